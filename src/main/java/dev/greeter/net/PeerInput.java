package dev.greeter.net;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;

/**
 * The two directions of a socket, which Vert.x knows only as one: it tells when the peer has ended
 * its output, and it ends ours without losing what was written last.
 *
 * <p>It stands in the pipeline ahead of Vert.x's own handler, because Vert.x drops {@link
 * ChannelInputShutdownEvent}, and because {@link NetSocketInternal#eventHandler} would take every
 * event, Vert.x's own shutdown included. It also turns Netty's half-closure on, without which a
 * peer's FIN closes the channel before there is an answer; the connect handler runs before the
 * first read, so that this is early enough, and needs no transport of ours.
 *
 * <p>Not thread-safe: every call and every callback is on the event loop of the socket.
 */
public final class PeerInput extends ChannelInboundHandlerAdapter {

  /** In a pipeline. */
  static final String NAME = "greeter-input";

  private final Runnable ended;
  private final DuplexChannel channel;
  private boolean atEnd;
  private boolean discarding;

  private PeerInput(DuplexChannel channel, Runnable ended) {
    this.channel = channel;
    this.ended = ended;
  }

  /**
   * Watches a socket's input.
   *
   * @param socket a socket that was just accepted, on its event loop, in the connect handler
   * @param ended called once, on that event loop, after the last byte when the peer has ended its
   *     output and {@link #lingeringClose} was not called before
   * @return the watch, already in place
   */
  public static PeerInput watch(NetSocket socket, Runnable ended) {
    ChannelHandlerContext vertxHandler = ((NetSocketInternal) socket).channelHandlerContext();
    ChannelPipeline pipeline = vertxHandler.pipeline();
    PeerInput input = new PeerInput((DuplexChannel) vertxHandler.channel(), ended);
    vertxHandler.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    pipeline.addBefore(vertxHandler.name(), NAME, input);
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
      close();
    } else {
      // It fails where the peer has reset the connection meanwhile.
      channel
          .shutdownOutput()
          .addListener(
              shut -> {
                if (!shut.isSuccess()) {
                  close();
                }
              });
    }
  }

  /**
   * Closes after everything that was written. A socket with a shutdown handler hands {@link
   * NetSocket#close} to that handler; this does not ask it.
   */
  public void close() {
    channel.close().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
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
    if (event != ChannelInputShutdownEvent.INSTANCE
        && event != ChannelInputShutdownReadComplete.INSTANCE) {
      context.fireUserEventTriggered(event);
      return;
    }
    if (atEnd) {
      return;
    }
    atEnd = true;
    if (discarding) {
      // Our own output may not be flushed yet: lingeringClose() closes then.
      if (channel.isOutputShutdown()) {
        close();
      }
    } else {
      ended.run();
    }
  }
}
