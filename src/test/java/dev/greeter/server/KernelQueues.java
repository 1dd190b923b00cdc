package dev.greeter.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What Linux holds of connections on this machine, from {@code /proc/net/tcp} and {@code tcp6}. */
final class KernelQueues {

  private static final List<Path> TABLES =
      Stream.of("/proc/net/tcp", "/proc/net/tcp6").map(Path::of).filter(Files::isReadable).toList();

  private static final int HEX = 16;

  private KernelQueues() {}

  /** Whether they can be known here. */
  static boolean areKnown() {
    return !TABLES.isEmpty();
  }

  /** Bytes that were written to one port's socket, and not yet read from the other's. */
  static long between(int from, int to) throws IOException {
    long bytes = sum(from, to);
    long before = -1;
    // A table is not read in one moment.
    while (bytes != before) {
      before = bytes;
      bytes = sum(from, to);
    }
    return bytes;
  }

  private static long sum(int from, int to) throws IOException {
    long bytes = 0;
    for (Path table : TABLES) {
      for (String line : Files.readAllLines(table)) {
        String[] columns = line.trim().split("[ :]+", -1);
        if (isOf(columns, from, to)) {
          bytes += Long.parseLong(columns[6], HEX);
        } else if (isOf(columns, to, from)) {
          bytes += Long.parseLong(columns[7], HEX);
        }
      }
    }
    return bytes;
  }

  /** A line begins with its number, the local address and port, and the remote ones. */
  private static boolean isOf(String[] columns, int local, int remote) {
    return columns[0].matches("\\d+")
        && Integer.parseInt(columns[2], HEX) == local
        && Integer.parseInt(columns[4], HEX) == remote;
  }
}
