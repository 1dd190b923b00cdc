package dev.greeter.net.tls;

import dev.greeter.net.Blocking;
import dev.greeter.net.Endpoint;
import dev.greeter.net.socket.Sockets;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.StandardConstants;

/**
 * The handshake of TLS 1.3 or 1.2 on a socket that has connected, a full one each time: what became
 * of one exchange must not hang on those before it. Thread-safe; each socket is opened on its event
 * loop, and has to be given up by its owner in time.
 */
public final class TlsClient extends TlsMaterial {

  private final ClientTls config;
  private final String serverName;
  private final AtomicInteger handshakes = new AtomicInteger();
  private Future<Void> warm;

  /**
   * Makes the layer without authorities.
   *
   * @param vertx for its worker threads
   * @param config which files, and what is verified
   * @param host the server's name where the configuration has none; null if it has no name at all
   * @param name of the client, for the log
   */
  public TlsClient(Vertx vertx, ClientTls config, String host, String name) {
    super(vertx, new TlsFiles(config.certPath(), config.keyPath(), config.trustPath()), name);
    this.config = config;
    this.serverName = config.nameOr(host);
  }

  @Override
  SslContextBuilder builder(TlsFiles.Parsed parsed) {
    return SslContextBuilder.forClient()
        .keyManager(parsed.keys())
        .sessionCacheSize(1)
        .endpointIdentificationAlgorithm(config.verifyHost() ? "HTTPS" : null);
  }

  /**
   * Plays handshakes in memory, once however often it is called, so that the first one that counts
   * is not slower than the others.
   *
   * @return done when warm, about half a second later; never fails
   */
  @Override
  public synchronized Future<Void> warmUp() {
    if (warm == null) {
      warm = Blocking.run(vertx, TlsWarmUp::play);
    }
    return warm;
  }

  @Override
  public Future<Void> open(NetSocket socket) {
    SslHandler tls =
        handler(((NetSocketInternal) socket).channelHandlerContext().alloc(), context());
    Future<Void> begun = begin(socket, tls).mapEmpty();
    Sockets.addLayer(socket, new ServersEnd());
    return begun;
  }

  /**
   * The JDK would resume the session of a host and a port, so the port is another one each time.
   */
  private SslHandler handler(ByteBufAllocator allocator, SslContext context) {
    SslHandler tls = context.newHandler(allocator, serverName, handshakes.incrementAndGet());
    // An address is never asked for (RFC 6066, 3).
    if (serverName != null && !Endpoint.isAddress(serverName)) {
      SSLParameters parameters = tls.engine().getSSLParameters();
      parameters.setServerNames(List.of(new Asked(serverName)));
      tls.engine().setSSLParameters(parameters);
    }
    return tls;
  }

  /**
   * The name to ask for, which may have an underscore: {@code SNIHostName}, and Netty, take none.
   */
  private static final class Asked extends SNIServerName {

    Asked(String name) {
      super(StandardConstants.SNI_HOST_NAME, name.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** The server's close_notify ends the connection, whether it ends the socket or not. */
  private static final class ServersEnd extends ChannelInboundHandlerAdapter {

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SslCloseCompletionEvent end && end.isSuccess()) {
        Sockets.abort(context);
      } else {
        context.fireUserEventTriggered(event);
      }
    }
  }
}
