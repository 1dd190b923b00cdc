package dev.greeter.bench.peers;

import io.vertx.core.Vertx;

/** Nothing but a Vert.x that listens: what no start of a Vert.x server can be faster than. */
public final class BareVertx {

  private BareVertx() {}

  /** Listens until it is killed; takes no arguments that matter. */
  public static void main(String[] arguments) {
    int port =
        Vertx.vertx()
            .createNetServer()
            .connectHandler(socket -> {})
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
    System.out.println("listening on 127.0.0.1:" + port);
  }
}
