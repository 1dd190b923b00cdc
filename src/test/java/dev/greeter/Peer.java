package dev.greeter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A blocking client of plain {@code java.net}: the other side of a test. */
public final class Peer implements AutoCloseable {

  /** Longer than any deadline in a test: reaching it is a failure. */
  private static final int TIMEOUT_MS = 10_000;

  private final Socket socket = new Socket();

  /** Connects. */
  public Peer(int port) throws IOException {
    socket.setSoTimeout(TIMEOUT_MS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
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
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Reads one byte. */
  public int read() throws IOException {
    return socket.getInputStream().read();
  }

  /** Closes with RST. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** Sends one request and answers the reply. */
  public static String ask(int port, String request) throws IOException {
    try (Peer peer = new Peer(port)) {
      return peer.send(request).readAll();
    }
  }
}
