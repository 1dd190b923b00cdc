package dev.greeter.upstream;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import java.net.Socket;

/** Answers a peer that has ended its output, and prints how many bytes arrive. */
final class VertxClosesAtThePeersEnd {

  private VertxClosesAtThePeersEnd() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println(received());
  }

  static int received() throws Exception {
    Vertx vertx = Vertx.vertx();
    NetServer server =
        vertx
            .createNetServer()
            .connectHandler(socket -> socket.endHandler(end -> socket.end(Buffer.buffer("!"))));
    int port = server.listen(0, "localhost").await().actualPort();
    try (Socket peer = new Socket("localhost", port)) {
      peer.shutdownOutput();
      return peer.getInputStream().readAllBytes().length;
    } finally {
      vertx.close().await();
    }
  }
}
