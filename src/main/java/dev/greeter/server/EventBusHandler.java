package dev.greeter.server;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.util.function.Function;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Has whoever listens on an address of the event bus answer requests.
 *
 * @param vertx whose event bus it is
 * @param name of the server
 * @param config the address, and the time to reply
 */
record EventBusHandler(Vertx vertx, String name, ServerConfig.Handler config)
    implements Function<Request, Future<Buffer>> {

  @Override
  public Future<Buffer> apply(Request request) {
    DeliveryOptions options =
        new DeliveryOptions()
            .setSendTimeout(config.timeoutMs())
            .addHeader("name", name)
            .addHeader("connection", Long.toString(request.connection()))
            .addHeader("remote", request.remote())
            .addHeader("local", request.local());
    String subject = subject(request.tlsSession());
    if (subject != null) {
      options.addHeader("subject", subject);
    }
    return vertx
        .eventBus()
        .request(config.address(), request.bytes(), options)
        .map(EventBusHandler::reply);
  }

  private static Buffer reply(Message<Object> message) {
    if (message.body() == null || message.body() instanceof Buffer) {
      return (Buffer) message.body();
    }
    throw new IllegalArgumentException(
        "the reply is a %s, must be a Buffer".formatted(message.body().getClass().getName()));
  }

  /** Of the client's certificate; null without one. */
  private static String subject(SSLSession session) {
    try {
      return session == null ? null : session.getPeerPrincipal().getName();
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }
}
