package dev.greeter.client;

import dev.greeter.config.Mistake;
import dev.greeter.config.Rules;
import dev.greeter.net.Endpoint;
import dev.greeter.net.Layer;
import dev.greeter.net.SocketType;
import dev.greeter.net.proxy.ClientProxyProtocol;
import dev.greeter.net.proxy.ProxyHeaderWriter;
import dev.greeter.net.tls.ClientTls;
import dev.greeter.net.tls.TlsClient;
import dev.greeter.report.Expect;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code client.config} section; {@code greeter.schema.json} holds ranges and defaults.
 *
 * @param name in log, metrics, status and report; null stands for {@code client}
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
 * @param requestsPerConnection after which a connection is closed; 0 for no limit
 * @param intervalMs silence between the end of a reply and the next request on its connection, in
 *     milliseconds
 * @param reconnect whether another connection takes the place of one that the client did not end
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
    String name,
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
    int requestsPerConnection,
    int intervalMs,
    boolean reconnect,
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
    name = name == null ? "client" : name;
    delayMs = List.copyOf(delayMs);
    report = report == null ? List.of() : List.copyOf(report);
  }

  /**
   * How the exchanges must end. A search has found nothing where all silences died; a share of one
   * may have been given just those.
   */
  Expect expected() {
    return mode() == Mode.IDLE_SEARCH && share == null
        ? expect.ofOneAtLeast(delayMs.size())
        : expect;
  }

  /** Which part of the work is this process's. */
  Share shareOrWhole() {
    return share == null ? Share.WHOLE : share;
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
    return new ClientRules(this).mistakes();
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
