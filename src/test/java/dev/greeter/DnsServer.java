package dev.greeter;

import io.vertx.core.dns.AddressResolverOptions;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A DNS server of plain {@code java.net} (RFC 1035), over UDP and TCP on one port, that has one
 * answer for every name.
 */
public final class DnsServer implements AutoCloseable {

  private static final int NXDOMAIN = 3;
  private static final int SERVFAIL = 2;
  private static final int REFUSED = 5;
  private static final int A = 1;
  private static final int AAAA = 28;
  private static final int HEADER_BYTES = 12;

  /**
   * An answer.
   *
   * @param code what the header says
   * @param ttlSeconds how long it may be kept
   * @param delayMs how long the asker waits for it; below 0 without end
   * @param truncated whether UDP has no room for it
   * @param addresses of both families
   */
  private record Answer(
      int code, int ttlSeconds, int delayMs, boolean truncated, List<InetAddress> addresses) {}

  private final ServerSocket streams = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final DatagramSocket datagrams =
      new DatagramSocket(streams.getLocalPort(), InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger overUdp = new AtomicInteger();
  private final AtomicInteger overTcp = new AtomicInteger();
  private volatile Answer answer = new Answer(NXDOMAIN, 0, 0, false, List.of());

  /** Knows no name at first. */
  public DnsServer() throws IOException {
    Leftovers.add(this);
    threads.execute(this::serveDatagrams);
    threads.execute(this::serveStreams);
  }

  /** Where it is asked, as Vert.x takes it. */
  public String place() {
    return "127.0.0.1:" + streams.getLocalPort();
  }

  /** Has a Vert.x ask it alone, just for the names that it looks up. */
  public AddressResolverOptions options() {
    return new AddressResolverOptions().addServer(place()).setSearchDomains(List.of());
  }

  /** Answers with those addresses from now on, which may be kept for so many seconds. */
  public DnsServer knows(int ttlSeconds, String... addresses) {
    List<InetAddress> all = Arrays.stream(addresses).map(DnsServer::address).toList();
    answer = new Answer(0, ttlSeconds, 0, false, all);
    return this;
  }

  /** Has UDP no room for the answer. */
  public DnsServer truncating() {
    answer = new Answer(0, answer.ttlSeconds, 0, true, answer.addresses);
    return this;
  }

  /** Answers so much later. */
  public DnsServer slow(int delayMs) {
    answer = new Answer(answer.code, answer.ttlSeconds, delayMs, false, answer.addresses);
    return this;
  }

  /** Answers nothing any more. */
  public DnsServer silent() {
    return slow(-1);
  }

  /** Knows no name any more. */
  public DnsServer forgetting() {
    answer = new Answer(NXDOMAIN, 0, 0, false, List.of());
    return this;
  }

  /** Says that it cannot answer. */
  public DnsServer failing() {
    answer = new Answer(SERVFAIL, 0, 0, false, List.of());
    return this;
  }

  /** Says that it will not answer. */
  public DnsServer refusing() {
    answer = new Answer(REFUSED, 0, 0, false, List.of());
    return this;
  }

  /** Questions over UDP so far. */
  public int askedOverUdp() {
    return overUdp.get();
  }

  /** Questions over TCP so far. */
  public int askedOverTcp() {
    return overTcp.get();
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void serveDatagrams() {
    try {
      while (true) {
        DatagramPacket question = new DatagramPacket(new byte[512], 512);
        datagrams.receive(question);
        overUdp.incrementAndGet();
        byte[] reply = reply(Arrays.copyOf(question.getData(), question.getLength()), true);
        if (answer.delayMs >= 0) {
          CompletableFuture.delayedExecutor(answer.delayMs, TimeUnit.MILLISECONDS, threads)
              .execute(
                  () -> send(new DatagramPacket(reply, reply.length, question.getSocketAddress())));
        }
      }
    } catch (IOException closed) {
      // The end of the server.
    }
  }

  private void send(DatagramPacket packet) {
    try {
      datagrams.send(packet);
    } catch (IOException closed) {
      // The end of the server.
    }
  }

  private void serveStreams() {
    while (!streams.isClosed()) {
      try (Socket socket = streams.accept()) {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] question = in.readNBytes(in.readUnsignedShort());
        overTcp.incrementAndGet();
        byte[] reply = reply(question, false);
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.write(
            ByteBuffer.allocate(reply.length + 2)
                .putShort((short) reply.length)
                .put(reply)
                .array());
        in.read();
      } catch (IOException closed) {
        // The end of a connection, or of the server.
      }
    }
  }

  private byte[] reply(byte[] question, boolean isUdp) throws IOException {
    int end = HEADER_BYTES;
    while (question[end] != 0) {
      end += question[end] + 1;
    }
    int type = question[end + 2];
    end += 5;
    Answer now = answer;
    boolean truncated = isUdp && now.truncated;
    List<InetAddress> found =
        now.addresses.stream()
            .filter(it -> type == (it.getAddress().length == 4 ? A : AAAA))
            .limit(truncated ? 1 : Long.MAX_VALUE)
            .toList();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(question, 0, 2);
    // A response, recursion desired and available, and what became of it.
    out.writeShort(0x8180 | (truncated ? 0x0200 : 0) | now.code);
    out.writeShort(1);
    out.writeShort(found.size());
    out.writeInt(0);
    out.write(question, HEADER_BYTES, end - HEADER_BYTES);
    for (InetAddress address : found) {
      out.writeShort(0xC000 | HEADER_BYTES);
      out.writeShort(type);
      out.writeShort(1);
      out.writeInt(now.ttlSeconds);
      out.writeShort(address.getAddress().length);
      out.write(address.getAddress());
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() throws IOException {
    Leftovers.remove(this);
    datagrams.close();
    streams.close();
    threads.shutdownNow();
  }
}
