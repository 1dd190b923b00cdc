package dev.greeter;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A blocking socket for datagrams of plain {@code java.net}: the other side of a test. */
public final class DatagramPeer implements AutoCloseable {

  /** Longer than anything takes in a test: reaching it is a failure. */
  private static final int TIMEOUT_MS = 10_000;

  /** Long enough for what was sent before to have come. */
  private static final int QUIET_MS = 300;

  private static final int LARGEST = 65_535;

  private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
  private final InetSocketAddress server;

  /** Talks to a port of the loopback address. */
  public DatagramPeer(int port) throws IOException {
    server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    socket.setReceiveBufferSize(1 << 20);
  }

  /** Sends. */
  public DatagramPeer send(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    socket.send(new DatagramPacket(bytes, bytes.length, server));
    return this;
  }

  /** Waits for a datagram. */
  public String receive() throws IOException {
    return receive(TIMEOUT_MS);
  }

  /** Whether nothing comes. */
  public boolean hearsNothing() throws IOException {
    try {
      receive(QUIET_MS);
      return false;
    } catch (SocketTimeoutException nothing) {
      return true;
    }
  }

  /** How many datagrams are there, or come soon. */
  public int count() throws IOException {
    int count = 0;
    while (!hearsNothing()) {
      count++;
    }
    return count;
  }

  /** How many of so many datagrams come. */
  public int count(int most) throws IOException {
    int count = 0;
    while (count < most && !hearsNothing()) {
      count++;
    }
    return count;
  }

  /** How many datagrams are there: on the loopback a sender that is gone has none on its way. */
  public int countOfThoseThere() throws IOException {
    int count = 0;
    try {
      while (true) {
        receive(1);
        count++;
      }
    } catch (SocketTimeoutException noMore) {
      return count;
    }
  }

  private String receive(int timeoutMs) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
    socket.setSoTimeout(timeoutMs);
    socket.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    socket.close();
  }

  /** Sends one request and answers the reply. */
  public static String ask(int port, String request) throws IOException {
    try (DatagramPeer peer = new DatagramPeer(port)) {
      return peer.send(request).receive();
    }
  }
}
