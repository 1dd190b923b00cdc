package dev.greeter.server.datagram;

import dev.greeter.group.Group;
import dev.greeter.group.LineLimit;
import dev.greeter.group.Meters;
import dev.greeter.group.NamedLog;
import dev.greeter.group.Snapshot;
import dev.greeter.net.Endpoint;
import dev.greeter.net.SocketErrors;
import dev.greeter.net.datagram.Datagram;
import dev.greeter.net.datagram.DatagramListener;
import dev.greeter.server.BoundedHandler;
import dev.greeter.server.ConnectionOutcome;
import dev.greeter.server.Receiver;
import dev.greeter.server.Replies;
import dev.greeter.server.Reply;
import dev.greeter.server.Request;
import dev.greeter.server.ServerConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Answers datagrams: each is a request, and gets one reply to its sender. There is no connection,
 * so there is no deadline, and a sender may be forged: what could be a reply itself has none.
 * Thread-safe.
 */
public final class Datagrams implements Receiver {

  private final Vertx vertx;
  private final NamedLog log;
  private final LineLimit lines;
  private final ServerConfig config;
  private final int instances;
  private final Meters registry;
  private final Level level;
  private final Replies replies;

  /** As far as they would be read here. */
  private final NavigableSet<byte[]> ownReplies = new TreeSet<>(Arrays::compareUnsigned);

  private final DatagramListener listener;
  private final DatagramMeters meters;
  private final AtomicLong asked = new AtomicLong();
  private boolean known;

  /** Requests that a handler has not answered. */
  private int underWay;

  /** Those of the end; null before. */
  private Integer cut;

  /**
   * Makes a receiver without a socket.
   *
   * @param vertx where it is
   * @param config how datagrams are answered
   * @param instances how many will listen
   * @param owner tells its instances from others: the ID of the deployment
   * @param registry where they are counted
   * @param level of a datagram's line in the log
   */
  public Datagrams(
      Vertx vertx, ServerConfig config, int instances, String owner, Meters registry, Level level) {
    this.vertx = vertx;
    this.log = new NamedLog(Datagrams.class, config.name());
    this.lines = new LineLimit(vertx, log, "requests", config.peerLogPerSecond());
    this.config = config;
    this.instances = instances;
    this.registry = registry;
    this.level = level;
    this.replies = new Replies(config);
    int maxBytes = config.limits().maxRequestBytes();
    config
        .answers()
        .sent()
        .map(reply -> reply.buffer().getBytes(0, Math.min(reply.length(), maxBytes)))
        .forEach(ownReplies::add);
    this.listener =
        new DatagramListener(
            vertx,
            config.endpoint(),
            maxBytes,
            config.datagrams().receiveBufferBytes(),
            instances,
            owner);
    this.meters = new DatagramMeters(config.name(), listener);
  }

  @Override
  public Future<Endpoint> listen(Function<Request, Future<Buffer>> handler) {
    SourceLimit limit =
        config.datagrams().maxRepliesPerSource() == 0
            ? null
            : new SourceLimit(config.datagrams().maxRepliesPerSource());
    BoundedHandler bounded = BoundedHandler.of(handler, config, Datagram.MAX_BYTES);
    return listener.open(datagram -> received(datagram, limit, bounded)).onSuccess(this::bound);
  }

  private synchronized void bound(Endpoint endpoint) {
    if (known) {
      return;
    }
    known = true;
    meters.register(registry, endpoint);
    if (config.answers().handler() != null) {
      meters.handler();
    }
    if (config.datagrams().maxReplyRatio() == 0 && !listener.isLoopback()) {
      log.warn()
          .log(
              "{}: without a bound (maxReplyRatio) a peer that forges an address can have replies sent"
                  + " to it",
              endpoint);
    }
    Integer asked = config.datagrams().receiveBufferBytes();
    int given = listener.receiveBufferBytes();
    if (asked != null && given < asked) {
      log.warn()
          .log(
              "{}: the kernel keeps {} bytes, and not the {} of receiveBufferBytes",
              endpoint,
              given,
              asked);
    }
  }

  @Override
  public Optional<String> shortcoming() {
    return listener.sockets() < instances
        ? Optional.of("one instance serves: this system does not share a port among sockets")
        : Optional.empty();
  }

  /** The limit is that of the instance, or null; so is the handler. */
  private Future<Void> received(Datagram datagram, SourceLimit limit, BoundedHandler handler) {
    if (listener.isOwn(datagram.sender()) || ownReplies.contains(datagram.bytes())) {
      return drop(datagram, DropReason.LOOP);
    }
    Reply reply = handler == null ? replies.answer(datagram.bytes()) : null;
    if (reply != null && isTooLong(reply.bytes(), datagram)) {
      return drop(datagram, DropReason.RATIO);
    }
    // A handler is asked no more often than it may reply.
    if (limit != null && !limit.admits(datagram.sender())) {
      return drop(datagram, DropReason.RATE);
    }
    return reply != null ? send(datagram, reply) : ask(datagram, handler);
  }

