package dev.greeter.report;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_EMPTY;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * How long the steps of exchanges took that ended as expected, as histograms in microseconds, to
 * three digits, up to a day.
 *
 * @param ownLateness from the time that a start was scheduled for to the start, where there is a
 *     schedule: what this machine has added
 * @param resolve from the start to the addresses of the name, where there is one
 * @param connect from there to the connection
 * @param handshake from there until TLS and a PROXY header have come about, where there are such
 * @param greeting from the connection to the greeting, where one is expected
 * @param firstByte from the request to the first byte of the reply
 * @param total from the start to the end
 * @param untilFailure the same of those that ended otherwise
 */
public record Latencies(
    Histogram ownLateness,
    @JsonInclude(NON_EMPTY) Histogram resolve,
    Histogram connect,
    @JsonInclude(NON_EMPTY) Histogram handshake,
    @JsonInclude(NON_EMPTY) Histogram greeting,
    Histogram firstByte,
    Histogram total,
    @JsonInclude(NON_EMPTY) Histogram untilFailure)
    implements Sum<Latencies> {

  static final long MAX_MICROS = TimeUnit.DAYS.toMicros(1);

  /** Decimal digits that a time keeps. */
  public static final int DIGITS = 3;

  /** Makes empty histograms. */
  public Latencies() {
    this(empty(), empty(), empty(), empty(), empty(), empty(), empty(), empty());
  }

  /** Of the one resolution that they all have; it grows with what it sees. */
  static Histogram empty() {
    return new Histogram(DIGITS);
  }

  /**
   * Counts a time.
   *
   * @param histogram of microseconds
   * @param nanos cut to a day; below 0 where it did not come
   */
  public static void record(Histogram histogram, long nanos) {
    if (nanos >= 0) {
      histogram.recordValue(micros(nanos));
    }
  }

  /** Counts the steps of an exchange that ended as expected. */
  void record(ExchangeTimes times) {
    record(resolve, times.resolveNanos());
    record(connect, times.connectNanos());
    record(handshake, times.handshakeNanos());
    record(greeting, times.greetingNanos());
    record(firstByte, times.firstByteNanos());
    record(total, times.totalNanos());
  }

  /** A time as it is counted: in microseconds, cut to a day. */
  static long micros(long nanos) {
    return Math.min(MAX_MICROS, TimeUnit.NANOSECONDS.toMicros(nanos));
  }

  /** A percentile of a histogram, in milliseconds. */
  public static double ms(Histogram histogram, double percentile) {
    return histogram.getValueAtPercentile(percentile) / 1e3;
  }

  /**
   * Formats a histogram as a row of a table.
   *
   * @param name of the row
   * @param format of a number of milliseconds
   * @return the name, and p50, p90, p99, p99.9 and the maximum
   */
  public static List<String> cells(String name, Histogram histogram, String format) {
    Stream<String> figures =
        DoubleStream.of(50, 90, 99, 99.9, 100)
            .mapToObj(it -> String.format(Locale.ROOT, format, ms(histogram, it)));
    return Stream.concat(Stream.of(name), figures).toList();
  }

  @Override
  public void add(Latencies other) {
    Bounds.add(ownLateness, other.ownLateness);
    Bounds.add(resolve, other.resolve);
    Bounds.add(connect, other.connect);
    Bounds.add(handshake, other.handshake);
    Bounds.add(greeting, other.greeting);
    Bounds.add(firstByte, other.firstByte);
    Bounds.add(total, other.total);
    Bounds.add(untilFailure, other.untilFailure);
  }
}
