package dev.greeter.group;

import dev.greeter.net.Libraries;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.TimeWindowMax;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.ToDoubleFunction;

/**
 * Meters with the same tags, which leave their registry together. Without a registry they do
 * nothing: a process without metrics does not load Micrometer. Register and close from one thread
 * at a time; the meters themselves are thread-safe.
 */
public final class Meters implements AutoCloseable {

  /** Those that go nowhere. */
  public static final Meters NONE = new Meters(null, null);

  /** Null where they go nowhere. */
  private final MeterRegistry registry;

  private final Tags common;
  private final List<Meter> registered = new ArrayList<>();

  private Meters(MeterRegistry registry, Tags common) {
    this.registry = registry;
    this.common = common;
  }

  /**
   * Begins without a meter, and without a tag.
   *
   * @param vertx whose registry it is, if an application has given it one
   * @return those that go there, or nowhere
   */
  public static Meters of(Vertx vertx) {
    return of(Libraries.registry(vertx));
  }

  /**
   * The same of a registry.
   *
   * @param registry where they are registered; null for nowhere
   * @return those that go there
   */
  public static Meters of(MeterRegistry registry) {
    return registry == null ? NONE : new Meters(registry, Tags.empty());
  }

  /**
   * Begins another set without a meter, in the same registry.
   *
   * @param tags names and values, in turn, which each of them carries beside those of this one
   * @return the set
   */
  public Meters with(String... tags) {
    return registry == null ? NONE : new Meters(registry, common.and(tags));
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
    if (registry != null) {
      registered.add(
          FunctionCounter.builder(name, subject, count)
              .description(description)
              .tags(common.and(tags))
              .register(registry));
    }
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
   * @param tags names and values beside those, in turn
   * @return takes each time, in nanoseconds, at least 0
   */
  public LongConsumer timer(String name, String description, String... tags) {
    if (registry == null) {
      return nanos -> {};
    }
    Timer timer =
        Timer.builder(name).description(description).tags(common.and(tags)).register(registry);
    registered.add(timer);
    return nanos -> timer.record(nanos, TimeUnit.NANOSECONDS);
  }

  /**
   * Registers a gauge of the longest of the times that came lately, in seconds.
   *
   * @param name with dots
   * @param description one line
   * @param windowMs for how long one counts: at least that, and less than twice that
   * @return takes each time, in nanoseconds
   */
  public LongConsumer longest(String name, String description, long windowMs) {
    if (registry == null) {
      return nanos -> {};
    }
    TimeWindowMax max = new TimeWindowMax(Clock.SYSTEM, windowMs, 2);
    gauge(name, description, max, it -> it.poll(TimeUnit.SECONDS));
    return nanos -> max.record((double) nanos, TimeUnit.NANOSECONDS);
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
    if (registry != null) {
      registered.add(
          Gauge.builder(name, subject, value)
              .description(description)
              .tags(common.and(tags))
              .register(registry));
    }
  }

  /** Takes all of them out of the registry. */
  @Override
  public void close() {
    if (registry != null) {
      registered.forEach(registry::remove);
      registered.clear();
    }
  }
}
