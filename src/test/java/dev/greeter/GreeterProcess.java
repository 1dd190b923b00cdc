package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The real jar as a process of its own. */
public final class GreeterProcess implements AutoCloseable {

  private static final Pattern ADMIN = Pattern.compile("serving on (http://\\S+:\\d+)");
  private static final Pattern PORT = Pattern.compile("listening on \\S+:(\\d+)");

  /** What is said of the options in the environment, and of a machine without time for a thread. */
  private static final Pattern NOT_OF_PROGRAM =
      Pattern.compile(
          "(?m)^(?:Picked up JAVA_TOOL_OPTIONS: .*|.* WARN +BlockedThreadChecker - .*)\\R"
              + "(?:io\\.vertx\\.core\\.VertxException: Thread blocked\\R(?:\tat .*\\R)*)?");

  /** A heap of the smallest pod. */
  private static final String HEAP = "-Xmx256m";

  private final Path out = Files.createTempFile("greeter", ".out");
  private final Path err = Files.createTempFile("greeter", ".err");
  private final Process process;

  private GreeterProcess(List<String> command, Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().putAll(environment);
    process = Processes.start(builder);
  }

  /** Starts the jar with arguments. */
  public static GreeterProcess start(String... arguments) throws IOException {
    return start(List.of(), Map.of(), arguments);
  }

  /**
   * Starts the jar with {@code conf/greeter.json} and settings over it, each {@code KEY=VALUE}.
   * Both sides begin at once: that their figures are true from the first second on is what
   * OwnLatenessIT tries.
   */
  public static GreeterProcess with(String... settings) throws IOException {
    return start(settings(settings));
  }

  static String[] settings(String... settings) {
    return arguments(
        Stream.concat(
                Stream.of("server.config.warmUpMs=0", "client.config.warmUpMs=0"),
                Arrays.stream(settings))
            .toArray(String[]::new));
  }

  /**
   * A server that waits ten times as long as by default: a busy machine must not make a request
   * late.
   */
  static GreeterProcess patientServer() throws IOException {
    return with(
        "client=null", "admin=null", "server.config.port=-1", "server.config.idleTimeoutMs=10000");
  }

  /**
   * The command line of a client of {@code conf}, with keys of its section over it. It begins at
   * once: that its figures are true from the first second on is what OwnLatenessIT tries.
   */
  static String[] client(String conf, int port, String... settings) {
    String[] all =
        Stream.concat(Stream.of("port=" + port, "warmUpMs=0"), Arrays.stream(settings))
            .map(setting -> "client.config." + setting)
            .toArray(String[]::new);
    return Stream.concat(
            Stream.of("--conf", "conf/" + conf + ".json"), Arrays.stream(arguments(all)))
        .toArray(String[]::new);
  }

  /** The command line that overrides keys, each {@code KEY=VALUE}. */
  public static String[] arguments(String... settings) {
    return Arrays.stream(settings)
        .flatMap(setting -> Stream.of("--set", setting))
        .toArray(String[]::new);
  }

  /** Starts the jar under a command such as {@code prlimit}, with variables set. */
  public static GreeterProcess start(
      List<String> under, Map<String, String> environment, String... arguments) throws IOException {
    List<String> options = new ArrayList<>(QuickStart.options());
    // It comes first, and would be overridden here.
    if (!environment.containsKey("JDK_JAVA_OPTIONS")) {
      options.addAll(List.of(HEAP, "-XX:+UseSerialGC"));
    }
    return start(under, environment, options, arguments);
  }

  /** Starts the jar as users do, where what the JVM does by itself is a part of what is tried. */
  static GreeterProcess asUsersDo(String... arguments) throws IOException {
    return start(List.of(), Map.of(), List.of(HEAP), arguments);
  }

  /** Starts the main class with another jar on the class path, behind ours. */
  static GreeterProcess beside(Path jar, Map<String, String> environment, String... arguments)
      throws IOException {
    // The class data archive is of a JVM without access to native code.
    List<String> options =
        List.of(
            HEAP,
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            "target/greeter.jar" + File.pathSeparator + jar);
    return start(List.of(), environment, options, List.of("dev.greeter.Main"), arguments);
  }

