package dev.greeter;

import dev.greeter.config.Setting;
import dev.greeter.launch.Console;
import dev.greeter.launch.ReportMerge;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Merges reports, and compares them: {@code greeter report b.json --against a.json}. */
@Command(
    name = "report",
    description = "Merge reports, print the sum, and write and judge it if told to.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false)
final class ReportCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "reports in JSON; - reads standard input, and skips lines that are no report")
  private List<String> files;

  @Option(
      names = "--against",
      paramLabel = "FILE",
      description = "compares the sum with this older report; repeatable: these are added, too")
  private List<String> against = List.of();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "writes the sum: a page if it ends in .html or .htm, else JSON; repeatable")
  private List<String> out = List.of();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "judges the sum, such as expect.p99Ms=5; repeatable")
  private List<Setting> settings = List.of();

  private final Console console;

  ReportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return ReportMerge.run(files, against, out, settings, console, System.in);
  }
}
