package dev.greeter.report;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;

/**
 * How many exchanges ended how, how long they took, how late this machine was, and how long no
 * reply came, in each slice of time. Slices are 1 s × 2^n wide and begin at a multiple of that
 * since the epoch, so that those of several hosts fit; when there would be more than {@link
 * #SLICES}, each two become one. The width depends on the first and the last slice alone, and so
 * not on the order in which timelines are added. Not thread-safe.
 */
public final class Timeline {

  static final int SLICES = 120;

  /** Of the slices of a report as text, so that a file stays small. */
  private static final int CHARACTERS = 80_000;

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final NavigableMap<Long, Slice> slices = new TreeMap<>();
  private long seconds = 1;

  /** Counts the end of an exchange, so many nanoseconds after the epoch. */
  void add(ExchangeOutcome outcome, long endedNanos, long totalNanos) {
    Slice slice = slice(Math.floorDiv(endedNanos, SECOND * seconds));
    slice.add(outcome, 1);
    Latencies.record(slice.total(), totalNanos);
    fit();
  }

  /** Counts a start that was due so many nanoseconds after the epoch. */
  void started(long dueNanos, long lateNanos) {
    Latencies.record(slice(Math.floorDiv(dueNanos, SECOND * seconds)).ownLateness(), lateNanos);
    fit();
  }

  /** Counts a time without a reply that was over so many nanoseconds after the epoch. */
  void stalled(long endedNanos, long nanos, boolean isGap) {
    slice(Math.floorDiv(endedNanos, SECOND * seconds)).stalls().add(nanos, isGap);
    fit();
  }

  /** Adds what ended in a slice of another timeline of the same width. */
  public void put(long index, ExchangeOutcome outcome, long count) {
    slice(index).add(outcome, count);
  }

  /** That slice. */
  public Slice slice(long index) {
    return slices.computeIfAbsent(index, key -> new Slice());
  }

  void add(Timeline other) {
    Timeline added = other.copy();
    while (added.seconds < seconds) {
      added.coarsen();
    }
    while (seconds < added.seconds) {
      coarsen();
    }
    added.slices.forEach((index, slice) -> slices.merge(index, slice, Slice::plus));
    fit();
  }

  /** Lists the slices in which an exchange ended, the first of them first. */
  List<Slice> used() {
    return slices.values().stream().filter(slice -> !slice.counts().isEmpty()).toList();
  }

  /** Makes slices wider until there are few enough. */
  public void fit() {
    // Two reports may be centuries apart, which is more slices than an int counts.
    while (!slices.isEmpty() && slices.lastKey() - slices.firstKey() >= SLICES) {
      coarsen();
    }
  }

  /** A copy that is short enough as text. */
  Timeline fitted() {
    Timeline slices = copy();
    while (slices.size() > 1 && slices.characters() > CHARACTERS) {
      slices.coarsen();
    }
    return slices;
  }

  /** Joins each two slices. */
  void coarsen() {
    Map<Long, Slice> fine = new TreeMap<>(slices);
    slices.clear();
    seconds *= 2;
    fine.forEach((index, slice) -> slices.merge(Math.floorDiv(index, 2), slice, Slice::plus));
  }

  Timeline copy() {
    Timeline copy = new Timeline();
    copy.seconds = seconds;
    slices.forEach((index, slice) -> copy.slices.put(index, new Slice().plus(slice)));
    return copy;
  }

  /** How many slices there are from the first with anything in it to the last. */
  public int size() {
    return slices.isEmpty() ? 0 : Math.toIntExact(slices.lastKey() - slices.firstKey() + 1);
  }

  /** How long a slice is, in milliseconds. */
  public long sliceMs() {
    return TimeUnit.SECONDS.toMillis(seconds);
  }

  /**
   * Sets the width, in milliseconds, of a timeline that has no slice yet.
   *
   * @throws IllegalArgumentException if no timeline has that
   */
  public void setSliceMs(long ms) {
    seconds = TimeUnit.MILLISECONDS.toSeconds(ms);
    if (sliceMs() != ms || Long.bitCount(seconds) != 1) {
      throw new IllegalArgumentException(
          "timeline.sliceMs is %s, must be 1000 times a power of two".formatted(ms));
    }
  }

  /** When the first slice begins, after the epoch; 0 if there is none. */
  public Duration start() {
    return Duration.ofSeconds(slices.isEmpty() ? 0 : slices.firstKey() * seconds);
  }

  /** Lists the counts of one outcome, from the first slice to the last one with anything in it. */
  public long[] counts(ExchangeOutcome outcome) {
    long[] row = new long[size()];
    slices.forEach((index, slice) -> row[at(index)] = slice.count(outcome));
    return row;
  }

  /** Lists total latencies by slice, in microseconds; not to be changed. */
  public Histogram[] totals() {
    return row(Slice::total, Histogram[]::new);
  }

  /** Lists own lateness by slice, as those. */
  public Histogram[] ownLateness() {
    return row(Slice::ownLateness, Histogram[]::new);
  }

  /** Lists times without a reply by slice. */
  public Stalls[] stalls() {
    return row(Slice::stalls, Stalls[]::new);
  }

  /** How long the histograms are together as text. */
  private int characters() {
    return PackedHistogram.characters(totals()) + PackedHistogram.characters(ownLateness());
  }

  private <T> T[] row(Function<Slice, T> value, IntFunction<T[]> array) {
    T[] row = array.apply(size());
    Arrays.setAll(row, i -> value.apply(new Slice()));
    slices.forEach((index, slice) -> row[at(index)] = value.apply(slice));
    return row;
  }

  private int at(long index) {
    return Math.toIntExact(index - slices.firstKey());
  }
}