  private static GreeterProcess start(
      List<String> under,
      Map<String, String> environment,
      List<String> options,
      String... arguments)
      throws IOException {
    return start(under, environment, options, List.of("-jar", "target/greeter.jar"), arguments);
  }

  private static GreeterProcess start(
      List<String> under,
      Map<String, String> environment,
      List<String> options,
      List<String> program,
      String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(under);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(program);
    command.addAll(List.of(arguments));
    return new GreeterProcess(command, environment);
  }

  /** Waits for the server's line and answers its port. */
  public int port() throws IOException {
    return Integer.parseInt(awaitLine(PORT));
  }

  /** Waits for the admin's line and answers its address. */
  public String admin() throws IOException {
    return awaitLine(ADMIN);
  }

  private String awaitLine(Pattern line) throws IOException {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> line.matcher(log()).find() || !process.isAlive());
    Matcher matcher = line.matcher(log());
    assertThat(matcher.find()).as(log()).isTrue();
    return matcher.group(1);
  }

  /** Standard error so far. */
  public String log() throws IOException {
    return said(err);
  }

  /** What a process has said of itself. */
  static String said(Path file) throws IOException {
    return NOT_OF_PROGRAM.matcher(Files.readString(file)).replaceAll("");
  }

  /** Standard output so far. */
  public String output() throws IOException {
    return Files.readString(out);
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * How long its threads have waited for a processor whenever they wanted one, on average and in
   * milliseconds; 0 where it has ended, or the kernel does not say.
   */
  double waitMs() {
    long waited = 0;
    long turns = 1;
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
      for (Path thread : threads.toList()) {
        // Time on a processor, time of waiting for one, turns on one.
        String[] figures = Files.readString(thread.resolve("schedstat")).strip().split(" ", -1);
        waited += Long.parseLong(figures[1]);
        turns += Long.parseLong(figures[2]);
      }
    } catch (IOException e) {
      return 0;
    }
    return waited / 1e6 / turns;
  }

  /** The most memory that was resident, in MiB; on Linux alone. */
  long residentMib() throws IOException {
    Matcher peak =
        Pattern.compile("VmHWM:\\s+(\\d+) kB")
            .matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
    assertThat(peak.find()).isTrue();
    return Long.parseLong(peak.group(1)) / 1024;
  }

  /** Sends SIGTERM. */
  public GreeterProcess terminate() {
    process.destroy();
    return this;
  }

  /** Sends SIGINT, as Ctrl-C does. */
  public void interrupt() {
    signal("INT");
  }

  /** Sends a signal by its name without SIG. */
  public void signal(String name) {
    Processes.signal(process, name);
  }

  /**
   * Sends SIGSTOP, and waits until no thread runs any more: on a busy machine that takes a while.
   */
  public void stop() {
    signal("STOP");
    Path threads = Path.of("/proc/" + process.pid() + "/task");
    await()
        .until(
            () -> {
              try (Stream<Path> all = Files.list(threads)) {
                return all.allMatch(GreeterProcess::isStopped);
              }
            });
  }

  private static boolean isStopped(Path thread) {
    try {
      return Files.readString(thread.resolve("stat")).contains(") T ");
    } catch (IOException e) {
      // It has ended meanwhile.
      return true;
    }
  }

  /** Sends SIGINT and SIGTERM, one right after the other. */
  public void interruptAndTerminate() {
    signal("INT");
    signal("TERM");
  }

  /** Waits for the end and answers the exit code. */
  public int exitCode() throws IOException, InterruptedException {
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("ends within 120 s:%n%s", log()).isTrue();
    return process.exitValue();
  }

  @Override
  public void close() throws IOException {
    Processes.end(process);
    Files.deleteIfExists(out);
    Files.deleteIfExists(err);
  }
}
