package dev.greeter.net;

import io.netty.channel.ChannelFutureListener;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;

/** What a {@link NetSocket} cannot be told otherwise. */
public final class Sockets {

  private Sockets() {}

  /**
   * Closes at once, and drops what was not sent yet. {@link NetSocket#close} waits for it first,
   * without a limit where the peer does not read: whoever has set a limit needs this instead.
   *
   * @param socket any open socket, on its event loop; its close handler is called
   */
  public static void abort(NetSocket socket) {
    // From the context of Vert.x's own handler on, so that this handler does not see the close.
    ((NetSocketInternal) socket)
        .channelHandlerContext()
        .close()
        .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }
}
