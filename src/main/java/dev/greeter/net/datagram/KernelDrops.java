package dev.greeter.net.datagram;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The datagrams that Linux has dropped for a socket, because its receive buffer was full or the
 * checksum was wrong: the last column of {@code /proc/net/udp} and {@code udp6}.
 */
public final class KernelDrops {

  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6"));

  private static final int LOCAL_ADDRESS = 1;
  private static final int HEX = 16;

  private KernelDrops() {}

  /**
   * Whether they can be known here.
   *
   * @return false where there is no such file
   */
  public static boolean areKnown() {
    return TABLES.stream().anyMatch(Files::isReadable);
  }

  /** Those of all sockets that are bound to one of the addresses. Blocking. */
  static long of(Collection<InetSocketAddress> locals) {
    return TABLES.stream().filter(Files::isReadable).mapToLong(table -> of(table, locals)).sum();
  }

  private static long of(Path table, Collection<InetSocketAddress> locals) {
    try (Stream<String> lines = Files.lines(table)) {
      return lines
          .skip(1)
          .map(line -> line.trim().split(" +", -1))
          .filter(columns -> locals.contains(address(columns[LOCAL_ADDRESS])))
          .mapToLong(columns -> Long.parseLong(columns[columns.length - 1]))
          .sum();
    } catch (IOException e) {
      return 0;
    }
  }

  /** Reads {@code 0100007F:1F90}: each 32 bits of an address in the order of the machine. */
  static InetSocketAddress address(String text) {
    int colon = text.indexOf(':');
    ByteBuffer words = ByteBuffer.wrap(HexFormat.of().parseHex(text.substring(0, colon)));
    ByteBuffer address = ByteBuffer.allocate(words.capacity()).order(ByteOrder.nativeOrder());
    address.asIntBuffer().put(words.asIntBuffer());
    try {
      // An address of IPv4 within IPv6 becomes one of IPv4, as it is in Java.
      return new InetSocketAddress(
          InetAddress.getByAddress(address.array()),
          Integer.parseInt(text.substring(colon + 1), HEX));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
