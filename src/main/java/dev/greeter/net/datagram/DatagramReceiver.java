package dev.greeter.net.datagram;

import dev.greeter.net.SocketErrors;
import dev.greeter.net.socket.PendingInput;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One socket that receives datagrams; every call is on its event loop, but for {@link #end}. */
final class DatagramReceiver extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(DatagramReceiver.class);

  /** Time enough for one poll, as in {@link PendingInput}. */
  private static final int POLL_MS = 1;

  private final ContextInternal context;
  private final Function<Datagram, Future<Void>> handler;
  private ChannelHandlerContext channel;
  private long reads;
  private int underWay;
  private boolean reading;

  DatagramReceiver(ContextInternal context, Function<Datagram, Future<Void>> handler) {
    this.context = context;
    this.handler = handler;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    channel = added;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    DatagramPacket packet = (DatagramPacket) message;
    reads++;
    reading = true;
    underWay++;
    context.emit(new Received(DatagramChannels.bytes(packet), packet.sender()), this::handle);
  }

  private void handle(Datagram datagram) {
    handler.apply(datagram).onComplete(done -> underWay--);
  }

  /** One call of the kernel for the replies to all that one poll has brought. */
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    reading = false;
    ctx.flush();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("cannot receive: {}", SocketErrors.describe(cause));
    } else {
      context.reportException(cause);
    }
  }

  /**
   * Reads what the kernel holds, waits for the replies, and closes. A poll that brings nothing says
   * that all is read: nothing stops peers from sending more, which is not read any more.
   *
   * @param timeout longest wait for that; zero to close at once
   * @return done when the socket is closed
   */
  Future<Void> end(Duration timeout) {
    long untilNanos = System.nanoTime() + timeout.toNanos();
    channel.executor().execute(() -> poll(untilNanos));
    return DatagramChannels.done(context, channel.channel().closeFuture());
  }

  private void poll(long untilNanos) {
    if (System.nanoTime() - untilNanos >= 0) {
      close();
      return;
    }
    long before = reads;
    channel
        .executor()
        .schedule(
            () -> {
              if (reads == before) {
                channel.channel().config().setAutoRead(false);
              }
              if (reads == before && underWay == 0) {
                close();
              } else {
                poll(untilNanos);
              }
            },
            POLL_MS,
            TimeUnit.MILLISECONDS)
        .isDone();
  }

  private void close() {
    channel.close().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  private Future<Void> send(Buffer bytes, InetSocketAddress peer) {
    Channel socket = channel.channel();
    if (!socket.isWritable()) {
      channel.flush();
    }
    if (!socket.isWritable()) {
      return context.failedFuture(new IOException("No buffer space available"));
    }
    Future<Void> sent = DatagramChannels.send(context, socket, bytes, peer);
    if (!reading) {
      channel.flush();
    }
    return sent;
  }

  private final class Received implements Datagram {

    private final byte[] bytes;
    private final InetSocketAddress sender;

    Received(byte[] bytes, InetSocketAddress sender) {
      this.bytes = bytes;
      this.sender = sender;
    }

    @Override
    public byte[] bytes() {
      return bytes;
    }

    @Override
    public InetSocketAddress sender() {
      return sender;
    }

    @Override
    public InetSocketAddress local() {
      return (InetSocketAddress) channel.channel().localAddress();
    }

    @Override
    public Future<Void> reply(Buffer reply) {
      return send(reply, sender);
    }
  }
}
