package dev.greeter;

import dev.greeter.config.ConfigLoader;
import dev.greeter.config.Configuration;
import dev.greeter.launch.Console;
import dev.greeter.launch.Section;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a configuration: {@code greeter run}, or {@code greeter} alone. */
@Command(name = "run", description = "Runs a configuration, as does no subcommand.")
class RunCommand extends DeployCommand {

  @Option(
      names = "--conf",
      paramLabel = "FILE",
      defaultValue = "conf/greeter.json",
      description = "configuration; default: ${DEFAULT-VALUE}")
  private Path conf;

  RunCommand(Console console) {
    super(console);
  }

  @Override
  String source() {
    return conf.toString();
  }

  @Override
  Configuration load() {
    return ConfigLoader.load(conf, settings, System.getenv(), Section::mistakes);
  }
}
