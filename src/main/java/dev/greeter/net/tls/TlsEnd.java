package dev.greeter.net.tls;

import dev.greeter.net.socket.HalfCloseHandler;
import dev.greeter.net.socket.Sockets;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;

/**
 * The end of a socket that speaks TLS, seen from between the socket and Netty's handler of TLS:
 * that one sends an alert and closes, and a close with unread input destroys the alert, and the
 * reply before it. Here its close can become a lingering one.
 *
 * <p>Every call is on the event loop of the socket: not thread-safe.
 */
final class TlsEnd extends ChannelDuplexHandler implements HalfCloseHandler.Secured {

  private final TlsRecords tls;
  private boolean lingering;
  private boolean closing;
  private boolean inputEnded;

  /** Of the socket that the handler is about to be put in front of, behind this one. */
  TlsEnd(TlsRecords tls) {
    this.tls = tls;
  }

  /**
   * Whether our output has ended. Where the peer's does, so does ours in TLS 1.2 (RFC 5246, 7.2.1):
   * the JDK's engine has sent its close_notify by then. In TLS 1.3 it goes on (RFC 8446, 6.1).
   */
  @Override
  public boolean isOutputEnded() {
    return tls.engine().isOutboundDone();
  }

  @Override
  public void hasData() {
    tls.hasData();
  }

  /**
   * Turns every close that follows into the end of our output, after all that was written; the
   * socket is closed when the peer ends its own. What it sends until then is thrown away, and not
   * even decrypted. There is no time limit here.
   */
  @Override
  public void linger() {
    lingering = true;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (lingering) {
      ReferenceCountUtil.release(message);
    } else {
      context.fireChannelRead(message);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (Sockets.isPeersEnd(event)) {
      inputEnded = true;
      if (lingering && ((DuplexChannel) context.channel()).isOutputShutdown()) {
        closeNow(context);
      }
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) throws Exception {
    if (!lingering) {
      super.close(context, promise);
      return;
    }
    context.channel().closeFuture().addListener(closed -> promise.trySuccess());
    if (closing) {
      return;
    }
    closing = true;
    // To shut the output down fails what was not sent before: this comes behind it.
    context
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            sent -> {
              if (sent.isSuccess() && !inputEnded) {
                endOutput(context);
              } else {
                closeNow(context);
              }
            });
  }

  private static void endOutput(ChannelHandlerContext context) {
    ((DuplexChannel) context.channel())
        .shutdownOutput()
        .addListener(
            shut -> {
              if (!shut.isSuccess()) {
                // The peer has reset the connection meanwhile.
                closeNow(context);
              }
            });
  }

  private static void closeNow(ChannelHandlerContext context) {
    context.close().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }
}
