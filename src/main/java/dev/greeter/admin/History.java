package dev.greeter.admin;

import dev.greeter.group.Phase;
import dev.greeter.group.Service;
import dev.greeter.group.Snapshot;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What every service of a Vert.x has counted, second by second, for two minutes. The instances of a
 * deployment share one, so that there is one sample a second however many they are. Thread-safe.
 */
final class History implements Shareable {

  /** Seconds that are looked back on. */
  static final int SECONDS = 120;

  private static final int SAMPLE_EVERY_MS = 1000;

  /** A service at one moment. */
  record Sample(Phase phase, Snapshot counts) {}

  private final Vertx vertx;

  /** The samples by deployment, oldest first; one more than there are seconds between them. */
  private final Deque<Map<String, Sample>> samples = new ArrayDeque<>();

  private History(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * The history of a deployment; the first instance that asks begins it, and its event loop takes
   * the samples.
   */
  static History of(Vertx vertx, String deployment) {
    return map(vertx)
        .computeIfAbsent(
            deployment,
            id -> {
              History history = new History(vertx);
              vertx.setPeriodic(0, SAMPLE_EVERY_MS, timer -> history.sample());
              return history;
            });
  }

  /** Removes the history; the timer is its verticle's, and ends with that. */
  static void end(Vertx vertx, String deployment) {
    map(vertx).remove(deployment);
  }

  private static LocalMap<String, History> map(Vertx vertx) {
    return vertx.sharedData().getLocalMap("dev.greeter.histories");
  }

  private void sample() {
    Map<String, Sample> now = now();
    synchronized (samples) {
      samples.add(now);
      if (samples.size() > SECONDS + 1) {
        samples.remove();
      }
    }
  }

  /** Every service that counts, at this moment, by deployment. */
  Map<String, Sample> now() {
    Map<String, Sample> now = new TreeMap<>();
    Service.map(vertx)
        .forEach(
            (deployment, service) ->
                service
                    .snapshot()
                    .ifPresent(counts -> now.put(deployment, new Sample(service.phase(), counts))));
    return now;
  }

  /** What was counted of a service at each sample, oldest first; null before it was there. */
  List<Snapshot> of(String deployment) {
    synchronized (samples) {
      return samples.stream()
          .map(sample -> sample.get(deployment))
          .map(sample -> sample == null ? null : sample.counts())
          .toList();
    }
  }
}
