package dev.greeter;

import dev.greeter.config.Setting;
import dev.greeter.launch.Console;
import dev.greeter.launch.ExitCode;
import dev.greeter.launch.HeapWatch;
import dev.greeter.launch.Signals;
import dev.greeter.report.Printable;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line, and nothing else. */
@Command(
    name = "greeter",
    description = "A TCP service that greets those who speak in time, and its probe.",
    footer = {
      "",
      "Examples (greeter is target/greeter, or java -jar greeter.jar):",
      "  greeter serve                                  the server alone",
      "  greeter probe localhost:6379 --as redis        one PING",
      "  greeter probe localhost:8080 -n 20000 -c 64    a load",
      "  greeter idle localhost:8080                    which silence a path bears",
      "  greeter size localhost:8080                    which size of a request",
      "  greeter --conf conf/rollout.json               a file; those of conf are here",
      "",
      "Where files of conf measure: GREETER_HOST=host, or --set client.config.host=host.",
      "Every key is in the schema: greeter schema.",
      "",
      "A name in KEY that has a dot in it is quoted:",
      "  --set 'server.config.replies.\"a.b\"=x'",
      "VALUE is JSON where the key takes its type, else text; null takes the key out.",
      "",
      "Variables:",
      "  LOG_LEVEL: TRACE, DEBUG (every connection), INFO (default), WARN (that of",
      "    probe, idle, size and hold), ERROR, OFF",
      "  LOG_FORMAT: text (default) or json",
      "  COLUMNS: width of the line of progress on a terminal; 80 if it is not set",
      "  GREETER_HOST: where files of conf measure; localhost if it is not set",
      "",
      "Exit codes:",
      "  0 done, or drained with nothing cut",
      "  1 unexpected, or standard output cannot be written",
      "  2 the command line, the configuration or a report cannot be used",
      "  3 could not start: the address is taken, and the like",
      "  4 what was expected did not happen, or a run was stopped before its end",
      "  5 connections were still open when the time to stop was up",
      "  6 out of memory"
    })
public final class Main extends RunCommand {

  /** What the JVM puts where bytes are no text in its locale, which is ASCII where none is set. */
  private static final char UNDECODED = '\ufffd';

  /** What is wrong with how the log is set, or null. */
  private String logMistake;

  Main(Console console) {
    super(console);
  }

  /**
   * Runs and ends the process with an {@link ExitCode}.
   *
   * @param arguments the command line
   */
  public static void main(String[] arguments) {
    // First of all: a signal that comes before ends the process as the JVM does, with 143.
    Signals.onStop(Main::stoppedEarly);
    // The JDK keeps 32 KiB of a message that a peer does not finish; of a ClientHello for one.
    System.getProperties().putIfAbsent("jdk.tls.maxHandshakeMessageSize", "16384");
    // Netty looks for a network card to name channels by, and warns where there is none.
    System.getProperties().putIfAbsent("io.netty.machineId", "02:00:00:00:00:00");
    // Its events in recordings of the JVM, which load that part of the JVM at each start.
    System.getProperties().putIfAbsent("io.netty.jfr.enabled", "false");
    // There is one certificate, whatever name a client asks for; and the JDK ends the handshake
    // of one that asks for a name with an underscore, a dot at its end or a label of 64 bytes.
    System.getProperties().putIfAbsent("jdk.tls.server.disableExtensions", "server_name");
    System.exit(new Main(Console.standard()).run(arguments));
  }

  /** Until a launcher takes the signals over, there is nothing to undo. */
  private static void stoppedEarly(String signal) {
    Console.standard().err().println("greeter: " + signal + " before anything was judged");
    Runtime.getRuntime().halt(ExitCode.EXPECTATION);
  }

  /**
   * The same without the end of the process, of which it sets locale and log and watches the heap.
   */
  int run(String... arguments) {
    // Libraries format and change case by it: completion scripts with other digits do not work.
    Locale.setDefault(Locale.ROOT);
    for (String argument : arguments) {
      if (argument.indexOf(UNDECODED) >= 0) {
        return usage("not text in this locale (LC_ALL, LANG): " + argument);
      }
    }
    try {
      CommandLine commandLine = commandLine(arguments);
      setLog(commandLine.getSubcommands().get(arguments.length == 0 ? "" : arguments[0]));
      int code = commandLine.execute(arguments);
      if (code == ExitCode.OK && console.out().checkError()) {
        console.err().println("greeter: standard output cannot be written");
        return ExitCode.UNEXPECTED;
      }
      return code;
    } catch (StackOverflowError | LinkageError e) {
      return unexpected(e);
    }
  }

