package dev.greeter.client;

import dev.greeter.group.Meters;
import dev.greeter.net.Endpoint;
import dev.greeter.net.Layer;
import dev.greeter.net.Resolver;
import dev.greeter.net.TcpKeepAlive;
import dev.greeter.net.datagram.DatagramListener;
import dev.greeter.net.listen.Listener;
import dev.greeter.report.Attempt;
import dev.greeter.report.Recorder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Plays the client's own path before the first exchange that counts, every stage of it: class
 * loading and cold code would otherwise be most of the figures of the first second. The other side
 * is a listener of its own in this process, never the target, and nothing is counted. It is over
 * when the tail of a round has not become shorter for some rounds, or the time is up, whatever a
 * round still waits for. On one event loop: not thread-safe.
 */
final class WarmUp {

  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

  private static final Buffer REPLY = Buffer.buffer("Welcome to server!");

  private static final int DATAGRAM_BYTES = 1024;

  private static final int PACED_MS = 100;

  private static final List<Attempt> AT_ONCE = List.of(new Attempt(0, null));

  /** A round of exchanges, one after the other's end. */
  private static final Schedule CLOSED = new Schedule(AT_ONCE, 0, 1, 500, Long.MAX_VALUE, 0, 8);

  /** The last round, whose starts have a time of their own. */
  private static final Schedule PACED =
      new Schedule(AT_ONCE, 0, 1, 2 * PACED_MS, Long.MAX_VALUE, 2000, 64);

  /** Rounds without a better tail after which it will not become better. */
  private static final int STEADY_ROUNDS = 5;

  private final Context context;
  private final ClientConfig config;
  private final Resolver resolver;
  private final List<Layer> layers;

  /** Whether there is something to send: the other side cannot wait for what is not. */
  private final boolean asks;

  private final KeepAlive keepAlive;

  private final ExchangeMeters uncounted;
  private final Promise<Long> done = Promise.promise();
  private final long beginNanos = System.nanoTime();
  private ExchangePlan plan;
  private Pump pump;
  private long bestTailMicros = Long.MAX_VALUE;
  private int roundsSinceBest;

  /**
   * Prepares a warm-up.
   *
   * @param context of the event loop to be warmed
   * @param config what will be measured
   * @param resolver that it will be measured with; the first answer of a JVM takes long
   * @param layers the same: each warms itself up, and the listener has none
   */
  WarmUp(Context context, ClientConfig config, Resolver resolver, List<Layer> layers) {
    this.context = context;
    this.resolver = resolver;
    this.config = config;
    this.layers = layers;
    this.asks = config.request().message().length() > 0;
    // Two requests: a connect is as much a part of the path as what follows it.
    this.keepAlive = config.keepAlive().isOn() && asks ? new KeepAlive(2, 0, true) : KeepAlive.OFF;
    this.uncounted =
        new ExchangeMeters(context.owner(), Meters.NONE, config, resolver, Level.TRACE);
  }

  /**
   * Plays rounds until warm; at once for a single exchange.
   *
   * @return done when warm: how long it took, in nanoseconds, 0 if there was nothing to play
   */
  Future<Long> run() {
    if (config.load().warmUpMs() == 0 || config.mode() == Mode.SINGLE) {
      return Future.succeededFuture(0L);
    }
    Future.all(layers.stream().map(Layer::warmUp).toList())
        .compose(warm -> resolver.resolve().otherwiseEmpty())
        .compose(warm -> listen())
        .onSuccess(
            endpoint -> {
              plan =
                  ExchangePlan.of(
                      context.owner(),
                      config,
                      GreetingRule.played(config),
                      keepAlive,
                      resolver.playedAt(endpoint.address()),
                      List.of());
              round(CLOSED);
            })
        .onFailure(failure -> warm());
    long timer = context.owner().setTimer(config.load().warmUpMs(), up -> warm());
    return done.future().onComplete(warm -> context.owner().cancelTimer(timer));
  }

  /** Opens the other side, which closes when the warm-up is over. */
  private Future<Endpoint> listen() {
    Endpoint loopback = Endpoint.inet("127.0.0.1", 0);
    String owner = context.deploymentID();
    if (config.isDatagram()) {
      DatagramListener datagrams =
          new DatagramListener(context.owner(), loopback, DATAGRAM_BYTES, null, 1, owner);
      return datagrams
          .open(request -> request.reply(REPLY))
          .onComplete(open -> done.future().onComplete(end -> datagrams.shutdown(Duration.ZERO)));
    }
    Listener streams =
        new Listener(context.owner(), loopback, 1024, TcpKeepAlive.OFF, null, owner, config.name());
    return streams
        .open(this::answer)
        .onComplete(open -> done.future().onComplete(end -> streams.shutdown(Duration.ZERO)));
  }

  private void answer(NetSocket socket) {
    Buffer reply = plan.rule().whole() ? plan.rule().expected().bytes().buffer() : REPLY;
    // Vert.x logs what no handler takes as an error.
    socket.exceptionHandler(reset -> {});
    if (plan.greeting() != null) {
      socket.write(plan.greeting().example());
    }
    if (!asks) {
      socket.end(reply);
    } else if (plan.rule().whole()) {
      socket.handler(request -> socket.write(reply));
    } else {
      socket.handler(request -> socket.end(reply));
    }
  }

  private void round(Schedule schedule) {
    if (done.future().isComplete()) {
      return;
    }
    pump = new Pump(context, plan, schedule, config.recorder(), uncounted, failure -> warm());
    pump.done().onSuccess(recorder -> played(schedule, recorder));
    pump.run(Start.now());
  }

  private void played(Schedule schedule, Recorder recorder) {
    long elapsedMs = TimeUnit.NANOSECONDS.toMillis(elapsedNanos());
    if (schedule.isPaced()) {
      LOG.debug("warm after {} ms", elapsedMs);
      warm();
      return;
    }
    long tail = recorder.tailMicros();
    roundsSinceBest++;
    if (tail < bestTailMicros) {
      bestTailMicros = tail;
      roundsSinceBest = 0;
    }
    boolean steady = roundsSinceBest >= STEADY_ROUNDS;
    round(steady || elapsedMs >= config.load().warmUpMs() - PACED_MS ? PACED : CLOSED);
  }

  private long elapsedNanos() {
    return System.nanoTime() - beginNanos;
  }

  private void warm() {
    over(done.tryComplete(elapsedNanos()));
  }

  /** Plays no more, and never gets warm. */
  void stop() {
    over(done.tryFail("stopped"));
  }

  private void over(boolean isNow) {
    if (isNow && pump != null) {
      pump.stop();
    }
  }
}
