package dev.greeter.client;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.greeter.config.Bytes;
import dev.greeter.config.Mistake;
import dev.greeter.config.Rules;
import dev.greeter.net.Endpoint;
import dev.greeter.net.Family;
import dev.greeter.net.Layer;
import dev.greeter.net.SocketType;
import dev.greeter.net.TcpKeepAlive;
import dev.greeter.net.datagram.Datagram;
import dev.greeter.net.proxy.ClientProxyProtocol;
import dev.greeter.net.proxy.ProxyHeaderWriter;
import dev.greeter.net.tls.ClientTls;
import dev.greeter.net.tls.TlsClient;
import dev.greeter.report.Attempt;
import dev.greeter.report.Expect;
import dev.greeter.report.Expected;
import dev.greeter.report.Recorder;
import dev.greeter.report.SearchKind;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The {@code client.config} section, whose keys stand side by side; {@code greeter.schema.json}
 * holds ranges and defaults.
 *
 * @param name in log, metrics, status and report; null stands for {@code client}
 * @param target what to connect to
 * @param request what is sent there, and how long its reply is waited for
 * @param keepAlive how long connections are kept
 * @param load how many exchanges, and when
 * @param failureLogPerSecond lines in a second about exchanges that fail, of each outcome; the rest
 *     are summed up
 * @param share the part of all that which is this process's, or null
 * @param report files for the report; {@code -} is standard output
 * @param reportEveryMs between the reports of a run that goes on, in milliseconds; null for none
 * @param expect how the exchanges must end
 */
