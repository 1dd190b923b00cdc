package dev.greeter.launch;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The streams of the process that people or programs read.
 *
 * @param out standard output, for results
 * @param outIsTerminal whether a person sees them on a terminal
 * @param err standard error, for what else a person may want to see
 * @param errIsTerminal whether that is a terminal
 */
public record Console(
    PrintStream out, boolean outIsTerminal, PrintStream err, boolean errIsTerminal) {

  /**
   * Answers the standard streams. A reply and a configuration are UTF-8, whatever the locale says.
   */
  public static Console standard() {
    OutputStream out = areClosed() ? new Closed() : new FileOutputStream(FileDescriptor.out);
    return new Console(
        utf8(out), isTerminal(1), utf8(new FileOutputStream(FileDescriptor.err)), isTerminal(2));
  }

  /** Where progress goes: standard error if it is a terminal, else null. */
  PrintStream terminal() {
    return errIsTerminal ? err : null;
  }

  /** Whether a descriptor is a terminal, as far as the system tells. */
  private static boolean isTerminal(int descriptor) {
    String device = file(descriptor);
    return device.startsWith("/dev/pts/")
        || device.startsWith("/dev/tty")
        || device.equals("/dev/console");
  }

  /**
   * Whether the process began without standard streams. The JVM's own files take their numbers
   * then, as many as it opens, and the JDK puts {@code /dev/null} in the place of one that it
   * closes: what is written to that is lost without an error.
   */
  private static boolean areClosed() {
    return isOfJvm(0) && (isOfJvm(2) || file(2).isEmpty());
  }

  private static boolean isOfJvm(int descriptor) {
    String file = file(descriptor);
    return file.endsWith(".jar") || file.startsWith(System.getProperty("java.home"));
  }

  /** What a descriptor is of, as far as the system tells; else empty. */
  private static String file(int descriptor) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }

  private static PrintStream utf8(OutputStream out) {
    return new PrintStream(out, true, StandardCharsets.UTF_8);
  }

  /** Standard output that nothing reads. */
  private static final class Closed extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("closed");
    }
  }
}
