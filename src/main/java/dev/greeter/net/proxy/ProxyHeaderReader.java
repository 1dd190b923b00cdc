package dev.greeter.net.proxy;

import dev.greeter.net.Layer;
import dev.greeter.net.socket.HalfCloseHandler;
import dev.greeter.net.socket.Sockets;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.AttributeKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.util.List;

/**
 * Reads the header of the PROXY protocol, version 1 or 2, that every connection has to begin with
 * (haproxy.org, proxy-protocol.txt), and takes the peer's real address from it. A header that is
 * late, broken or not there fails the layer, as soon as that is certain.
 */
public final class ProxyHeaderReader implements Layer {

  private static final AttributeKey<String> SOURCE =
      AttributeKey.valueOf(ProxyHeaderReader.class, "source");

  private final Vertx vertx;
  private final int timeoutMs;

  /**
   * Makes the layer that reads a header.
   *
   * @param vertx for its timers
   * @param timeoutMs longest wait for a whole header, in milliseconds
   */
  public ProxyHeaderReader(Vertx vertx, int timeoutMs) {
    this.vertx = vertx;
    this.timeoutMs = timeoutMs;
  }

  /**
   * The peer's real address, for people.
   *
   * @param socket whose layers are open
   * @return the one of its header; the socket's own remote address where there was no header, or it
   *     names none, as that of a balancer's health check
   */
  public static String remote(NetSocket socket) {
    String source =
        ((NetSocketInternal) socket).channelHandlerContext().channel().attr(SOURCE).get();
    return source == null ? Sockets.remote(socket) : source;
  }

  @Override
  public Future<Void> open(NetSocket socket) {
    Promise<Void> done = Promise.promise();
    HalfCloseHandler input = HalfCloseHandler.of(socket);
    long timer =
        vertx.setTimer(
            timeoutMs,
            id ->
                input.afterRead(
                    () -> done.tryFail(new IOException("no whole PROXY header in time"))));
    Sockets.addLayer(socket, new Decoder(done));
    return done.future().onComplete(ended -> vertx.cancelTimer(timer));
  }

  /** Takes the header off, and goes; what follows it is handed on behind that. */
  private static final class Decoder extends ByteToMessageDecoder {

    private final Promise<Void> done;

    private Decoder(Promise<Void> done) {
      this.done = done;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
      try {
        ProxyHeader header = ProxyHeader.read(in);
        if (header != null) {
          in.skipBytes(header.length());
          context.channel().attr(SOURCE).set(header.source());
          done.tryComplete();
          context.pipeline().remove(this);
        }
      } catch (IOException e) {
        in.skipBytes(in.readableBytes());
        context.pipeline().remove(this);
        done.tryFail(e);
      }
    }
  }
}
