package dev.greeter;

import dev.greeter.config.BuildInfo;
import dev.greeter.config.ConfigException;
import dev.greeter.config.ConfigLoader;
import dev.greeter.config.Configuration;
import dev.greeter.config.Setting;
import dev.greeter.launch.Console;
import dev.greeter.launch.ExitCode;
import dev.greeter.launch.Launcher;
import dev.greeter.launch.Section;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a configuration: {@code greeter run}, or {@code greeter} alone. */
@Command(
    name = "run",
    description = "Runs a configuration, as does no subcommand.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false)
class RunCommand implements Callable<Integer> {

  @Option(
      names = "--conf",
      paramLabel = "FILE",
      defaultValue = "conf/greeter.json",
      description = "configuration; default: ${DEFAULT-VALUE}")
  private Path conf;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "sets one key over the file, such as server.config.port=9090; repeatable")
  private List<Setting> settings = List.of();

  @Option(names = "--check", description = "validates, prints the effective configuration, ends")
  private boolean check;

  final Console console;

  RunCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try {
      Configuration loaded = ConfigLoader.load(conf, settings, System.getenv(), Section::mistakes);
      if (Section.of(loaded.shown()).isEmpty()) {
        console
            .err()
            .println(
                conf
                    + ": nothing to deploy, must have a section server, client or admin,"
                    + " or one in servers, clients or verticles");
        return ExitCode.USAGE;
      }
      Logger log = LoggerFactory.getLogger("dev.greeter.Main");
      settings.stream().map(Setting::warning).flatMap(Optional::stream).forEach(log::warn);
      if (check) {
        console.out().println(loaded.shown().encodePrettily());
        return ExitCode.OK;
      }
      log.atInfo()
          .addKeyValue("version", BuildInfo.version())
          .addKeyValue("jdk", Runtime.version())
          .addKeyValue("conf", conf)
          .log("greeter");
      return Launcher.run(loaded.sections(), console);
    } catch (ConfigException e) {
      e.mistakes().forEach(console.err()::println);
      return ExitCode.USAGE;
    }
  }
}
