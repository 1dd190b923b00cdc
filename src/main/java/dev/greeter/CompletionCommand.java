package dev.greeter;

import dev.greeter.launch.Console;
import dev.greeter.launch.ExitCode;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a completion script for bash and zsh: {@code source <(greeter completion)}. */
@Command(
    name = "completion",
    description = "Prints a completion script for bash and zsh.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {"", "  alias greeter=/path/to/greeter", "  source <(greeter completion)"})
final class CompletionCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  private final Console console;

  CompletionCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    console.out().print(AutoComplete.bash("greeter", spec.root().commandLine()));
    return ExitCode.OK;
  }
}
