package dev.greeter.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;

/**
 * The two directions of a socket, which Vert.x knows only as one: it tells when the peer has ended
 * its output, and it ends ours without losing what we said last.
 *
 * <p>It stands in the pipeline ahead of Vert.x's own handler, because Vert.x drops {@link
 * ChannelInputShutdownEvent}, and because {@link NetSocketInternal#eventHandler} would take every
 * event, Vert.x's own shutdown included. The socket must come from a {@link ServiceTransport};
 * without half-closure Netty closes the channel before anybody can answer.
 *
 * <p>Not thread-safe: every call and every callback is on the event loop of the socket.
 */
public final class PeerInput extends ChannelInboundHandlerAdapter {

  private final Runnable ended;
  private final NetSocket socket;
  private final DuplexChannel channel;
  private boolean atEnd;
  private boolean discarding;

  private PeerInput(NetSocket socket, DuplexChannel channel, Runnable ended) {
    this.socket = socket;
    this.channel = channel;
    this.ended = ended;
  }

  /**
   * Watches a socket's input.
   *
   * @param socket a socket that was just accepted, on its event loop
   * @param ended called once, on that event loop, after the last byte when the peer has ended its
   *     output and {@link #lingeringClose} was not called before
   * @return the watch, already in place
   */
  public static PeerInput watch(NetSocket socket, Runnable ended) {
    ChannelHandlerContext vertxHandler = ((NetSocketInternal) socket).channelHandlerContext();
    ChannelPipeline pipeline = vertxHandler.pipeline();
    PeerInput input = new PeerInput(socket, (DuplexChannel) vertxHandler.channel(), ended);
    pipeline.addBefore(vertxHandler.name(), null, input);
    return input;
  }

  /**
   * Whether the peer has ended its output, so that nothing unread can turn a close into a reset.
   *
   * @return true once the end was seen
   */
  public boolean atEnd() {
    return atEnd;
  }

  /** Throws away all input from now on, without handing it to Vert.x. */
  public void discard() {
    discarding = true;
  }

  /**
   * Ends our output, after everything that was written, and closes when the peer ends its own.
   * Until then input is read and thrown away: a kernel that closes a socket with unread input sends
   * RST, and the RST destroys a reply that is still on its way (RFC 2525, 2.17; RFC 9112, 9.6;
   * nginx's {@code lingering_close}). There is no time limit here: the caller closes the socket
   * when it has waited enough.
   */
  public void lingeringClose() {
    discard();
    if (atEnd) {
      socket.close();
    } else {
      // It fails where the peer has reset the connection meanwhile.
      channel
          .shutdownOutput()
          .addListener(
              shut -> {
                if (!shut.isSuccess()) {
                  socket.close();
                }
              });
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (discarding) {
      ReferenceCountUtil.release(message);
    } else {
      context.fireChannelRead(message);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event != ChannelInputShutdownEvent.INSTANCE) {
      context.fireUserEventTriggered(event);
      return;
    }
    atEnd = true;
    if (discarding) {
      // Our own output may not be flushed yet: lingeringClose() closes then.
      if (channel.isOutputShutdown()) {
        socket.close();
      }
    } else {
      ended.run();
    }
  }
}
