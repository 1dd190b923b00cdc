package dev.greeter.client;

import dev.greeter.config.Mistake;
import dev.greeter.config.Rules;
import dev.greeter.net.ClientProxyProtocol;
import dev.greeter.net.ClientTls;
import dev.greeter.net.Datagram;
import dev.greeter.net.Endpoint;
import dev.greeter.net.Layer;
import dev.greeter.net.ProxyHeaderWriter;
import dev.greeter.net.SocketType;
import dev.greeter.net.TlsClient;
import dev.greeter.report.Expect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The {@code client.config} section; {@code greeter.schema.json} holds ranges and defaults.
 *
 * @param host address or name to connect to; null where there is a path
 * @param port to connect to; null where there is a path
 * @param path unix socket to connect to, or null
 * @param type what the sockets carry
 * @param tls null for none
 * @param proxyProtocol null for none
 * @param delayMs silence between the connect and the request, in milliseconds; more than one: an
 *     exchange for each, all at once
 * @param message request, sent as UTF-8
 * @param maxReplyBytes bytes of a reply after which the client stops reading
 * @param connectTimeoutMs longest wait for the connection, in milliseconds
 * @param replyTimeoutMs longest wait from the request to the end of the reply, in milliseconds
 * @param endOfReply what ends a reply
 * @param exchanges how many exchanges, where no duration is set
 * @param durationMs for how long exchanges are started, in milliseconds, or null
 * @param concurrency exchanges in flight at once, where no rate is set
 * @param ratePerSecond starts per second, on schedule; 0 for none
 * @param maxInFlight exchanges in flight at once, where a rate is set
 * @param warmUpMs longest time to play the own path before the first exchange, in milliseconds; 0
 *     for none; a single exchange is never warmed
 * @param share the part of all that which is this process's, or null
 * @param report files for the report; {@code -} is standard output
 * @param expect how the exchanges must end
 */
public record ClientConfig(
    String host,
    Integer port,
    String path,
    SocketType type,
    ClientTls tls,
    ClientProxyProtocol proxyProtocol,
    List<Integer> delayMs,
    String message,
    int maxReplyBytes,
    int connectTimeoutMs,
    int replyTimeoutMs,
    EndOfReply endOfReply,
    int exchanges,
    Integer durationMs,
    int concurrency,
    double ratePerSecond,
    int maxInFlight,
    int warmUpMs,
    Share share,
    List<String> report,
    Expect expect)
    implements Rules {

  /** Keeps unchangeable copies of the lists. */
  public ClientConfig {
    delayMs = List.copyOf(delayMs);
    report = report == null ? List.of() : List.copyOf(report);
  }

  /**
   * Where to connect to.
   *
   * @return the one place where an address, a type and a security layer are chosen
   */
  public Endpoint endpoint() {
    return Endpoint.of(host, port, path, type, tls != null);
  }

  /** What comes about on each connection before its request, in this order; TLS may be null. */
  List<Layer> layers(TlsClient loaded) {
    List<Layer> layers = new ArrayList<>();
    if (proxyProtocol != null) {
      layers.add(new ProxyHeaderWriter(proxyProtocol.version()));
    }
    if (loaded != null) {
      layers.add(loaded);
    }
    return layers;
  }

  @Override
  public List<Mistake> mistakes() {
    return Stream.of(shareMistakes(), replyMistakes(), datagramMistakes(), nameMistakes())
        .flatMap(List::stream)
        .toList();
  }

  /** A silence is one of a connection, and a datagram has no second part. */
  private List<Mistake> datagramMistakes() {
    if (type != SocketType.DATAGRAM) {
      return List.of();
    }
    List<Mistake> mistakes = new ArrayList<>();
    if (delayMs.size() > 1) {
      mistakes.add(
          Mistake.at(
              "found a list, must be one value where type is datagram, which has no connection",
              "delayMs"));
    }
    int bytes = message.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > Datagram.MAX_BYTES) {
      mistakes.add(
          Mistake.at(
              "message of %d bytes, must have at most %d where type is datagram"
                  .formatted(bytes, Datagram.MAX_BYTES),
              "message"));
    }
    return mistakes;
  }

  /** A file has no name that a certificate could have. */
  private List<Mistake> nameMistakes() {
    return path != null && tls != null && tls.verifyHost() && tls.serverName() == null
        ? List.of(
            Mistake.at(
                "is missing, must be set beside path where tls.verifyHost is true",
                "tls",
                "serverName"))
        : List.of();
  }

  private List<Mistake> shareMistakes() {
    return share == null || share.index() < share.of()
        ? List.of()
        : List.of(
            Mistake.at(
                "found %d, must be below share.of, which is %d"
                    .formatted(share.index(), share.of()),
                "share",
                "index"));
  }

  /** A reply that is to end an exchange must be one that can come. */
  private List<Mistake> replyMistakes() {
    if (endOfReply == EndOfReply.CLOSE) {
      return List.of();
    }
    String reply = expect.reply();
    if (reply == null || reply.isEmpty()) {
      return List.of(
          Mistake.at(
              "\"expected\" needs a reply to expect, expect.reply is not set", "endOfReply"));
    }
    int bytes = reply.getBytes(StandardCharsets.UTF_8).length;
    return bytes > maxReplyBytes
        ? List.of(
            Mistake.at(
                "reply of %d bytes can never come in full, maxReplyBytes is %d"
                    .formatted(bytes, maxReplyBytes),
                "expect",
                "reply"))
        : List.of();
  }

  /**
   * What kind of measurement it is.
   *
   * @return the one place where that is decided
   */
  public Mode mode() {
    if (delayMs.size() > 1) {
      return Mode.IDLE_SEARCH;
    }
    if (exchanges == 1 && durationMs == null) {
      return Mode.SINGLE;
    }
    return ratePerSecond > 0 ? Mode.OPEN_LOOP : Mode.CLOSED_LOOP;
  }
}