  private Future<Void> ask(Datagram datagram, BoundedHandler handler) {
    if (!begins()) {
      return drop(datagram, DropReason.REJECTED);
    }
    long askedNanos = System.nanoTime();
    Buffer bytes = Buffer.buffer(datagram.bytes());
    DatagramRequest request = new DatagramRequest(datagram, asked.incrementAndGet(), bytes);
    return inTime(handler.apply(request))
        .transform(
            (reply, cause) -> {
              if (!ends()) {
                return Future.succeededFuture();
              }
              meters.handled(System.nanoTime() - askedNanos);
              return cause == null ? handled(datagram, reply) : failed(datagram, cause);
            });
  }

  /** Whether there is a place for one more. */
  private synchronized boolean begins() {
    if (underWay == config.limits().maxConnections()) {
      return false;
    }
    underWay++;
    return true;
  }

  /** Whether it was not cut before. */
  private synchronized boolean ends() {
    underWay--;
    return cut == null;
  }

  /** Of what comes on any thread, or never: the reply on this event loop, or why there is none. */
  private Future<Buffer> inTime(Future<Buffer> reply) {
    if (reply.isComplete()) {
      return reply;
    }
    Context here = vertx.getOrCreateContext();
    Promise<Buffer> first = Promise.promise();
    long timer =
        vertx.setTimer(
            config.answers().handler().timeoutMs(),
            id -> first.fail(new TimeoutException("no reply of the handler in time")));
    reply.onComplete(
        done ->
            here.runOnContext(
                turn -> {
                  if (vertx.cancelTimer(timer)) {
                    reply.onComplete(first);
                  }
                }));
    return first.future();
  }

  private Future<Void> handled(Datagram datagram, Buffer bytes) {
    Reply reply = new Reply(ConnectionOutcome.HANDLED, bytes, true, false);
    if (bytes.length() == 0) {
      return answered(datagram, reply);
    }
    return isTooLong(bytes, datagram) ? drop(datagram, DropReason.RATIO) : send(datagram, reply);
  }

  private Future<Void> failed(Datagram datagram, Throwable cause) {
    Reply reply = replies.other(ConnectionOutcome.FAILED);
    Buffer bytes = reply.bytes();
    meters.answered(reply.outcome());
    boolean hasLine = lines.admits(reply.outcome().word());
    log(hasLine ? Level.INFO : level, datagram, "not answered", reply.outcome().word(), cause);
    return bytes == null || isTooLong(bytes, datagram)
        ? Future.succeededFuture()
        : datagram.reply(bytes).otherwiseEmpty();
  }

  private Future<Void> send(Datagram datagram, Reply reply) {
    return datagram
        .reply(reply.bytes())
        .transform(
            (sent, failure) ->
                failure == null ? answered(datagram, reply) : drop(datagram, DropReason.SEND));
  }

  private Future<Void> answered(Datagram datagram, Reply reply) {
    meters.answered(reply.outcome());
    log(level, datagram, "answered", reply.outcome().word(), null);
    return Future.succeededFuture();
  }

  private Future<Void> drop(Datagram datagram, DropReason reason) {
    meters.dropped(reason, 1);
    log(level, datagram, "dropped", reason.word(), null);
    return Future.succeededFuture();
  }

  /** An empty request counts as one byte: its headers alone are more. */
  private boolean isTooLong(Buffer reply, Datagram datagram) {
    double ratio = config.datagrams().maxReplyRatio();
    return ratio > 0 && reply.length() > ratio * Math.max(1, datagram.bytes().length);
  }

  private void log(
      Level lineLevel, Datagram datagram, String message, String outcome, Throwable cause) {
    if (log.isOn(lineLevel)) {
      LoggingEventBuilder line =
          log.at(lineLevel)
              .addKeyValue("remote", Endpoint.text(datagram.sender()))
              .addKeyValue("outcome", outcome)
              .addKeyValue("requestBytes", datagram.bytes().length);
      (cause == null ? line : line.addKeyValue("cause", SocketErrors.describe(cause))).log(message);
    }
  }

  @Override
  public Future<Void> drain(Group group) {
    long before = meters.received();
    log.info().addKeyValue("timeoutMs", config.drainTimeoutMs()).log("draining");
    return shutdown(Duration.ofMillis(config.drainTimeoutMs()))
        .onSuccess(
            closed -> {
              cut();
              log.info()
                  .addKeyValue("requests", meters.received() - before)
                  .addKeyValue("cut", cuts())
                  .log("drained");
              snapshot(List.of(), group.uptimeMs()).ifPresent(this::logLife);
            });
  }

  private void logLife(Snapshot life) {
    LoggingEventBuilder line =
        log.info()
            .addKeyValue("uptimeMs", life.uptimeMs())
            .addKeyValue("requests", meters.received());
    life.addEnded(line).log("served");
  }

  private synchronized void cut() {
    cut = underWay;
    meters.dropped(DropReason.CUT, cut);
  }

  @Override
  public synchronized int cuts() {
    return cut == null ? 0 : cut;
  }

  /** Answers what the kernel holds before, and waits for the handler. */
  @Override
  public Future<Void> shutdown(Duration timeout) {
    return listener.shutdown(timeout);
  }

  @Override
  public synchronized Optional<Snapshot> snapshot(List<Endpoint> endpoints, long uptimeMs) {
    return known ? Optional.of(meters.snapshot(endpoints, uptimeMs)) : Optional.empty();
  }

  @Override
  public void close() {
    lines.close();
    meters.close();
  }
}
