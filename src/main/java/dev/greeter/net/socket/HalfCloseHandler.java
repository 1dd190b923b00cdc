package dev.greeter.net.socket;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.TimeUnit;

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
 * <p>Over TLS a direction ends with close_notify (RFC 8446, 6.1). A FIN without one may be any
 * sender's, and what came before it may be a part: it is a truncation.
 *
 * <p>Not thread-safe: every call and every callback is on the event loop of the socket.
 */
public final class HalfCloseHandler extends ChannelDuplexHandler implements PeerSocket {

  /** Who is told of the peer's end: once, after its last byte, on the event loop of the socket. */
  public interface Owner {

    /**
     * The peer has ended its output.
     *
     * @param isWhole false where TLS wants a word at the end, and there was none: what came may be
     *     a part
     */
    void inputEnded(boolean isWhole);
  }

  /** The two directions of a socket in the terms of TLS, on its event loop. */
  public interface Secured {

    /** What is being read has data. */
    void hasData();

    /**
     * Whether our output has ended, which the peer's end may have done.
     *
     * @return true if nothing can be sent any more
     */
    boolean isOutputEnded();

    /** Every close that follows ends our output, and closes when the peer ends its own. */
    void linger();
  }

  private final NetSocket socket;
  private final DuplexChannel channel;
  private final PendingInput pendingInput;
  private final Owner owner;
  private ChannelHandlerContext own;

  /** Null where the socket does not speak TLS. */
  private Secured tls;

  private boolean atEnd;
  private boolean discarding;

  /** Polls that have read from the socket: data, its end, or a part of what a layer waits for. */
  private long reads;

  private HalfCloseHandler(NetSocket socket, PendingInput pendingInput, Owner owner) {
    this.socket = socket;
    this.pendingInput = pendingInput;
    this.channel = (DuplexChannel) Sockets.channel(socket);
    this.owner = owner;
  }

  /**
   * Watches a socket's input.
   *
   * @param socket a socket that was just accepted, on its event loop, in the connect handler
   * @param pendingInput of its event loop, told of what is read
   * @param owner told of its end
   * @return the watch, already in place
   */
  public static HalfCloseHandler watch(NetSocket socket, PendingInput pendingInput, Owner owner) {
    ChannelHandlerContext vertxHandler = ((NetSocketInternal) socket).channelHandlerContext();
    ChannelPipeline pipeline = vertxHandler.pipeline();
    HalfCloseHandler input = new HalfCloseHandler(socket, pendingInput, owner);
    input.channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    pipeline.addBefore(vertxHandler.name(), Sockets.PEER_INPUT, input);
    if (input.channel instanceof NioDomainSocketChannel unix) {
      // Netty asks for that option only where a socket is one of TCP (AbstractNioByteChannel,
      // 4.2.18). Told that the input was shut down, it tells of the end, and does not close.
      Sockets.beforePeersClose(socket, () -> unix.shutdownInput().isDone());
    }
    return input;
  }

  /**
   * The watch of a socket.
   *
   * @param socket that is watched, on its event loop
   * @return what {@link #watch} has put in place
   */
  public static HalfCloseHandler of(NetSocket socket) {
    return Sockets.channel(socket).pipeline().get(HalfCloseHandler.class);
  }

  /**
   * A handshake of TLS begins.
   *
   * @param end of the two directions in its terms
   */
  public void speaksTls(Secured end) {
    tls = end;
  }

  @Override
  public boolean isFull() {
    return socket.writeQueueFull();
  }

  @Override
  public boolean isSecure() {
    return tls != null;
  }

  @Override
  public boolean isOutputEnded() {
    return tls != null && tls.isOutputEnded();
  }

  /**
   * Sends what was written at once, where Vert.x waits for the end of what is being read: the next
   * thing read may be the end of both directions in TLS 1.2. Does nothing without TLS.
   */
  public void flush() {
    if (tls != null) {
      own.flush();
    }
  }

  /**
   * Does something as soon as what the peer has sent by now is read.
   *
   * @param deadline looks for itself whether it still has something to do
   */
  public void afterRead(Runnable deadline) {
    pendingInput.afterRead(this::reads, deadline);
  }

  private long reads() {
    return channel.config().isAutoRead() ? reads : -1;
  }

  /** Vert.x's own {@code pause} would go on reading for a while. */
  @Override
  public void pauseReading() {
    channel.config().setAutoRead(false);
  }

  /** A task would come before the other sockets, and so would what that task reads. */
  @Override
  public void resumeReadingAfterOthers() {
    if (!channel.config().isAutoRead()) {
      channel
          .eventLoop()
          .schedule(() -> {}, 0, TimeUnit.NANOSECONDS)
          .addListener(turn -> channel.config().setAutoRead(true));
    }
  }

  @Override
  public void discardInput() {
    discarding = true;
    channel.config().setAutoRead(true);
  }

  /**
   * The input is thrown away meanwhile: a kernel that closes a socket with unread input sends RST,
   * and the RST destroys a reply that is still on its way (RFC 2525, 2.17; RFC 9112, 9.6; nginx's
   * {@code lingering_close}).
   */
  @Override
  public void endOutput() {
    discardInput();
    if (tls != null) {
      if (!atEnd) {
        tls.linger();
      }
      own.close().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    } else if (atEnd) {
      close();
    } else {
      // It fails where the peer has reset the connection meanwhile.
      channel.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
  }

  /**
   * Over TLS at once, after a close_notify. A socket with a shutdown handler hands {@link
   * NetSocket#close} to that handler, and {@code end} too; this does not ask it.
   */
  @Override
  public void close() {
    if (tls != null) {
      Sockets.abort(own);
    } else {
      channel.close().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
  }

  @Override
  public void abort() {
    Sockets.abort(socket);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    own = added;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (tls != null) {
      tls.hasData();
    }
    if (discarding) {
      ReferenceCountUtil.release(message);
    } else {
      context.fireChannelRead(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    reads++;
    pendingInput.read();
    context.fireChannelReadComplete();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (Sockets.isPeersEnd(event)) {
      peerEnded(tls == null);
    } else if (event instanceof SslCloseCompletionEvent end && end.isSuccess()) {
      peerEnded(true);
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) throws Exception {
    if (tls == null) {
      Sockets.closeDescriptor(channel);
    }
    super.close(context, promise);
  }

  private void peerEnded(boolean isWhole) {
    // Else by close_notify before, and now by FIN.
    if (!atEnd) {
      atEnd = true;
      owner.inputEnded(isWhole);
    }
  }
}
