package dev.greeter;

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
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
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
      "Exit codes: 0 done or drained, 1 unexpected, 2 command line or configuration,",
      "3 could not start, 4 an expectation was not met, 5 connections had to be cut."
    })
public final class Main implements Callable<Integer> {

  /** A reply and a configuration are UTF-8, whatever the locale says. */
  private static final PrintStream OUT = utf8(FileDescriptor.out);

  private static final PrintStream ERR = utf8(FileDescriptor.err);

  /** Logback takes any other value for something else without a word. */
  private static final Map<String, Set<String>> LOG_VARIABLES =
      Map.of(
          "LOG_LEVEL",
          new TreeSet<>(List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF")),
          "LOG_FORMAT",
          new TreeSet<>(List.of("text", "json")));

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
    for (Map.Entry<String, Set<String>> variable : LOG_VARIABLES.entrySet()) {
      String value = System.getenv(variable.getKey());
      if (value != null && !variable.getValue().contains(value)) {
        return usage(variable.getKey() + "=" + value + ": must be one of " + variable.getValue());
      }
    }
    return new CommandLine(new Main())
        .registerConverter(Setting.class, Main::setting)
        .setParameterExceptionHandler((mistake, args) -> usage(mistake.getMessage()))
        .setExecutionExceptionHandler((failure, commandLine, parsed) -> unexpected(failure))
        .execute(arguments);
  }

  @Override
  public Integer call() {
    try {
      JsonObject sections = ConfigLoader.load(conf, settings, System.getenv(), Kind.records());
      if (check) {
        OUT.println(sections.encodePrettily());
        return ExitCode.OK;
      }
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

  private static int unexpected(Exception failure) {
    LoggerFactory.getLogger(Main.class).error("unexpected", failure);
    return ExitCode.UNEXPECTED;
  }

  /** Reads the version that the build wrote. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
      Properties properties = new Properties();
      try (InputStream in = Main.class.getResourceAsStream("version.properties")) {
        properties.load(in);
      }
      return new String[] {"greeter " + properties.getProperty("version")};
    }
  }
}
