package dev.greeter.server;

import dev.greeter.group.Group;
import dev.greeter.group.Snapshot;
import dev.greeter.net.Datagram;
import dev.greeter.net.DatagramListener;
import dev.greeter.net.Endpoint;
import dev.greeter.server.Replies.Reply;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Answers datagrams: each is a request, and gets one reply to its sender. There is no connection,
 * so there is no deadline, no limit and nothing to be remembered of a peer. Thread-safe.
 */
final class Datagrams implements Receiver {

  private static final Logger LOG = LoggerFactory.getLogger(Datagrams.class);

  private final ServerConfig config;
  private final int instances;
  private final MeterRegistry registry;
  private final Level level;
  private final Replies replies;
  private final DatagramListener listener;
  private final DatagramMeters meters;
  private boolean known;

  /**
   * Makes it, without a socket.
   *
   * @param vertx where it is
   * @param config how datagrams are answered
   * @param instances how many will listen
   * @param owner tells its instances from others: the ID of the deployment
   * @param registry where they are counted
   * @param level of a datagram's line in the log
   */
  Datagrams(
      Vertx vertx,
      ServerConfig config,
      int instances,
      String owner,
      MeterRegistry registry,
      Level level) {
    this.config = config;
    this.instances = instances;
    this.registry = registry;
    this.level = level;
    this.replies = new Replies(config);
    this.listener =
        new DatagramListener(
            vertx,
            config.endpoint(),
            config.maxRequestBytes(),
            config.receiveBufferBytes(),
            instances,
            owner);
    this.meters = new DatagramMeters(listener);
  }

  @Override
  public Future<Endpoint> listen() {
    return listener.open(this::received).onSuccess(this::bound);
  }

  private synchronized void bound(Endpoint endpoint) {
    if (known) {
      return;
    }
    known = true;
    meters.register(registry, endpoint.toString());
    if (config.maxReplyRatio() == 0 && !listener.isLoopback()) {
      LOG.warn(
          "{}: without a bound (maxReplyRatio) a peer that forges an address can have replies sent"
              + " to it",
          endpoint);
    }
    int given = listener.receiveBufferBytes();
    if (config.receiveBufferBytes() != null && given < config.receiveBufferBytes()) {
      LOG.warn(
          "{}: the kernel keeps {} bytes, and not the {} of receiveBufferBytes",
          endpoint,
          given,
          config.receiveBufferBytes());
    }
  }

  @Override
  public Optional<String> shortcoming() {
    return listener.sockets() < instances
        ? Optional.of("one instance serves: this system does not share a port among sockets")
        : Optional.empty();
  }

  private void received(Datagram datagram) {
    Reply reply = replies.last(datagram.bytes());
    int requestBytes = datagram.bytes().length;
    if (isTooLong(reply.bytes().length(), requestBytes)) {
      meters.dropped(DropReason.RATIO);
      log(datagram, "dropped", DropReason.RATIO.word());
      return;
    }
    datagram
        .reply(reply.bytes())
        .onSuccess(
            sent -> {
              meters.answered(reply.outcome());
              log(datagram, "answered", reply.outcome().word());
            })
        .onFailure(
            failure -> {
              meters.dropped(DropReason.SEND);
              log(datagram, "dropped", DropReason.SEND.word());
            });
  }

  /** An empty request counts as one byte: its headers alone are more. */
  private boolean isTooLong(int replyBytes, int requestBytes) {
    double ratio = config.maxReplyRatio();
    return ratio > 0 && replyBytes > ratio * Math.max(1, requestBytes);
  }

  private void log(Datagram datagram, String message, String outcome) {
    if (LOG.isEnabledForLevel(level)) {
      Endpoint sender =
          Endpoint.inet(
              datagram.sender().getAddress().getHostAddress(), datagram.sender().getPort());
      LOG.atLevel(level)
          .addKeyValue("remote", sender)
          .addKeyValue("outcome", outcome)
          .addKeyValue("requestBytes", datagram.bytes().length)
          .log(message);
    }
  }

  @Override
  public int open() {
    return 0;
  }

  @Override
  public int cuts() {
    return 0;
  }

  @Override
  public Future<Void> drain(Group group) {
    long before = meters.received();
    LOG.atInfo().addKeyValue("timeoutMs", config.drainTimeoutMs()).log("draining");
    return shutdown(Duration.ofMillis(config.drainTimeoutMs()))
        .onSuccess(
            closed ->
                LOG.atInfo().addKeyValue("requests", meters.received() - before).log("drained"));
  }

  /** Answers what the kernel holds, for at most so long, and listens no more. */
  Future<Void> shutdown(Duration timeout) {
    return listener.shutdown(timeout);
  }

  @Override
  public synchronized Optional<Snapshot> snapshot(long uptimeMs) {
    return known ? Optional.of(meters.snapshot(uptimeMs)) : Optional.empty();
  }

  @Override
  public void close() {
    meters.close();
  }
}
