package dev.greeter.server.datagram;

import dev.greeter.group.Group;
import dev.greeter.group.Meters;
import dev.greeter.group.NamedLog;
import dev.greeter.group.Snapshot;
import dev.greeter.net.Endpoint;
import dev.greeter.net.datagram.Datagram;
import dev.greeter.net.datagram.DatagramListener;
import dev.greeter.server.Receiver;
import dev.greeter.server.Replies;
import dev.greeter.server.Reply;
import dev.greeter.server.Request;
import dev.greeter.server.ServerConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Answers datagrams: each is a request, and gets one reply to its sender. There is no connection,
 * so there is no deadline, and a sender may be forged: what could be a reply itself has none.
 * Thread-safe.
 */
public final class Datagrams implements Receiver {

  private final NamedLog log;
  private final ServerConfig config;
  private final int instances;
  private final Meters registry;
  private final Level level;
  private final Replies replies;

  /** As far as they would be read here. */
  private final NavigableSet<byte[]> ownReplies = new TreeSet<>(Arrays::compareUnsigned);

  private final DatagramListener listener;
  private final DatagramMeters meters;
  private boolean known;

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
    this.log = new NamedLog(Datagrams.class, config.name());
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
    return listener.open(datagram -> received(datagram, limit)).onSuccess(this::bound);
  }

  private synchronized void bound(Endpoint endpoint) {
    if (known) {
      return;
    }
    known = true;
    meters.register(registry, endpoint);
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

  /** The limit is that of the instance, or null. */
  private void received(Datagram datagram, SourceLimit limit) {
    if (listener.isOwn(datagram.sender()) || ownReplies.contains(datagram.bytes())) {
      drop(datagram, DropReason.LOOP);
      return;
    }
    Reply reply = replies.answer(datagram.bytes());
    if (isTooLong(reply.bytes().length(), datagram.bytes().length)) {
      drop(datagram, DropReason.RATIO);
      return;
    }
    if (limit != null && !limit.admits(datagram.sender())) {
      drop(datagram, DropReason.RATE);
      return;
    }
    datagram
        .reply(reply.bytes())
        .onSuccess(
            sent -> {
              meters.answered(reply.outcome());
              log(datagram, "answered", reply.outcome().word());
            })
        .onFailure(failure -> drop(datagram, DropReason.SEND));
  }

  private void drop(Datagram datagram, DropReason reason) {
    meters.dropped(reason);
    log(datagram, "dropped", reason.word());
  }

  /** An empty request counts as one byte: its headers alone are more. */
  private boolean isTooLong(int replyBytes, int requestBytes) {
    double ratio = config.datagrams().maxReplyRatio();
    return ratio > 0 && replyBytes > ratio * Math.max(1, requestBytes);
  }

  private void log(Datagram datagram, String message, String outcome) {
    if (log.isOn(level)) {
      log.at(level)
          .addKeyValue("remote", Endpoint.text(datagram.sender()))
          .addKeyValue("outcome", outcome)
          .addKeyValue("requestBytes", datagram.bytes().length)
          .log(message);
    }
  }

  @Override
  public Future<Void> drain(Group group) {
    long before = meters.received();
    log.info().addKeyValue("timeoutMs", config.drainTimeoutMs()).log("draining");
    return shutdown(Duration.ofMillis(config.drainTimeoutMs()))
        .onSuccess(
            closed -> {
              log.info().addKeyValue("requests", meters.received() - before).log("drained");
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

  /** Answers what the kernel holds before. */
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
    meters.close();
  }
}