public record ClientConfig(
    String name,
    @JsonUnwrapped Target target,
    @JsonUnwrapped Request request,
    @JsonUnwrapped KeepAlive keepAlive,
    @JsonUnwrapped Load load,
    int failureLogPerSecond,
    Share share,
    List<String> report,
    Integer reportEveryMs,
    Expect expect)
    implements Rules {

  /**
   * What to connect to.
   *
   * @param host address or name; null where there is a path
   * @param port null where there is a path
   * @param path unix socket, or null
   * @param family of the addresses that a name is looked up for
   * @param addresses which of them an exchange connects to
   * @param maxAddresses how many of them each is one to have its own exchanges; 0 for all
   * @param resolveEveryMs between lookups of those, in milliseconds
   * @param type what the sockets carry
   * @param tls null for none
   * @param proxyProtocol null for none
   * @param keepAlive of the connections
   * @param localAddresses that connections come from, in turn; none for the kernel's choice
   * @param tcpInfo whether the kernel is asked about each connection
   */
  public record Target(
      String host,
      Integer port,
      String path,
      Family family,
      Addresses addresses,
      int maxAddresses,
      int resolveEveryMs,
      SocketType type,
      ClientTls tls,
      ClientProxyProtocol proxyProtocol,
      @JsonUnwrapped TcpKeepAlive keepAlive,
      List<String> localAddresses,
      boolean tcpInfo) {

    /** Keeps an unchangeable copy of the list. */
    public Target {
      localAddresses = localAddresses == null ? List.of() : List.copyOf(localAddresses);
    }
  }

  /**
   * What one exchange is.
   *
   * @param delayMs silence between the connect and the request, in milliseconds; more than one: an
   *     exchange for each, all at once
   * @param idleAfter what the silence follows
   * @param message request
   * @param messageBytes sizes of the request, which ends with the message: an exchange for each,
   *     all at once; none for the message as it is
   * @param maxReplyBytes bytes of a reply after which the client stops reading
   * @param resolveTimeoutMs longest wait for the addresses of a name, in milliseconds, or null
   * @param connectTimeoutMs longest wait for the connection, in milliseconds
   * @param replyTimeoutMs longest wait from the request to the end of the reply, in milliseconds
   * @param endOfReply what ends a reply
   */
  public record Request(
      List<Integer> delayMs,
      IdleAfter idleAfter,
      Bytes message,
      List<Integer> messageBytes,
      int maxReplyBytes,
      Integer resolveTimeoutMs,
      int connectTimeoutMs,
      int replyTimeoutMs,
      EndOfReply endOfReply) {

    /** Keeps unchangeable copies of the lists. */
    public Request {
      delayMs = List.copyOf(delayMs);
      messageBytes = messageBytes == null ? List.of() : List.copyOf(messageBytes);
    }

    /** Tells the longest wait for the addresses of a name, in milliseconds. */
    int resolveMs() {
      return Math.min(resolveTimeoutMs == null ? 2000 : resolveTimeoutMs, connectTimeoutMs);
    }
  }

  /**
   * How many exchanges, and when.
   *
   * @param exchanges how many, where no duration is set
   * @param durationMs for how long they are started, in milliseconds, or null
   * @param endless whether they are started until the process is told to stop
   * @param concurrency exchanges in flight at once, where no rate is set
   * @param ratePerSecond starts per second, on schedule; 0 for none
   * @param maxInFlight exchanges in flight at once, where a rate is set
   * @param warmUpMs longest warm-up before the first exchange, in milliseconds; 0 for none; a
   *     single exchange has none
   */
  public record Load(
      int exchanges,
      Integer durationMs,
      boolean endless,
      int concurrency,
      double ratePerSecond,
      int maxInFlight,
      int warmUpMs) {}

  /** Keeps an unchangeable copy of the list. */
  public ClientConfig {
    name = name == null ? "client" : name;
    report = report == null ? List.of() : List.copyOf(report);
  }

  /**
   * Tells how the exchanges with so many peers must end. A search has found nothing where none
   * survived; a share of one may have been given just those.
   */
  Expect expected(int peers) {
    return mode() == Mode.SEARCH && share == null
        ? expect.ofOneAtLeast(attempts().size() * peers)
        : expect;
  }

  /**
   * Tells the time between two exchanges with a peer that answers at once, in nanoseconds; more
   * than one may be in flight.
   */
  long intervalNanos() {
    double ms =
        load.ratePerSecond > 0
            ? 1000 / load.ratePerSecond
            : Math.max(Worker.PAUSE_MS, request.delayMs.get(0) + keepAlive.intervalMs());
    return (long) (ms * TimeUnit.MILLISECONDS.toNanos(1));
  }

  /** Makes a recorder of exchanges, which has counted nothing yet. */
  Recorder recorder() {
    Recorder recorder = new Recorder(expect.outcome(), SearchKind.of(attempts()), keepAlive.isOn());
    return load.endless ? recorder.keepingRecent() : recorder;
  }

  /** Tells which part of the work is this process's. */
  Share shareOrWhole() {
    return share == null ? Share.WHOLE : share;
  }

  /**
   * Tells where to connect to.
   *
   * @return the one place where an address, a type and a security layer are chosen
   */
  public Endpoint endpoint() {
    return Endpoint.of(target.host, target.port, target.path, target.type, target.tls != null);
  }

  /** Makes the layers of connections, in the order in which they are opened. */
  List<Layer> layers(Vertx vertx) {
    List<Layer> layers = new ArrayList<>();
    if (target.proxyProtocol != null) {
      layers.add(new ProxyHeaderWriter(target.proxyProtocol.version()));
    }
    if (target.tls != null) {
      layers.add(new TlsClient(vertx, target.tls, target.host, name));
    }
    return layers;
  }

  /** Lists where connections come from, in turn; null is the kernel's choice. */
  List<String> sources() {
    return target.localAddresses.isEmpty()
        ? Collections.singletonList(null)
        : target.localAddresses;
  }

  /** Tells whether the sockets carry datagrams. */
  boolean isDatagram() {
    return target.type == SocketType.DATAGRAM;
  }

  /** Lists what exchanges do, in turn. */
  List<Attempt> attempts() {
    return request.messageBytes.isEmpty()
        ? request.delayMs.stream().map(ms -> new Attempt(ms, null)).toList()
        : request.messageBytes.stream()
            .map(bytes -> new Attempt(request.delayMs.get(0), bytes))
            .toList();
  }

  /**
   * Tells what kind of measurement it is.
   *
   * @return the one place where that is decided
   */
  public Mode mode() {
    if (SearchKind.of(attempts()) != null) {
      return Mode.SEARCH;
    }
    if (load.exchanges == 1 && load.durationMs == null && !load.endless) {
      return Mode.SINGLE;
    }
    return load.ratePerSecond > 0 ? Mode.OPEN_LOOP : Mode.CLOSED_LOOP;
  }

  @Override
  public List<Mistake> mistakes() {
    List<Mistake> mistakes = new ArrayList<>();
    if (share != null) {
      String words = "found " + share.index() + ", must be below share.of, which is " + share.of();
      add(mistakes, share.index() >= share.of(), "share.index", words);
    }
    String notOfRun = "must not be set for a run, needs greeter report --against";
    add(mistakes, expect.regressionPercent() != null, "expect.regressionPercent", notOfRun);
    boolean isSome = target.maxAddresses > 0 && target.addresses != Addresses.EACH;
    String notEach = "found " + target.maxAddresses + ", must be 0 where addresses is not \"each\"";
    add(mistakes, isSome, "maxAddresses", notEach);
    if (load.endless) {
      addMistakesOfEndless(mistakes);
    }
    Integer resolveMs = request.resolveTimeoutMs;
    boolean isLonger = resolveMs != null && resolveMs > request.connectTimeoutMs;
    String atMost = "found %s, must be at most connectTimeoutMs, which is %s";
    String longer = atMost.formatted(resolveMs, request.connectTimeoutMs);
    add(mistakes, isLonger, "resolveTimeoutMs", longer);
    for (String local : target.localAddresses) {
      String words = "found \"" + local + "\", must be an address of this machine";
      add(mistakes, !Endpoint.isAddress(local), "localAddresses", words);
    }
    addMistakesOfReply(mistakes);
    if (expect.greeting() != null) {
      addMistakesOfGreeting(mistakes);
    }
    if (keepAlive.isOn()) {
      addMistakesOfKept(mistakes);
    }
    if (isDatagram()) {
      addMistakesOfDatagrams(mistakes);
    }
    if (!request.messageBytes.isEmpty()) {
      addMistakesOfSizes(mistakes);
    }
    if (target.tls != null) {
      addMistakesOfNames(mistakes);
    }
    return mistakes;
  }

  /** Adds one at a key, with dots between its names, if it is one. */
  private static void add(List<Mistake> mistakes, boolean isOne, String key, String words) {
    if (isOne) {
      mistakes.add(Mistake.at(words, key.split("[.]", -1)));
    }
  }

  /** What ends without a word to stop is not endless. */
  private void addMistakesOfEndless(List<Mistake> mistakes) {
    String where = " where endless is true";
    add(mistakes, load.durationMs != null, "durationMs", "must not be set" + where);
    add(mistakes, isList(), "delayMs", "found a list, must be one value" + where);
    boolean isLost = keepAlive.isOn() && !keepAlive.reconnect();
    String lost = "found false, must be true" + where + " and connections are kept";
    add(mistakes, isLost, "reconnect", lost);
  }

  /** A reply that is expected must be one that can come. */
  private void addMistakesOfReply(List<Mistake> mistakes) {
    boolean untilClose = request.endOfReply == EndOfReply.CLOSE;
    String needsReply = "\"expected\" needs a reply to expect, expect.reply is not set";
    add(mistakes, !untilClose && isReplyMissing(), "endOfReply", needsReply);
    String needsClose =
        "found \"expected\", must be \"close\" where expect.reply matches a pattern";
    add(mistakes, !untilClose && isReplyPattern(), "endOfReply", needsClose);
    boolean afterReply = request.idleAfter == IdleAfter.REPLY;
    String needsEnd = "\"reply\" needs a list of delayMs, and endOfReply \"expected\"";
    add(mistakes, afterReply && (untilClose || !isList()), "idleAfter", needsEnd);
    String neverEnds =
        "found matches, must be bytes in a search, whose replies end with their first ones";
    add(mistakes, mode() == Mode.SEARCH && isReplyPattern(), "expect.reply", neverEnds);
    String mistake = expect.reply() == null ? null : expect.reply().mistake(request.maxReplyBytes);
    add(mistakes, mistake != null, "expect.reply", mistake);
  }

  private boolean isReplyPattern() {
    return expect.reply() != null && expect.reply().isPattern();
  }

  private boolean isReplyMissing() {
    return !isReplyPattern() && (expect.reply() == null || expect.reply().length() == 0);
  }

  /** With an empty message it is the whole exchange. */
  private void addMistakesOfGreeting(List<Mistake> mistakes) {
    String key = "expect.greeting";
    String mistake = expect.greeting().mistake(request.maxReplyBytes);
    add(mistakes, mistake != null, key, mistake);
    boolean isEmpty = !expect.greeting().isPattern() && expect.greeting().length() == 0;
    add(mistakes, isEmpty, key, "must not be empty");
    add(mistakes, isDatagram(), key, "must not be set where type is datagram");
    boolean hasMore = expect.reply() != null || mode() == Mode.SEARCH || keepAlive.isOn();
    String isAll =
        "is the whole exchange where message is empty: no reply, search, or second request follows";
    add(mistakes, request.message.length() == 0 && hasMore, key, isAll);
  }

  /**
   * On a connection that is kept the end of a reply is known by the expected one alone, and when
   * the next request is due by that end.
   */
  private void addMistakesOfKept(List<Mistake> mistakes) {
    String where = " where requestsPerConnection is not 1";
    add(mistakes, isDatagram(), "type", "found \"datagram\", must be \"stream\"" + where);
    add(mistakes, isList(), "delayMs", "found a list, must be one value" + where);
    boolean untilClose = request.endOfReply == EndOfReply.CLOSE;
    add(mistakes, untilClose, "endOfReply", "found \"close\", must be \"expected\"" + where);
    boolean isMissing = untilClose && isReplyMissing();
    add(mistakes, isMissing, "expect.reply", "is missing, must be set" + where);
    boolean isPart = expect.reply() != null && expect.reply().form() != Expected.Form.WHOLE;
    String needsAll = "must be all of a reply, whose end is not known else," + where;
    add(mistakes, isPart, "expect.reply", needsAll);
    String rate = BigDecimal.valueOf(load.ratePerSecond).stripTrailingZeros().toPlainString();
    add(mistakes, load.ratePerSecond > 0, "ratePerSecond", "found " + rate + ", must be 0" + where);
  }

  private boolean isList() {
    return request.delayMs.size() > 1;
  }

  /** A silence is one of a connection, and a datagram has no second part. */
  private void addMistakesOfDatagrams(List<Mistake> mistakes) {
    String words =
        "found a list, must be one value where type is datagram, which has no connection";
    add(mistakes, isList(), "delayMs", words);
    int bytes = request.message.length();
    String tooLong =
        "message of %s bytes, must have at most %s where type is datagram"
            .formatted(bytes, Datagram.MAX_BYTES);
    add(mistakes, bytes > Datagram.MAX_BYTES, "message", tooLong);
  }

  private void addMistakesOfSizes(List<Mistake> mistakes) {
    String key = "messageBytes";
    String not = "must not be set where ";
    add(mistakes, isList(), key, not + "delayMs is a list");
    add(mistakes, load.endless, key, not + "endless is true");
    add(mistakes, keepAlive.isOn(), key, not + "requestsPerConnection is not 1");
    for (int bytes : request.messageBytes) {
      int end = request.message.length();
      String tooSmall = "found %s, must be at least %s, for each ends with message";
      add(mistakes, bytes < end, key, tooSmall.formatted(bytes, end));
      String tooLarge = "found %s, must be at most %s where type is datagram";
      boolean isTooLarge = isDatagram() && bytes > Datagram.MAX_BYTES;
      add(mistakes, isTooLarge, key, tooLarge.formatted(bytes, Datagram.MAX_BYTES));
    }
  }

  /** What the JDK cannot ask for, or not verify, it leaves out without a word. */
  private void addMistakesOfNames(List<Mistake> mistakes) {
    boolean isSet = target.tls.serverName() != null;
    String name = isSet ? target.tls.serverName() : target.host;
    if (name == null) {
      // A file has no name that a certificate could have.
      String words = "is missing, must be set beside path where tls.verifyHost is true";
      add(mistakes, target.tls.verifyHost(), "tls.serverName", words);
      return;
    }
    String mistake = target.tls.mistakeIn(target.host);
    String key = isSet ? "tls.serverName" : "host";
    add(mistakes, mistake != null, key, "found \"" + name + "\", " + mistake);
  }
}
