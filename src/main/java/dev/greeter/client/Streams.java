package dev.greeter.client;

import dev.greeter.net.Endpoint;
import dev.greeter.net.Resolver;
import dev.greeter.net.SocketErrors;
import dev.greeter.report.HostName;
import dev.greeter.report.Recorder;
import dev.greeter.report.Work;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The streams of exchanges of one instance: one with the target, or, where each of its addresses is
 * to be measured, one with each, as they come to DNS and go. A lookup that fails or is late says
 * nothing of them; where DNS answers that there is none, the one with the target says so. On one
 * event loop: not thread-safe.
 */
final class Streams {

  private final Context context;
  private final Measurement measurement;
  private final ClientConfig config;
  private final Resolver resolver;
  private final SocketAddress target;
  private final Promise<Void> done = Promise.promise();

  /** Those that take starts, by whom with. */
  private final Map<SocketAddress, Pump> current = new HashMap<>();

  /** Those, and what is in flight with an address that has gone. */
  private final Set<Pump> all = new HashSet<>();

  private Recorder recorder;
  private Schedule part;

  /** Null before the begin. */
  private Start start;

  /**
   * Prepares those of an instance.
   *
   * @param context of its event loop
   * @param measurement that it takes part in
   */
  Streams(Context context, Measurement measurement) {
    this.context = context;
    this.measurement = measurement;
    this.config = measurement.config();
    this.resolver = measurement.resolver();
    this.target = config.endpoint().address();
  }

  /** Finds whom to measure. */
  Future<List<SocketAddress>> find() {
    return config.target().addresses() == Addresses.EACH
        ? resolver.resolve().map(this::chosen).otherwise(List.of())
        : Future.succeededFuture(List.of());
  }

  private List<SocketAddress> chosen(List<SocketAddress> found) {
    return chosen(found, config.target().maxAddresses(), HostName.get());
  }

  /**
   * Chooses some of several addresses by rendezvous hashing (Thaler and Ravishankar 1998): each
   * host has an order of its own, in which one that comes or goes moves no other.
   *
   * @param max how many; 0 for all
   */
  static List<SocketAddress> chosen(List<SocketAddress> found, int max, String host) {
    Comparator<SocketAddress> byHash =
        Comparator.comparing(
            it ->
                UUID.nameUUIDFromBytes(
                    (host + " " + Endpoint.text(it)).getBytes(StandardCharsets.UTF_8)));
    return max == 0 ? found : found.stream().sorted(byHash).limit(max).toList();
  }

  /**
   * Takes a part of the measurement.
   *
   * @param found by {@link #find}
   */
  void prepare(List<SocketAddress> found) {
    part = measurement.takePart(Math.max(1, found.size()));
    recorder = measurement.recorder(context);
    set(found);
  }

  /** Returns a future that is done when every exchange has ended, or {@link #stop} was called. */
  Future<Void> done() {
    return done.future();
  }

  /**
   * Runs them.
   *
   * @param at what their schedule counts from
   */
  void run(Start at) {
    start = at;
    List.copyOf(all).forEach(pump -> pump.run(at));
    // What makes a number of exchanges with each makes them with those of the begin.
    boolean goesOn = part.unit() == Work.Unit.DURATION;
    if (goesOn && config.target().addresses() == Addresses.EACH && resolver.looksUp()) {
      lookLater();
    }
  }

  private void lookLater() {
    if (!done.future().isComplete()) {
      context.owner().setTimer(config.target().resolveEveryMs(), id -> look());
    }
  }

  private void look() {
    resolver
        .resolve()
        .timeout(config.request().resolveMs(), TimeUnit.MILLISECONDS)
        .onComplete(
            (found, failure) -> {
              if (failure != null && !SocketErrors.isUnknownName(failure)) {
                measurement.meters().lookupFailed();
              } else if (!done.future().isComplete()) {
                set(failure == null ? chosen(found) : List.of());
              }
              lookLater();
            });
  }

  private void set(Collection<SocketAddress> found) {
    Collection<SocketAddress> peers = found.isEmpty() ? List.of(target) : found;
    for (SocketAddress peer : peers) {
      if (!current.containsKey(peer)) {
        begin(peer);
      }
    }
    Set<SocketAddress> gone = new HashSet<>(current.keySet());
    gone.removeAll(peers);
    gone.forEach(peer -> current.remove(peer).finish());
  }

  private void begin(SocketAddress peer) {
    Resolver known = peer.equals(target) ? resolver : new Resolver(peer);
    Schedule rest = start == null ? part : part.from(start.elapsedNanos());
    Pump pump =
        new Pump(
            context,
            ExchangePlan.of(
                context.owner(),
                config,
                GreetingRule.of(config),
                config.keepAlive(),
                known,
                measurement.layers()),
            rest,
            recorder,
            measurement.meters(),
            measurement::abort);
    current.put(peer, pump);
    all.add(pump);
    pump.done().onSuccess(ended -> left(pump));
    if (start != null) {
      pump.run(start);
    }
  }

  private void left(Pump pump) {
    all.remove(pump);
    if (all.isEmpty()) {
      done.tryComplete();
    }
  }

  /** Stops them: what is in flight ends uncounted, and nothing counts after it. */
  void stop() {
    List.copyOf(all).forEach(Pump::stop);
  }
}
