package dev.greeter.server;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.greeter.config.Mistake;
import dev.greeter.config.Rules;
import dev.greeter.net.Endpoint;
import dev.greeter.net.Layer;
import dev.greeter.net.SocketType;
import dev.greeter.net.datagram.Datagram;
import dev.greeter.net.proxy.ProxyHeaderReader;
import dev.greeter.net.proxy.ServerProxyProtocol;
import dev.greeter.net.tls.ServerTls;
import dev.greeter.net.tls.TlsServer;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The {@code server.config} section, whose keys stand side by side; {@code greeter.schema.json}
 * holds ranges and defaults.
 *
 * @param name in log, metrics and status; null stands for {@code server}
 * @param place where to listen, and for what
 * @param limits what a connection, and a request, may take
 * @param answers what is answered
 * @param datagrams bounds on what datagrams may cause
 * @param peerLogPerSecond lines in a second about what peers do, of each kind; the rest are summed
 *     up
 * @param warmUpMs longest warm-up before it listens, in milliseconds, six times as long where
 *     connections are kept; 0 for none
 * @param drainTimeoutMs longest wait for open connections at the end, in milliseconds; null stands
 *     for 5000
 */
public record ServerConfig(
    String name,
    @JsonUnwrapped Place place,
    @JsonUnwrapped Limits limits,
    @JsonUnwrapped Answers answers,
    @JsonUnwrapped DatagramBounds datagrams,
    int peerLogPerSecond,
    int warmUpMs,
    Integer drainTimeoutMs)
    implements Rules {

  private static final int DRAIN_TIMEOUT_MS = 5000;

  /**
   * Where to listen, and for what.
   *
   * @param host address or name to listen on; null where there is a path
   * @param port to listen on; 0 a free one for each instance, -1 a free one shared by all; null
   *     where there is a path
   * @param path unix socket to listen on, or null
   * @param mode permissions of its file, in octal; null without a path
   * @param type what the sockets carry
   * @param tls null for none
   * @param proxyProtocol null for none
   * @param backlog connections that the kernel queues before they are accepted
   */
  public record Place(
      String host,
      Integer port,
      String path,
      String mode,
      SocketType type,
      ServerTls tls,
      ServerProxyProtocol proxyProtocol,
      int backlog) {}

  /**
   * What a connection, and a request, may take.
   *
   * @param idleTimeoutMs longest wait from the accept to a whole request, in milliseconds
   * @param lingerTimeoutMs longest wait for the peer's end after a reply, in milliseconds
   * @param maxRequestBytes bytes of a request that are looked at
   * @param maxConnections connections of the deployment at once
   * @param requestsPerConnection requests of one connection, 0 for no limit; null, as where
   *     datagrams are served, stands for 1
   */
  public record Limits(
      int idleTimeoutMs,
      int lingerTimeoutMs,
      int maxRequestBytes,
      int maxConnections,
      Integer requestsPerConnection) {

    /** Fills in one request. */
    public Limits {
      requestsPerConnection = requestsPerConnection == null ? 1 : requestsPerConnection;
    }
  }

  /**
   * What is answered.
   *
   * @param replies request to reply, both to be sent as UTF-8; no request is empty
   * @param otherwise reply to every other request
   */
  public record Answers(Map<String, String> replies, String otherwise) {

    /** Keeps an unchangeable copy of the replies. */
    public Answers {
      replies = Map.copyOf(replies);
    }
  }

  /**
   * Bounds on what datagrams may cause.
   *
   * @param maxReplyRatio bytes of a reply for each byte of its request; 0 for no bound
   * @param maxRepliesPerSource replies to one address and port in a second; 0 for no bound
   * @param receiveBufferBytes bytes that the kernel keeps; null for its own default
   */
  public record DatagramBounds(
      double maxReplyRatio, int maxRepliesPerSource, Integer receiveBufferBytes) {}

  /** Fills in the defaults that the schema does not. */
  public ServerConfig {
    name = name == null ? "server" : name;
    drainTimeoutMs = drainTimeoutMs == null ? DRAIN_TIMEOUT_MS : drainTimeoutMs;
  }

  /**
   * Where to listen.
   *
   * @return the one place where an address, a type and a security layer are chosen
   */
  public Endpoint endpoint() {
    return Endpoint.of(place.host, place.port, place.path, place.type, place.tls != null);
  }

  /** What comes about on each connection before its request, in this order; TLS may be null. */
  List<Layer> layers(Vertx vertx, TlsServer loaded) {
    List<Layer> layers = new ArrayList<>();
    ServerProxyProtocol proxy = place.proxyProtocol;
    if (proxy != null && proxy.mode() == ServerProxyProtocol.Mode.REQUIRED) {
      layers.add(new ProxyHeaderReader(vertx, proxy.timeoutMs()));
    }
    if (loaded != null) {
      layers.add(loaded);
    }
    return layers;
  }

  /**
   * The same service on a free port of the loopback address, which neither logs, rejects nor waits.
   *
   * @return a configuration of the same type, without layers
   */
  public ServerConfig onLoopback() {
    return new ServerConfig(
        name,
        new Place("127.0.0.1", 0, null, null, place.type, null, null, place.backlog),
        new Limits(
            limits.idleTimeoutMs,
            limits.lingerTimeoutMs,
            limits.maxRequestBytes,
            Integer.MAX_VALUE,
            limits.requestsPerConnection),
        answers,
        new DatagramBounds(0, Integer.MAX_VALUE, null),
        0,
        0,
        0);
  }

  @Override
  public List<Mistake> mistakes() {
    return Stream.of(requestMistakes(), loopMistakes(), replyMistakes())
        .flatMap(mistakes -> mistakes)
        .toList();
  }

  /** A request longer than what is looked at could never match. */
  private Stream<Mistake> requestMistakes() {
    return answers.replies.keySet().stream()
        .filter(request -> bytes(request) > limits.maxRequestBytes)
        .map(
            request ->
                Mistake.at(
                    "request of %s bytes can never match, maxRequestBytes is %s"
                        .formatted(bytes(request), limits.maxRequestBytes),
                    "replies",
                    request));
  }

  /** What could be a reply is not answered, or two servers would go on for ever. */
  private Stream<Mistake> loopMistakes() {
    return answers.replies.keySet().stream()
        .filter(request -> place.type == SocketType.DATAGRAM)
        .filter(
            request -> answers.replies.containsValue(request) || request.equals(answers.otherwise))
        .map(
            request ->
                Mistake.at(
                    "request is a reply too, which is never answered where type is datagram",
                    "replies",
                    request));
  }

  /** A datagram has no second part. */
  private Stream<Mistake> replyMistakes() {
    if (place.type != SocketType.DATAGRAM) {
      return Stream.empty();
    }
    return Stream.concat(
        answers.replies.entrySet().stream()
            .filter(reply -> bytes(reply.getValue()) > Datagram.MAX_BYTES)
            .map(reply -> tooLong(reply.getValue(), "replies", reply.getKey())),
        Stream.of(answers.otherwise)
            .filter(reply -> bytes(reply) > Datagram.MAX_BYTES)
            .map(reply -> tooLong(reply, "otherwise")));
  }

  private static Mistake tooLong(String reply, String... at) {
    return Mistake.at(
        "reply of %s bytes, must have at most %s where type is datagram"
            .formatted(bytes(reply), Datagram.MAX_BYTES),
        at);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
