package dev.greeter.client;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** A blocking peer of plain {@code java.net} that answers each datagram with some. */
final class EchoPeer implements AutoCloseable {

  private static final int LARGEST = 65_535;

  private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
  private final Queue<String> received = new ConcurrentLinkedQueue<>();
  private final Function<String, List<String>> replies;
  private final Thread thread = new Thread(this::serve);

  private EchoPeer(Function<String, List<String>> replies) throws IOException {
    this.replies = replies;
    thread.start();
  }

  /** Answers each request with what a function says. */
  static EchoPeer replying(Function<String, List<String>> replies) throws IOException {
    return new EchoPeer(replies);
  }

  int port() {
    return socket.getLocalPort();
  }

  /** The requests so far. */
  Collection<String> received() {
    return received;
  }

  private void serve() {
    byte[] buffer = new byte[LARGEST];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, LARGEST);
        socket.receive(packet);
        String request = new String(buffer, 0, packet.getLength(), StandardCharsets.UTF_8);
        received.add(request);
        for (String reply : replies.apply(request)) {
          byte[] bytes = reply.getBytes(StandardCharsets.UTF_8);
          socket.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
        }
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