  /**
   * What is typed: the one place of verbs, options, help and completion.
   *
   * @param arguments a verb that is not among them is made for help and completion alone, which
   *     list them all: a start has no use for it
   */
  CommandLine commandLine(String... arguments) {
    CommandLine typed = new CommandLine(this);
    Map<String, Function<Console, Callable<Integer>>> verbs = new LinkedHashMap<>();
    verbs.put("serve", ServeCommand::new);
    verbs.put("probe", ProbeCommand::new);
    verbs.put("idle", IdleCommand::new);
    verbs.put("size", SizeCommand::new);
    verbs.put("hold", HoldCommand::new);
    verbs.put("watch", WatchCommand::new);
    verbs.put("report", ReportCommand::new);
    verbs.put("schema", SchemaCommand::new);
    verbs.put("completion", CompletionCommand::new);
    verbs.put("run", RunCommand::new);
    if (Arrays.stream(arguments).noneMatch(it -> it.matches("completion|--help|-\\w*h"))) {
      verbs.keySet().retainAll(List.of(arguments));
    }
    verbs.values().forEach(verb -> typed.addSubcommand(verb.apply(console)));
    return typed
        .registerConverter(Setting.class, converter(Setting::parse))
        .registerConverter(Address.class, converter(Address::parse))
        .registerConverter(Typed.Payload.class, converter(Typed::payload))
        .registerConverter(Typed.Milliseconds.class, converter(Typed::milliseconds))
        .setCaseInsensitiveEnumValuesAllowed(true)
        // Their text would depend on the locale.
        .setExpandAtFiles(false)
        .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler((mistake, args) -> usage(text(mistake)))
        .setExecutionExceptionHandler((failure, commandLine, parsed) -> unexpected(failure))
        .setExecutionStrategy(this::execute);
  }

  /** Before arguments are read: Netty, which knows addresses, makes the first logger. */
  private void setLog(CommandLine verb) {
    boolean deploys = verb != null && verb.getCommand() instanceof DeployCommand;
    String level = deploys ? verb.<DeployCommand>getCommand().logLevel() : logLevel();
    try {
      LogSettings.of(System.getenv(), level).apply();
    } catch (IllegalArgumentException e) {
      logMistake = e.getMessage();
    }
  }

  /** Help and version need no log, and tell how it is set. */
  private int execute(CommandLine.ParseResult parsed) {
    if (parsed.hasSubcommand() && !parsed.matchedOptions().isEmpty()) {
      String option = parsed.matchedOptions().get(0).longestName();
      return usage(option + " stands before " + parsed.subcommand().commandSpec().name());
    }
    Integer answered = CommandLine.executeHelpRequest(parsed);
    if (answered != null) {
      return answered;
    }
    if (logMistake != null) {
      return usage(logMistake);
    }
    HeapWatch.start();
    return new CommandLine.RunLast().execute(parsed);
  }

  private static String text(CommandLine.ParameterException mistake) {
    return mistake instanceof CommandLine.UnmatchedArgumentException it && !it.isUnknownOption()
        ? "unknown argument %s; --help lists the commands".formatted(it.getUnmatched().get(0))
        : mistake.getMessage().replaceFirst("^Invalid value for positional .* \\(\\w+\\): ", "");
  }

  /** The reason alone says what is wrong with what was typed. */
  private static <T> CommandLine.ITypeConverter<T> converter(Function<String, T> parser) {
    return text -> {
      try {
        return parser.apply(text);
      } catch (IllegalArgumentException e) {
        throw new CommandLine.TypeConversionException(e.getMessage());
      }
    };
  }

  private int usage(String mistake) {
    console.err().println("greeter: " + Printable.line(mistake) + " (--help tells more)");
    return ExitCode.USAGE;
  }

  private static int unexpected(Throwable failure) {
    Logger log = LoggerFactory.getLogger(Main.class);
    log.error("unexpected: {} (LOG_LEVEL=DEBUG tells more)", failure.toString());
    log.debug("unexpected", failure);
    return ExitCode.UNEXPECTED;
  }
}
