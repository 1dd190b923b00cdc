package dev.greeter.server;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.greeter.config.Bytes;
import dev.greeter.config.Mistake;
import dev.greeter.config.Rules;
import dev.greeter.net.Endpoint;
import dev.greeter.net.Layer;
import dev.greeter.net.SocketType;
import dev.greeter.net.TcpKeepAlive;
import dev.greeter.net.datagram.Datagram;
import dev.greeter.net.proxy.ProxyHeaderReader;
import dev.greeter.net.proxy.ServerProxyProtocol;
import dev.greeter.net.tls.ServerTls;
import dev.greeter.net.tls.TlsServer;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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

  private static final Answers PLAIN =
      new Answers(Table.of(Map.of("1", "warm")), Bytes.of("up"), null, null);

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
   * @param keepAlive of the connections
   * @param tcpInfo whether the kernel is asked about each connection
   */
  public record Place(
      String host,
      Integer port,
      String path,
      String mode,
      SocketType type,
      ServerTls tls,
      ServerProxyProtocol proxyProtocol,
      int backlog,
      @JsonUnwrapped TcpKeepAlive keepAlive,
      boolean tcpInfo) {}

  /**
   * What a connection, and a request, may take.
   *
   * @param idleTimeoutMs longest wait from the accept to a whole request, in milliseconds
   * @param lingerTimeoutMs longest wait for the peer's end after a reply, in milliseconds
   * @param maxRequestBytes bytes of a request that are looked at
   * @param maxConnections connections of the deployment at once
   * @param requestsPerConnection requests of one connection, 0 for no limit; null, as where
   *     datagrams are served, stands for 1
   * @param maxConnectionAgeMs after which a connection ends between two requests, in milliseconds,
   *     0 for none; null, as where datagrams are served, stands for 0
   */
  public record Limits(
      int idleTimeoutMs,
      int lingerTimeoutMs,
      int maxRequestBytes,
      int maxConnections,
      Integer requestsPerConnection,
      Integer maxConnectionAgeMs) {

    /** Fills in one request, and no age. */
    public Limits {
      requestsPerConnection = requestsPerConnection == null ? 1 : requestsPerConnection;
      maxConnectionAgeMs = maxConnectionAgeMs == null ? 0 : maxConnectionAgeMs;
    }
  }

  /**
   * What is answered.
   *
   * @param replies to requests that are known
   * @param otherwise reply to every other request; null for none
   * @param frame what a request is; null, as where datagrams are served, stands for the table's
   * @param handler what answers instead of the table; null for none
   */
  public record Answers(Table replies, Bytes otherwise, Framing frame, Handler handler) {

    /** Fills in the frame of the table, and a table without a row beside a handler. */
    public Answers {
      replies = replies == null ? new Table(List.of()) : replies;
      frame = frame == null ? Framing.TABLE : frame;
    }

    /**
     * Lists whatever may be sent.
     *
     * @return every reply, that to other requests, if there is one, as the last
     */
    public Stream<Bytes> sent() {
      return Stream.concat(replies.rows.stream().map(Row::reply), Stream.ofNullable(otherwise));
    }
  }

  /**
   * Requests that are known.
   *
   * @param rows in the order of the configuration; no request is empty or stands twice
   */
  public record Table(List<Row> rows) {

    /** Keeps an unchangeable copy of the rows. */
    public Table {
      rows = List.copyOf(rows);
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Table of(Object json) {
      List<Row> rows = new ArrayList<>();
      if (json instanceof Map<?, ?> map) {
        map.forEach((key, reply) -> rows.add(row(key, key, reply)));
      } else {
        for (Object each : (List<?>) json) {
          Map<?, ?> row = (Map<?, ?>) each;
          rows.add(row(rows.size(), row.get("request"), row.get("reply")));
        }
      }
      return new Table(rows);
    }

    private static Row row(Object at, Object request, Object reply) {
      return new Row(at.toString(), Bytes.of(request), Bytes.of(reply));
    }
  }

  /**
   * A request that is known.
   *
   * @param at its key in the map of the configuration, or its index in the list
   * @param request its bytes
   * @param reply what is sent to it
   */
  public record Row(String at, Bytes request, Bytes reply) {}

  /**
   * What a request is.
   *
   * @param kind where it ends
   * @param bytes of its length, or of itself; 0 where neither is given
   * @param includesItself whether a length counts its own bytes too
   */
  public record Framing(Kind kind, int bytes, boolean includesItself) {

    static final Framing TABLE = new Framing(Kind.TABLE, 0, false);

    /** Where a request ends. */
    public enum Kind {
      /** Where the table of replies has it end. */
      TABLE,
      /** With its line. */
      LINE,
      /** So far behind its length. */
      LENGTH,
      /** After so many bytes. */
      FIXED,
      /** Where the peer ends its output. */
      END
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Framing of(Object json) {
      if (json instanceof String word) {
        return new Framing(Kind.valueOf(word.toUpperCase(Locale.ROOT)), 0, false);
      }
      Map<?, ?> form = (Map<?, ?>) json;
      return form.get("fixed") instanceof Number bytes
          ? new Framing(Kind.FIXED, bytes.intValue(), false)
          : new Framing(
              Kind.LENGTH,
              ((Number) form.get("length")).intValue(),
              Boolean.TRUE.equals(form.get("includesItself")));
    }
  }

  /**
   * What answers each request.
   *
   * @param address on the event bus; not used where the handler is in Java
   * @param timeoutMs longest wait for a reply, in milliseconds
   * @param maxReplyBytes bytes of the longest reply, without what frames it
   * @param frameReplies whether the frame puts its line end or length round it
   */
  public record Handler(String address, int timeoutMs, int maxReplyBytes, boolean frameReplies) {}

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

  /** Makes what comes about on each connection before its request, in this order. */
  List<Layer> layers(Vertx vertx) {
    List<Layer> layers = new ArrayList<>();
    ServerProxyProtocol proxy = place.proxyProtocol;
    if (proxy != null && proxy.mode() == ServerProxyProtocol.Mode.REQUIRED) {
      layers.add(new ProxyHeaderReader(vertx, proxy.timeoutMs()));
    }
    if (place.tls != null) {
      layers.add(new TlsServer(vertx, place.tls, name));
    }
    return layers;
  }

  /**
   * The same service on a free port of the loopback address, which neither logs, rejects nor waits,
   * and knows the request {@code 1}.
   *
   * @return a configuration of the same type, without layers, frame and handler
   */
  public ServerConfig onLoopback() {
    return new ServerConfig(
        name,
        new Place(
            "127.0.0.1",
            0,
            null,
            null,
            place.type,
            null,
            null,
            place.backlog,
            TcpKeepAlive.OFF,
            false),
        new Limits(
            limits.idleTimeoutMs,
            limits.lingerTimeoutMs,
            limits.maxRequestBytes,
            Integer.MAX_VALUE,
            limits.requestsPerConnection,
            0),
        PLAIN,
        new DatagramBounds(0, Integer.MAX_VALUE, null),
        0,
        0,
        0);
  }

  @Override
  public List<Mistake> mistakes() {
    List<Mistake> mistakes = new ArrayList<>();
    Set<Bytes> requests = new HashSet<>();
    for (Row row : answers.replies.rows) {
      String mistake = mistakeIn(row.request, requests.add(row.request));
      if (mistake != null) {
        mistakes.add(Mistake.at("request " + mistake, "replies", row.at));
      }
      addTooLong(mistakes, row.reply, "replies", row.at);
    }
    if (answers.otherwise != null) {
      addTooLong(mistakes, answers.otherwise, "otherwise");
    }
    if (answers.handler != null
        && answers.frame.kind == Framing.Kind.TABLE
        && limits.requestsPerConnection != 1) {
      String words = "found %s, must be 1 beside handler where frame is table";
      mistakes.add(
          Mistake.at(words.formatted(limits.requestsPerConnection), "requestsPerConnection"));
    }
    if (answers.frame.kind == Framing.Kind.FIXED && answers.frame.bytes > limits.maxRequestBytes) {
      String words = "found %s, must be at most maxRequestBytes, which is %s";
      mistakes.add(
          Mistake.at(
              words.formatted(answers.frame.bytes, limits.maxRequestBytes), "frame", "fixed"));
    }
    return mistakes;
  }

  /**
   * A request longer than what is looked at could never match. A datagram that could be a reply is
   * not answered, or two servers would go on for ever.
   */
  private String mistakeIn(Bytes request, boolean isNew) {
    if (request.length() == 0) {
      return "is empty, to which otherwise is the reply";
    }
    if (!isNew) {
      return "stands in replies before, must stand there once";
    }
    if (request.length() > limits.maxRequestBytes) {
      return "of %s bytes can never match, maxRequestBytes is %s"
          .formatted(request.length(), limits.maxRequestBytes);
    }
    return isDatagram() && answers.sent().anyMatch(request::equals)
        ? "is a reply too, which is never answered where type is datagram"
        : null;
  }

  /** A datagram has no second part. */
  private void addTooLong(List<Mistake> mistakes, Bytes reply, String... at) {
    if (isDatagram() && reply.length() > Datagram.MAX_BYTES) {
      String words = "reply of %s bytes, must have at most %s where type is datagram";
      mistakes.add(Mistake.at(words.formatted(reply.length(), Datagram.MAX_BYTES), at));
    }
  }

  private boolean isDatagram() {
    return place.type == SocketType.DATAGRAM;
  }
}
