package dev.greeter.group;

import dev.greeter.net.Libraries;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The meters of a group: each carries its name and its endpoint, and all of them leave the registry
 * with it. Register and close from one thread at a time; the meters themselves are thread-safe.
 */
public final class Meters implements AutoCloseable {

  private final MeterRegistry registry;
  private final Tags service;
  private final List<Meter> registered = new ArrayList<>();

  /**
   * Begins without a meter.
   *
   * @param registry where they are registered
   * @param name of the group, which tells its series from another's
   * @param endpoint where it listens, or what it connects to
   */
  public Meters(MeterRegistry registry, String name, String endpoint) {
    this(registry, Tags.of("name", name, "endpoint", endpoint));
  }

  /**
   * Begins without a meter, of what is no group.
   *
   * @param registry where they are registered
   * @param service what each of them carries
   */
  public Meters(MeterRegistry registry, Tags service) {
    this.registry = registry;
    this.service = service;
  }

  /**
   * The registry that an application has given its Vert.x.
   *
   * @param vertx the application's
   * @return its registry, or one whose meters do nothing
   */
  public static MeterRegistry registry(Vertx vertx) {
    MeterRegistry registry = Libraries.registry(vertx);
    return registry == null ? new CompositeMeterRegistry() : registry;
  }

  /**
   * Registers a counter of what is counted elsewhere.
   *
   * @param name with dots
   * @param description one line
   * @param subject what is looked at; held weakly
   * @param count reads it; called on any thread
   * @param tags names and values beside those, in turn
   * @param <T> what is looked at
   */
  public <T> void counter(
      String name, String description, T subject, ToDoubleFunction<T> count, String... tags) {
    added(
        FunctionCounter.builder(name, subject, count)
            .description(description)
            .tags(service.and(tags))
            .register(registry));
  }

  /**
   * Registers a counter.
   *
   * @param name with dots
   * @param description one line
   * @param tags names and values beside those, in turn
   * @return the count, 0; it is held weakly
   */
  public LongAdder counter(String name, String description, String... tags) {
    LongAdder count = new LongAdder();
    counter(name, description, count, LongAdder::sum, tags);
    return count;
  }

  /**
   * Registers a counter for each of several words.
   *
   * @param name with dots
   * @param description one line
   * @param counts of each; held weakly
   * @param tag whose values the words are
   * @param word of one
   * @param <K> what is counted
   */
  public <K> void counters(
      String name,
      String description,
      Map<K, LongAdder> counts,
      String tag,
      Function<K, String> word) {
    counts.forEach(
        (key, count) -> counter(name, description, count, LongAdder::sum, tag, word.apply(key)));
  }

  /**
   * Registers a timer.
   *
   * @param name with dots
   * @param description one line
   * @param tags names and values beside the endpoint, in turn
   * @return the timer, without a value
   */
  public Timer timer(String name, String description, String... tags) {
    return added(
        Timer.builder(name).description(description).tags(service.and(tags)).register(registry));
  }

  /**
   * Registers a gauge.
   *
   * @param name with dots
   * @param description one line
   * @param subject what is looked at; held weakly
   * @param value reads it; called on any thread
   * @param tags names and values beside those, in turn
   * @param <T> what is looked at
   */
  public <T> void gauge(
      String name, String description, T subject, ToDoubleFunction<T> value, String... tags) {
    added(
        Gauge.builder(name, subject, value)
            .description(description)
            .tags(service.and(tags))
            .register(registry));
  }

  private <M extends Meter> M added(M meter) {
    registered.add(meter);
    return meter;
  }

  /** Takes all of them out of the registry. */
  @Override
  public void close() {
    registered.forEach(registry::remove);
    registered.clear();
  }
}
