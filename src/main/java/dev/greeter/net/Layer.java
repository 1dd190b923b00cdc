package dev.greeter.net;

import io.vertx.core.Future;
import io.vertx.core.net.NetSocket;
import java.util.List;

/**
 * Something that has to come about on a connected socket before the first byte of a request: a
 * PROXY header, a TLS handshake. Layers are an ordered list, PROXY before TLS: the header is in
 * clear, ahead of the handshake, for that is what a balancer can write that does not end TLS.
 */
@FunctionalInterface
public interface Layer {

  /**
   * Loads the files that it needs, and looks after them until the deployment ends that it is called
   * in.
   *
   * @return done before the first socket may be opened; fails with one line that names the file and
   *     the cause
   */
  default Future<Void> load() {
    return Future.succeededFuture();
  }

  /**
   * Brings it about. Bytes that follow go to the socket's handler, which may be in place already.
   *
   * @param socket on its event loop, nothing of it read yet but by the layers before this one
   * @return done on that event loop once it is; fails where it cannot come about in time
   */
  Future<Void> open(NetSocket socket);

  /**
   * Plays it in memory, so that the first time that counts is not slower than the others.
   *
   * @return done when warm; never fails
   */
  default Future<Void> warmUp() {
    return Future.succeededFuture();
  }

  /**
   * Brings about one after the other.
   *
   * @param layers in their order
   * @param socket on its event loop, nothing of it read yet
   * @return done with the last one; fails with the first that fails
   */
  static Future<Void> openAll(List<Layer> layers, NetSocket socket) {
    Future<Void> open = Future.succeededFuture();
    for (Layer layer : layers) {
      open = open.compose(before -> layer.open(socket));
    }
    return open;
  }
}
