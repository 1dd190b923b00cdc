package dev.greeter;

import dev.greeter.launch.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The standard streams. A reply and a configuration are UTF-8, whatever the locale says. */
final class Std {

  static final PrintStream OUT = utf8(FileDescriptor.out);

  static final PrintStream ERR = utf8(FileDescriptor.err);

  private Std() {}

  static Console console() {
    return new Console(OUT, isTerminal(1), ERR, isTerminal(2));
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

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
