package dev.greeter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A blocking client of plain {@code java.net}: the other side of a test. */
public final class Peer implements AutoCloseable {

  /** Longer than any deadline in a test: reaching it is a failure. */
  private static final int TIMEOUT_MS = 30_000;

  /**
   * More than the kernel takes of what the other side does not read: of TCP the send buffer at its
   * largest, and a receive buffer, which grows with what is read.
   */
  public static final int UNREAD_BYTES = largestSendBuffer() + 2_000_000;

  /** What is spoken through, and what it is on: the same unless that is TLS. */
  private final Socket socket;

  private final Socket raw;

  /** Connects. */
  public Peer(int port) throws IOException {
    this(new Socket());
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
  }

  private Peer(Socket socket) throws IOException {
    this.socket = socket;
    this.raw = Leftovers.add(socket);
    socket.setSoTimeout(TIMEOUT_MS);
  }

  private Peer(SSLSocket socket, Peer under) {
    this.socket = socket;
    this.raw = under.raw;
  }

  private static int largestSendBuffer() {
    try {
      // Its file is to be read at once: a second read answers nothing more.
      String bounds = Files.readAllLines(Path.of("/proc/sys/net/ipv4/tcp_wmem")).get(0);
      return Integer.parseInt(bounds.split("\\s+", -1)[2]);
    } catch (IOException e) {
      return 14_000_000;
    }
  }

  /** Begins TLS on a connected peer, whose handshake is done when this returns. */
  public Peer secured(SSLContext context, String... protocols) throws IOException {
    SSLSocket secure =
        (SSLSocket) context.getSocketFactory().createSocket(raw, "localhost", raw.getPort(), true);
    secure.setEnabledProtocols(protocols);
    secure.startHandshake();
    return new Peer(secure, this);
  }

  /** Sends. */
  public Peer send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends. */
  public Peer send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Ends the output. */
  public Peer finish() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** Reads until the other side ends its output. */
  public String readAll() throws IOException {
    return new String(readAllBytes(), StandardCharsets.UTF_8);
  }

  /** The same, whatever it sends. */
  public byte[] readAllBytes() throws IOException {
    return socket.getInputStream().readAllBytes();
  }

  /** Reads one byte. */
  public int read() throws IOException {
    return socket.getInputStream().read();
  }

  /** Reads so many bytes, or fewer where the other side ends its output before. */
  public String read(int bytes) throws IOException {
    return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.UTF_8);
  }

  /** Closes with RST. */
  public void reset() throws IOException {
    raw.setSoLinger(true, 0);
    Leftovers.closed(raw);
  }

  /** Ends the output of the socket, and says nothing to the other side of TLS. */
  public void truncate() throws IOException {
    raw.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    Leftovers.remove(raw);
    socket.close();
  }

  /** Sends one request and answers the reply. */
  public static String ask(int port, String request) throws IOException {
    try (Peer peer = new Peer(port)) {
      return peer.send(request).readAll();
    }
  }
}
