package dev.greeter.report;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * How many exchanges ended how, how long they took, how late this machine was, and how long no
 * reply came, in each slice of time. Slices are 1 s × 2^n wide and begin at a multiple of that
 * since the epoch, so that those of several hosts fit; when there would be more than {@link
 * #SLICES}, each two become one. The width depends on the first and the last slice alone, and so
 * not on the order in which timelines are added. What goes on for long has the last slices of some
 * widths beside that. Not thread-safe.
 */
public final class Timeline implements Sum<Timeline> {

  static final int SLICES = 120;

  /** Of the slices of a report as text, so that a file stays small. */
  private static final int CHARACTERS = 80_000;

  /** Widths of those, in milliseconds: the last two minutes, half an hour, and eight hours. */
  private static final List<Long> RECENT_MS = List.of(1000L, 16_000L, 256_000L);

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final NavigableMap<Long, Slice> slices = new TreeMap<>();

  /** By the width of their slices, in milliseconds. */
  private final NavigableMap<Long, Timeline> recent = new TreeMap<>();

  private final boolean isRecent;
  private long seconds;

  /** Makes an empty one of the finest slices. */
  Timeline() {
    this(TimeUnit.SECONDS.toMillis(1), false);
  }

  /**
   * Makes an empty one.
   *
   * @param sliceMs how long a slice is
   * @param isRecent whether it drops the first slices where there are too many
   * @throws IllegalArgumentException with one line if no timeline has that
   */
  public Timeline(long sliceMs, boolean isRecent) {
    this.isRecent = isRecent;
    seconds = TimeUnit.MILLISECONDS.toSeconds(sliceMs);
    if (sliceMs() != sliceMs || Long.bitCount(seconds) != 1) {
      throw new IllegalArgumentException(
          "timeline.sliceMs is %s, must be 1000 times a power of two".formatted(sliceMs));
    }
  }

  /** Keeps the last slices of some widths from now on. */
  void keepRecent() {
    RECENT_MS.forEach(width -> recent.put(width, new Timeline(width, true)));
  }

  /** Adds the last slices of a width. */
  public void addRecent(Timeline last) {
    recent.computeIfAbsent(last.sliceMs(), width -> new Timeline(width, true)).add(last);
  }

  /** The last slices, those of the shortest first. */
  public List<Timeline> recent() {
    return List.copyOf(recent.values());
  }

  /** Counts the end of an exchange, so many nanoseconds after the epoch. */
  void add(ExchangeOutcome outcome, long endedNanos, long totalNanos) {
    count(
        endedNanos,
        slice -> {
          slice.add(outcome, 1);
          slice.total().record(totalNanos);
        });
  }

  /** Counts a start that was due so many nanoseconds after the epoch. */
  void started(long dueNanos, long lateNanos) {
    count(dueNanos, slice -> slice.ownLateness().record(lateNanos));
  }

  /** Counts a time without a reply that was over so many nanoseconds after the epoch. */
  void stalled(long endedNanos, long nanos, boolean isGap) {
    count(endedNanos, slice -> slice.stalled(Latencies.micros(nanos), isGap));
  }

  /** Counts in the slice of a time, here and in the last slices of each width. */
  private void count(long nanos, Consumer<Slice> event) {
    long index = Math.floorDiv(nanos, SECOND * seconds);
    Slice slice = slices.get(index);
    if (slice == null) {
      pack();
      slice = slice(index);
    }
    event.accept(slice);
    fit();
    for (Timeline last : recent.values()) {
      last.count(nanos, event);
    }
  }

  private void pack() {
    slices.values().forEach(Slice::pack);
  }

  /** The slice that begins so many times its width after the epoch. */
  public Slice slice(long index) {
    return slices.computeIfAbsent(index, key -> new Slice());
  }

  @Override
  public void add(Timeline other) {
    while (seconds < other.seconds) {
      coarsen();
    }
    other.slices.forEach(
        (index, slice) -> slice(Math.floorDiv(index * other.seconds, seconds)).add(slice));
    fit();
    other.recent.values().forEach(this::addRecent);
  }

  /** Lists the slices in which an exchange ended, the first of them first. */
  List<Slice> used() {
    return slices.values().stream().filter(slice -> slice.count(any -> true) > 0).toList();
  }

  /** Makes slices wider until there are few enough, or drops the first ones. */
  public void fit() {
    // Two reports may be centuries apart, which is more slices than an int counts.
    while (!slices.isEmpty() && slices.lastKey() - slices.firstKey() >= SLICES) {
      if (isRecent) {
        slices.pollFirstEntry();
      } else {
        coarsen();
      }
    }
  }

  /** Becomes short enough as text. */
  void shorten() {
    pack();
    while (size() > 1 && characters() > CHARACTERS) {
      if (isRecent) {
        slices.headMap(slices.lastKey() - size() / 2, true).clear();
      } else {
        coarsen();
      }
    }
    recent.values().forEach(Timeline::shorten);
  }

  /** Joins each two slices. */
  void coarsen() {
    Map<Long, Slice> fine = new TreeMap<>(slices);
    slices.clear();
    seconds *= 2;
    fine.forEach((index, slice) -> slice(Math.floorDiv(index, 2)).add(slice));
    pack();
  }

  /** How many slices there are from the first with anything in it to the last. */
  public int size() {
    return slices.isEmpty() ? 0 : Math.toIntExact(slices.lastKey() - slices.firstKey() + 1);
  }

  /** How long a slice is, in milliseconds. */
  public long sliceMs() {
    return TimeUnit.SECONDS.toMillis(seconds);
  }

  /** When the first slice begins, after the epoch; 0 if there is none. */
  public Duration start() {
    return Duration.ofSeconds(slices.isEmpty() ? 0 : slices.firstKey() * seconds);
  }

  /** Lists a value of each slice, from the first to the last one with anything in it. */
  public <T> List<T> row(Function<Slice, T> value) {
    return LongStream.range(0, size())
        .mapToObj(i -> slices.getOrDefault(slices.firstKey() + i, new Slice()))
        .map(value)
        .collect(Collectors.toList());
  }

  /** How long the histograms are together as text. */
  private int characters() {
    return slices.values().stream()
        .flatMap(slice -> Stream.of(slice.total().text(), slice.ownLateness().text()))
        .filter(Objects::nonNull)
        .mapToInt(String::length)
        .sum();
  }
}
