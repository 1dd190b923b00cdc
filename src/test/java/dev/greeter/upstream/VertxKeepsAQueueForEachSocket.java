package dev.greeter.upstream;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.management.ObjectName;

/** Holds idle connections, and prints what the queue of each takes of the heap, in bytes. */
final class VertxKeepsAQueueForEachSocket {

  private static final int SOCKETS = 100;

  /** A row of the JVM's own histogram: number, instances, bytes, class. */
  private static final Pattern QUEUES = Pattern.compile("(\\d+) +\\S*\\.Mpsc\\w*Queue\\b");

  private VertxKeepsAQueueForEachSocket() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println(bytes());
  }

  static long bytes() throws Exception {
    Vertx vertx = Vertx.vertx();
    NetServer server = vertx.createNetServer().connectHandler(socket -> socket.write("!"));
    int port = server.listen(0, "localhost").await().actualPort();
    List<Socket> peers = new ArrayList<>();
    try {
      long before = queued();
      for (int i = 0; i < SOCKETS; i++) {
        peers.add(new Socket("localhost", port));
        peers.get(i).getInputStream().read();
      }
      return (queued() - before) / SOCKETS;
    } finally {
      for (Socket peer : peers) {
        peer.close();
      }
      vertx.close().await();
    }
  }

  private static long queued() throws Exception {
    Object histogram =
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
    return QUEUES
        .matcher(histogram.toString())
        .results()
        .mapToLong(row -> Long.parseLong(row.group(1)))
        .sum();
  }
}
