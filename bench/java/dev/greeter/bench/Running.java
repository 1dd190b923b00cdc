package dev.greeter.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process that the bench has started, what it prints going to a log; it does not outlive us. */
final class Running implements AutoCloseable {

  /** What every server says when it can be connected to. */
  static final Pattern LISTENING = Pattern.compile("listening on (?:\\S*:)?(\\S+)");

  private static final Duration LONGEST_START = Duration.ofSeconds(60);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(10);
  private static final Pattern RESIDENT_KIB = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  private final String name;
  private final Path log;
  private final Process process;
  private final long startedNanos;
  private final CompletableFuture<Line> awaited = new CompletableFuture<>();

  /** The line that was waited for, how long it took, and what CPU time that cost so far. */
  record Line(String group, long afterNanos, double cpuMicros) {}

  private Running(String name, Path log, List<String> command, Pattern line) throws IOException {
    this.name = name;
    this.log = log;
    startedNanos = System.nanoTime();
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    endWithUs(process);
    Thread reader = new Thread(() -> read(line), name);
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts it.
   *
   * @param name of its log
   * @param line to look for in what it prints
   */
  static Running start(String name, List<String> command, Pattern line) throws IOException {
    return new Running(
        name, Files.createDirectories(Workbench.OUT).resolve(name + ".log"), command, line);
  }

  /** Ends it with us, if it has not ended: also where the bench is told to stop. */
  static void endWithUs(Process process) {
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  private void read(Pattern line) {
    try (BufferedReader lines = process.inputReader(UTF_8);
        PrintStream out = new PrintStream(Files.newOutputStream(log), true, UTF_8)) {
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        Matcher matcher = line.matcher(text);
        if (!awaited.isDone() && matcher.find()) {
          String group = matcher.groupCount() == 0 ? matcher.group() : matcher.group(1);
          awaited.complete(new Line(group, System.nanoTime() - startedNanos, cpuMicros()));
        }
        out.println(text);
      }
      awaited.completeExceptionally(new IOException("it ended"));
    } catch (IOException | UncheckedIOException e) {
      awaited.completeExceptionally(e);
    }
  }

  /** Waits for the line. */
  Line line() throws IOException, InterruptedException {
    try {
      return awaited.get(LONGEST_START.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(name + " did not get ready, see " + log, e);
    }
  }

  /** Waits for where it listens: a port of 127.0.0.1, or the path of a unix socket. */
  String address() throws IOException, InterruptedException {
    return line().group();
  }

  long pid() {
    return process.pid();
  }

  /** CPU time of user and system so far; NaN where it cannot be had, or has ended. */
  double cpuMicros() {
    return process.info().totalCpuDuration().map(used -> used.toNanos() / 1e3).orElse(Double.NaN);
  }

  /** Resident memory; NaN where there is no {@code /proc}. */
  double residentMiB() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.isReadable(status)) {
      return Double.NaN;
    }
    Matcher resident = RESIDENT_KIB.matcher(Files.readString(status));
    return resident.find() ? Long.parseLong(resident.group(1)) / 1024.0 : Double.NaN;
  }

  /**
   * Waits until it does nothing, so that what it has left to do is not counted for what comes next.
   */
  void settle() throws InterruptedException {
    double before = cpuMicros();
    for (int looks = 0; looks < 50; looks++) {
      TimeUnit.MILLISECONDS.sleep(200);
      double now = cpuMicros();
      // At most one tick of the kernel's clock; also the end where CPU time cannot be had.
      if (!(now - before > 10_000)) {
        return;
      }
      before = now;
    }
  }

  /** Waits for its end and answers the CPU time that it had used shortly before. */
  double cpuMicrosAtEnd() throws InterruptedException {
    double last = Double.NaN;
    do {
      double now = cpuMicros();
      last = Double.isNaN(now) ? last : now;
    } while (!process.waitFor(20, TimeUnit.MILLISECONDS));
    return last;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
