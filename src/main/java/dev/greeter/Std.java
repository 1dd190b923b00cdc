package dev.greeter;

import dev.greeter.launch.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The standard streams. A reply and a configuration are UTF-8, whatever the locale says. */
final class Std {

  static final PrintStream OUT =
      areClosed() ? utf8(new Closed()) : utf8(new FileOutputStream(FileDescriptor.out));

  static final PrintStream ERR = utf8(new FileOutputStream(FileDescriptor.err));

  private Std() {}

  static Console console() {
    return new Console(OUT, isTerminal(1), ERR, isTerminal(2));
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
   * then, and the JDK puts {@code /dev/null} in the place of one that it closes: what is written to
   * that is lost without an error.
   */
  private static boolean areClosed() {
    return isOfJvm(0) && isOfJvm(2);
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
