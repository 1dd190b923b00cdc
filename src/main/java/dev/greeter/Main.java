package dev.greeter;

import dev.greeter.config.Setting;
import dev.greeter.launch.ExitCode;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line, and nothing else. */
@Command(
    name = "greeter",
    description = "A TCP service that greets those who speak in time, and its probe.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    subcommands = ReportCommand.class,
    footer = {
      "",
      "A name in KEY that has a dot in it is quoted:",
      "  --set 'server.config.replies.\"a.b\"=x'",
      "VALUE is JSON where the key takes its type, else text; null takes the key out.",
      "",
      "LOG_LEVEL: TRACE, DEBUG (every connection), INFO (default), WARN, ERROR or OFF.",
      "LOG_FORMAT: text (default) or json.",
      "",
      "Exit codes: 0 done or drained, 1 unexpected, 2 command line or configuration,",
      "3 could not start, 4 an expectation was not met, 5 connections had to be cut."
    })
public final class Main extends RunCommand {

  private Main() {}

  /**
   * Runs and ends the process with an {@link ExitCode}.
   *
   * @param arguments the command line
   */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** The same without the end of the process. */
  static int run(String... arguments) {
    try {
      int code =
          new CommandLine(new Main())
              // Not by annotation: there a command may have none that it is a subclass of.
              .addSubcommand(new RunCommand())
              .registerConverter(Setting.class, Main::setting)
              .registerConverter(Path.class, Main::path)
              .setOut(new PrintWriter(Std.OUT, true, StandardCharsets.UTF_8))
              .setParameterExceptionHandler((mistake, args) -> usage(mistake.getMessage()))
              .setExecutionExceptionHandler((failure, commandLine, parsed) -> unexpected(failure))
              .setExecutionStrategy(Main::execute)
              .execute(arguments);
      if (code == ExitCode.OK && Std.OUT.checkError()) {
        Std.ERR.println("greeter: standard output cannot be written");
        return ExitCode.UNEXPECTED;
      }
      return code;
    } catch (StackOverflowError | LinkageError e) {
      return unexpected(e);
    }
  }

  /** Help and version need no log, and tell how it is set. */
  private static int execute(CommandLine.ParseResult parsed) {
    if (parsed.hasSubcommand() && !parsed.matchedOptions().isEmpty()) {
      String option = parsed.matchedOptions().get(0).longestName();
      return usage(option + " stands before " + parsed.subcommand().commandSpec().name());
    }
    Integer answered = CommandLine.executeHelpRequest(parsed);
    if (answered != null) {
      return answered;
    }
    try {
      LogSettings.of(System.getenv()).apply();
    } catch (IllegalArgumentException e) {
      return usage(e.getMessage());
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new CommandLine.TypeConversionException("no file name in this locale: " + text);
    }
  }

  private static Setting setting(String text) {
    try {
      return Setting.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.TypeConversionException(e.getMessage());
    }
  }

  private static int usage(String mistake) {
    Std.ERR.println("greeter: " + mistake + " (--help tells more)");
    return ExitCode.USAGE;
  }

  private static int unexpected(Throwable failure) {
    Logger log = LoggerFactory.getLogger(Main.class);
    log.error("unexpected: {} (LOG_LEVEL=DEBUG tells more)", failure.toString());
    log.debug("unexpected", failure);
    return ExitCode.UNEXPECTED;
  }
}
