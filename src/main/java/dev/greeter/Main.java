package dev.greeter;

import dev.greeter.config.BuildInfo;
import dev.greeter.config.ConfigException;
import dev.greeter.config.ConfigLoader;
import dev.greeter.config.Setting;
import dev.greeter.launch.Console;
import dev.greeter.launch.ExitCode;
import dev.greeter.launch.Kind;
import dev.greeter.launch.Launcher;
import io.vertx.core.json.JsonObject;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/** The command line, and nothing else. */
@Command(
    name = "greeter",
    description = "A TCP service that greets those who speak in time, and its probe.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
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
public final class Main implements Callable<Integer> {

  /** A reply and a configuration are UTF-8, whatever the locale says. */
  private static final PrintStream OUT = utf8(FileDescriptor.out);

  private static final PrintStream ERR = utf8(FileDescriptor.err);

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
              .registerConverter(Setting.class, Main::setting)
              .registerConverter(Path.class, Main::path)
              .setOut(new PrintWriter(OUT, true, StandardCharsets.UTF_8))
              .setParameterExceptionHandler((mistake, args) -> usage(mistake.getMessage()))
              .setExecutionExceptionHandler((failure, commandLine, parsed) -> unexpected(failure))
              .setExecutionStrategy(Main::execute)
              .execute(arguments);
      if (code == ExitCode.OK && OUT.checkError()) {
        ERR.println("greeter: standard output cannot be written");
        return ExitCode.UNEXPECTED;
      }
      return code;
    } catch (StackOverflowError | LinkageError e) {
      return unexpected(e);
    }
  }

  /** Help and version need no log, and tell how it is set. */
  private static int execute(CommandLine.ParseResult parsed) {
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

  @Override
  public Integer call() {
    try {
      JsonObject sections = ConfigLoader.load(conf, settings, System.getenv(), Kind.records());
      if (!Kind.isAnyIn(sections)) {
        ERR.println(conf + ": nothing to deploy, must have a section server, client or admin");
        return ExitCode.USAGE;
      }
      if (check) {
        OUT.println(sections.encodePrettily());
        return ExitCode.OK;
      }
      LoggerFactory.getLogger(Main.class)
          .atInfo()
          .addKeyValue("version", BuildInfo.version())
          .addKeyValue("jdk", Runtime.version())
          .addKeyValue("conf", conf)
          .log("greeter");
      return Launcher.run(sections, new Console(OUT, isTerminal(1), isTerminal(2) ? ERR : null));
    } catch (ConfigException e) {
      e.mistakes().forEach(ERR::println);
      return ExitCode.USAGE;
    }
  }

  /** Whether a descriptor is a terminal, as far as the system tells. */
  private static boolean isTerminal(int descriptor) {
    try {
      String device = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return device.startsWith("/dev/pts/")
          || device.startsWith("/dev/tty")
          || device.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
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

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  private static int usage(String mistake) {
    ERR.println("greeter: " + mistake + " (--help tells more)");
    return ExitCode.USAGE;
  }

  private static int unexpected(Throwable failure) {
    Logger log = LoggerFactory.getLogger(Main.class);
    log.error("unexpected: {} (LOG_LEVEL=DEBUG tells more)", failure.toString());
    log.debug("unexpected", failure);
    return ExitCode.UNEXPECTED;
  }

  /** What {@code --version} says. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"greeter " + BuildInfo.version()};
    }
  }
}
