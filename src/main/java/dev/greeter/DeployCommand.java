package dev.greeter;

import dev.greeter.config.BuildInfo;
import dev.greeter.config.ConfigException;
import dev.greeter.config.Configuration;
import dev.greeter.config.Setting;
import dev.greeter.launch.Console;
import dev.greeter.launch.ExitCode;
import dev.greeter.launch.Launcher;
import dev.greeter.launch.Section;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A command that comes to a configuration, which is deployed. */
@Command(mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false)
abstract class DeployCommand implements Callable<Integer> {

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "sets one key over that, such as server.config.port=9090; repeatable")
  List<Setting> settings = List.of();

  @Option(
      names = "--print-config",
      description = "prints the configuration as a file would have it, ends")
  private boolean printsConfig;

  @Option(names = "--check", description = "validates, prints the effective configuration, ends")
  private boolean check;

  final Console console;

  DeployCommand(Console console) {
    this.console = console;
  }

  /** Where the configuration comes from, as people call it. */
  abstract String source();

  /**
   * Loads the configuration.
   *
   * @throws ConfigException with every mistake
   */
  abstract Configuration load();

  /** Whether a person is told more of a single exchange than its reply. */
  boolean isTyped() {
    return false;
  }

  /** How much is logged where {@code LOG_LEVEL} does not say. */
  String logLevel() {
    return "INFO";
  }

  @Override
  public Integer call() {
    try {
      Configuration loaded = load();
      if (Section.of(loaded.shown()).isEmpty()) {
        console
            .err()
            .println(
                source()
                    + ": nothing to deploy, must have a section server, client or admin,"
                    + " or one in servers, clients or verticles");
        return ExitCode.USAGE;
      }
      Logger log = LoggerFactory.getLogger("dev.greeter.Main");
      settings.stream().map(Setting::warning).flatMap(Optional::stream).forEach(log::warn);
      if (check || printsConfig) {
        console.out().println((check ? loaded.shown() : loaded.written()).encodePrettily());
        return ExitCode.OK;
      }
      log.atInfo()
          .addKeyValue("version", BuildInfo.version())
          .addKeyValue("jdk", Runtime.version())
          .addKeyValue("conf", source())
          .log("greeter");
      return Launcher.run(loaded.sections(), console, isTyped());
    } catch (ConfigException e) {
      e.mistakes().forEach(console.err()::println);
      return ExitCode.USAGE;
    }
  }
}
