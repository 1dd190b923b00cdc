package dev.greeter;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Processes that end with the test that started them, and with this JVM however it ends.
 *
 * <p>A shell beside this JVM sends the signals. The JDK opens {@code /proc/PID/stat} before it
 * kills, and without a free descriptor it does not; a pipe that is open needs none. When the pipe
 * ends, so has this JVM, and what still runs is killed.
 */
public final class Processes {

  private static final String GUARD =
      """
      trap '' HUP INT TERM
      end() {
        for pid; do
          kill -KILL $pid $(cat /proc/$pid/task/$pid/children)
        done
      }
      while read -r signal pids; do
        case $signal in
          RUNNING) running=$pids ;;
          KILL) end $pids ;;
          *) kill -$signal $pids ;;
        esac
        echo
      done
      end $running
      """;

  private static final long END_SECONDS = 20;
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();
  private static final Process SHELL = shell();

  private Processes() {}

  private static Process shell() {
    try {
      return new ProcessBuilder("sh", "-c", GUARD).redirectError(Redirect.DISCARD).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a process, which the end of the test kills if nothing else does. */
  public static Process start(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    RUNNING.add(process);
    tell("RUNNING", running());
    AutoCloseable killed = Leftovers.add(() -> end(process));
    var unused =
        process
            .onExit()
            .thenAccept(
                ended -> {
                  Leftovers.remove(killed);
                  RUNNING.remove(ended);
                  tell("RUNNING", running());
                });
    return process;
  }

  private static String running() {
    return RUNNING.stream().map(process -> Long.toString(process.pid())).collect(joining(" "));
  }

  /** Sends a signal by its name without SIG. */
  public static void signal(Process process, String name) {
    if (process.isAlive()) {
      tell(name, Long.toString(process.pid()));
    }
  }

  /** Kills a process and its children, and waits until it is gone. */
  public static void end(Process process) {
    signal(process, "KILL");
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(process + " is there " + END_SECONDS + " s after SIGKILL");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns when it is done. */
  private static synchronized void tell(String verb, String pids) {
    try {
      OutputStream out = SHELL.getOutputStream();
      out.write((verb + " " + pids + "\n").getBytes(US_ASCII));
      out.flush();
      InputStream done = SHELL.getInputStream();
      if (done.read() != '\n') {
        throw new IOException("the shell that sends signals has ended");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
