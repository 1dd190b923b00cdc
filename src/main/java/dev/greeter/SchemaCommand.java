package dev.greeter;

import dev.greeter.launch.Console;
import dev.greeter.launch.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Prints the schema of the configuration, for an editor or a validator: {@code greeter schema}. */
@Command(
    name = "schema",
    description = "Prints the JSON Schema of the configuration: every key, range and default.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
record SchemaCommand(Console console) implements Callable<Integer> {

  @Override
  public Integer call() throws IOException {
    try (InputStream schema = SchemaCommand.class.getResourceAsStream("/greeter.schema.json")) {
      schema.transferTo(console.out());
    }
    return ExitCode.OK;
  }
}
