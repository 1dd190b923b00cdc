package dev.greeter.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.AddressFamily;
import io.netty.util.AttributeKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Reads the header of the PROXY protocol, version 1 or 2, that every connection has to begin with
 * (haproxy.org, proxy-protocol.txt), and takes the peer's real address from it. A header that is
 * late, broken or not there fails the layer, as soon as that is certain.
 */
public final class ProxyHeaderReader implements Layer {

  private static final AttributeKey<SocketAddress> SOURCE =
      AttributeKey.valueOf(ProxyHeaderReader.class, "source");

  private final Vertx vertx;
  private final int timeoutMs;

  /**
   * Makes it.
   *
   * @param vertx for its timers
   * @param timeoutMs longest wait for a whole header, in milliseconds
   */
  public ProxyHeaderReader(Vertx vertx, int timeoutMs) {
    this.vertx = vertx;
    this.timeoutMs = timeoutMs;
  }

  /**
   * The peer's real address.
   *
   * @param socket whose layers are open
   * @return the one of its header; the socket's own remote address where there was no header, or it
   *     names none, as that of a balancer's health check
   */
  public static SocketAddress remote(NetSocket socket) {
    SocketAddress source =
        ((NetSocketInternal) socket).channelHandlerContext().channel().attr(SOURCE).get();
    return source == null ? Sockets.remote(socket) : source;
  }

  @Override
  public Future<Void> open(NetSocket socket) {
    Promise<Void> done = Promise.promise();
    long timer =
        vertx.setTimer(
            timeoutMs,
            id ->
                new LateInput(vertx)
                    .thenDo(() -> done.tryFail(new IOException("no whole PROXY header in time"))));
    Sockets.addLayer(socket, new Decoder());
    Sockets.addLayer(socket, new Receiver(done));
    return done.future().onComplete(ended -> vertx.cancelTimer(timer));
  }

  /** Netty's waits for the first 13 bytes before it looks at one. */
  private static final class Decoder extends HAProxyMessageDecoder {

    /** Of what version 2 has behind the addresses; AWS and Azure need less than 100. */
    private static final int MAX_TLV_BYTES = 4096;

    private static final byte[] TEXT = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BINARY = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};

    private Decoder() {
      super(MAX_TLV_BYTES);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
      super.channelRead(context, message);
      if (!context.isRemoved() && !begins(internalBuffer())) {
        context.fireExceptionCaught(new IOException("no PROXY header"));
      }
    }

    private static boolean begins(ByteBuf bytes) {
      return begins(TEXT, bytes) || begins(BINARY, bytes);
    }

    private static boolean begins(byte[] prefix, ByteBuf bytes) {
      for (int i = 0; i < Math.min(prefix.length, bytes.readableBytes()); i++) {
        if (bytes.getByte(bytes.readerIndex() + i) != prefix[i]) {
          return false;
        }
      }
      return true;
    }
  }

  /** Stands behind the decoder, which goes by itself; the bytes after the header come after it. */
  private static final class Receiver extends SimpleChannelInboundHandler<HAProxyMessage> {

    /** As interfaces have names; Netty takes any. */
    private static final Pattern ZONED = Pattern.compile("[^%]*(?:%[A-Za-z0-9._-]+)?");

    private final Promise<Void> done;

    private Receiver(Promise<Void> done) {
      this.done = done;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HAProxyMessage header)
        throws IOException {
      context.channel().attr(SOURCE).set(source(header));
      context.pipeline().remove(this);
      done.tryComplete();
    }

    private static SocketAddress source(HAProxyMessage header) throws IOException {
      String address = header.sourceAddress();
      // That of a unix socket without a name is empty.
      if (address == null || address.isEmpty()) {
        return null;
      }
      if (header.proxiedProtocol().addressFamily() == AddressFamily.AF_IPv6
          && !ZONED.matcher(address).matches()) {
        throw new IOException(
            "broken PROXY header: the zone of an address has letters, digits and ._- alone");
      }
      return switch (header.proxiedProtocol().addressFamily()) {
        case AF_IPv4, AF_IPv6 ->
            SocketAddress.inetSocketAddress(header.sourcePort(), header.sourceAddress());
        case AF_UNIX -> SocketAddress.domainSocketAddress(header.sourceAddress());
        case AF_UNSPEC -> null;
      };
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      Throwable its = cause.getCause() == null ? cause : cause.getCause();
      done.tryFail(
          its instanceof IOException
              ? its
              : new IOException("broken PROXY header: " + SocketErrors.describe(its), its));
    }
  }
}
