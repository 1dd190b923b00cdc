package dev.greeter.net.proxy;

import dev.greeter.net.Endpoint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.NetUtil;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A header of the PROXY protocol, version 1 or 2 (haproxy.org, proxy-protocol.txt). Netty's decoder
 * refuses a port of 0 in version 1 alone, bounds what follows the addresses by 216 bytes less or
 * more, and repeats the peer's bytes in its messages.
 *
 * @param length in bytes
 * @param source the peer's real address, for people; null where the header names none
 */
record ProxyHeader(int length, String source) {

  private static final ByteBuf TEXT = constant("PROXY ");
  private static final ByteBuf BINARY = constant("\r\n\r\n\0\r\nQUIT\n");

  /** Of a line of version 1 with its end (2.1). */
  private static final int MAX_LINE_BYTES = 107;

  private static final String ADDRESS = " ([0-9A-Fa-f:.]+(?:%[A-Za-z0-9._-]+)?)";

  private static final Pattern LINE =
      Pattern.compile(
          "PROXY (?:UNKNOWN(?: .*)?|TCP([46])" + (ADDRESS + ADDRESS) + " (\\d{1,5}) (\\d{1,5}))");

  /** Of version 2, ahead of the addresses (2.2). */
  private static final int FIXED_BYTES = 16;

  private static final int LOCAL = 0x20;
  private static final int PROXY = 0x21;

  /** Behind the addresses of version 2; AWS and Azure need less than 100. */
  private static final int MAX_TLV_BYTES = 4096;

  private static final int UNIX_PATH_BYTES = 108;

  private static ByteBuf constant(String ascii) {
    return Unpooled.unreleasableBuffer(
        Unpooled.copiedBuffer(ascii, StandardCharsets.US_ASCII).asReadOnly());
  }

  /**
   * Reads it.
   *
   * @param in what has come so far; its indices stay
   * @return null while the header is not whole
   * @throws IOException with one line, as soon as it is certain that there will be none
   */
  static ProxyHeader read(ByteBuf in) throws IOException {
    if (begins(in, TEXT)) {
      return line(in);
    }
    if (begins(in, BINARY)) {
      return binary(in);
    }
    throw new IOException("no PROXY header");
  }

  private static boolean begins(ByteBuf in, ByteBuf prefix) {
    int length = Math.min(in.readableBytes(), prefix.readableBytes());
    return ByteBufUtil.equals(in, in.readerIndex(), prefix, 0, length);
  }

  private static ProxyHeader line(ByteBuf in) throws IOException {
    int read = Math.min(in.readableBytes(), MAX_LINE_BYTES);
    String text = in.toString(in.readerIndex(), read, StandardCharsets.US_ASCII);
    int end = text.indexOf("\r\n");
    if (end < 0) {
      require(read < MAX_LINE_BYTES, "a line of more than 107 bytes");
      return null;
    }
    Matcher line = LINE.matcher(text.substring(0, end));
    require(line.matches(), "not a line of version 1");
    return new ProxyHeader(end + 2, line.group(1) == null ? null : source(line));
  }

  private static String source(Matcher line) throws IOException {
    boolean four = line.group(1).equals("4");
    for (String address : List.of(line.group(2), line.group(3))) {
      require(
          four ? NetUtil.isValidIpV4Address(address) : NetUtil.isValidIpV6Address(address),
          "no address of IPv" + line.group(1));
    }
    int port = Integer.parseInt(line.group(4));
    require(Math.max(port, Integer.parseInt(line.group(5))) <= 0xffff, "no port");
    return text(line.group(2), port);
  }

  private static ProxyHeader binary(ByteBuf in) throws IOException {
    if (in.readableBytes() < FIXED_BYTES) {
      return null;
    }
    int begin = in.readerIndex();
    int command = in.getUnsignedByte(begin + 12);
    int family = in.getUnsignedByte(begin + 13);
    int length = in.getUnsignedShort(begin + 14);
    int addressBytes =
        switch (family) {
          case 0x11, 0x12 -> 12;
          case 0x21, 0x22 -> 36;
          case 0x31, 0x32 -> 2 * UNIX_PATH_BYTES;
          default -> 0;
        };
    require(command == LOCAL || command == PROXY, "no command of version 2");
    require(length - addressBytes <= MAX_TLV_BYTES, "more than 4096 bytes behind the addresses");
    if (command == LOCAL || family == 0) {
      addressBytes = 0;
    } else {
      require(addressBytes > 0, "no family of version 2");
      require(length >= addressBytes, "too short for its addresses");
    }
    return in.readableBytes() < FIXED_BYTES + length
        ? null
        : new ProxyHeader(
            FIXED_BYTES + length, source(in.slice(begin + FIXED_BYTES, addressBytes)));
  }

  /** Of version 2: both addresses, then both ports; or both paths, each filled up with NUL. */
  private static String source(ByteBuf addresses) {
    int bytes = addresses.readableBytes();
    if (bytes == 0) {
      return null;
    }
    if (bytes == 2 * UNIX_PATH_BYTES) {
      String path = addresses.toString(0, UNIX_PATH_BYTES, StandardCharsets.US_ASCII);
      String used = path.substring(0, (path + '\0').indexOf('\0'));
      // That of a socket without a name.
      return used.isEmpty() ? null : used;
    }
    byte[] address = ByteBufUtil.getBytes(addresses, 0, (bytes - 4) / 2);
    return text(NetUtil.bytesToIpAddress(address), addresses.getUnsignedShort(bytes - 4));
  }

  private static String text(String host, int port) {
    return Endpoint.text(SocketAddress.inetSocketAddress(port, host));
  }

  private static void require(boolean holds, String otherwise) throws IOException {
    if (!holds) {
      throw new IOException("broken PROXY header: " + otherwise);
    }
  }
}
