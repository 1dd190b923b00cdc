package dev.greeter.report;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * What a measurement has found, or several. It is a value: what it holds does not change.
 *
 * @param origin where it comes from
 * @param outcomes how many ended how; every outcome is there, be it with 0
 * @param greetingCounts what peers sent before the request
 * @param replyCounts what they sent after it
 * @param latencies how long the steps took where an exchange ended as expected, and the others
 * @param searches what was tried to find a limit of the path
 * @param delayed starts that came more than 10 ms later than scheduled
 * @param heldBack starts that were due while {@code maxInFlight} exchanges were open
 * @param skipped starts that did not come before the time was up
 * @param abandoned exchanges in flight when the measurement was stopped
 * @param conditions what the process did beside the exchanges
 * @param connections what became of those that were kept
 * @param timeline outcomes, total latency, own lateness and gaps over time
 * @param failures events of the first and the last exchanges that did not end as expected
 * @param addresses what became of exchanges by their address, where that was not given
 * @param network what the kernel knows of connections
 */
public record Report(
    Origin origin,
    Map<ExchangeOutcome, Long> outcomes,
    TextCounts greetingCounts,
    TextCounts replyCounts,
    Latencies latencies,
    Searches searches,
    long delayed,
    long heldBack,
    long skipped,
    long abandoned,
    Conditions conditions,
    KeptConnections connections,
    Timeline timeline,
    Failures failures,
    Addresses addresses,
    Network network) {

  /** Keeps what cannot be changed. */
  public Report {
    Map<ExchangeOutcome, Long> all = new EnumMap<>(ExchangeOutcome.class);
    Arrays.stream(ExchangeOutcome.values()).forEach(outcome -> all.put(outcome, 0L));
    all.putAll(outcomes);
    outcomes = Collections.unmodifiableMap(all);
    Bounds.sum(outcomes.values());
  }

  /**
   * Adds two reports, as if one client had measured both. Associative and commutative.
   *
   * @param other a report of the same or of another run, host or target
   * @return the sum
   * @throws ArithmeticException with one line if it is beyond what a report may hold
   */
  public Report plus(Report other) {
    Map<ExchangeOutcome, Long> sums = new EnumMap<>(outcomes);
    Bounds.add(sums, other.outcomes);
    return new Report(
        origin.plus(other.origin),
        sums,
        greetingCounts.plus(other.greetingCounts),
        replyCounts.plus(other.replyCounts),
        Sum.of(new Latencies(), latencies, other.latencies),
        Sum.of(new Searches(), searches, other.searches),
        Bounds.sum(delayed, other.delayed),
        Bounds.sum(heldBack, other.heldBack),
        Bounds.sum(skipped, other.skipped),
        Bounds.sum(abandoned, other.abandoned),
        conditions.plus(other.conditions),
        Sum.of(new KeptConnections(false), connections, other.connections),
        Sum.of(new Timeline(), timeline, other.timeline),
        Sum.of(new Failures(), failures, other.failures),
        Sum.of(new Addresses(), addresses, other.addresses),
        Sum.of(new Network(), network, other.network));
  }

  /**
   * Replaces the outcomes.
   *
   * @param others every outcome is there
   */
  Report withOutcomes(Map<ExchangeOutcome, Long> others) {
    return new Report(
        origin,
        others,
        greetingCounts,
        replyCounts,
        latencies,
        searches,
        delayed,
        heldBack,
        skipped,
        abandoned,
        conditions,
        connections,
        timeline,
        failures,
        addresses,
        network);
  }

  /** What keeps the report of one process from being that of a whole run: a line for each cause. */
  List<String> stopped() {
    return cut(origin.parts().stopped(false));
  }

  /**
   * What keeps a sum from being that of whole runs: a line for each share that is missing, and for
   * each report that was stopped before its end, as far as one can read them.
   *
   * @return no line where all is there
   */
  public List<String> incomplete() {
    List<String> lines = new ArrayList<>(origin.parts().missing());
    lines.addAll(cut(origin.parts().stopped(origin.parts().all().size() > 1)));
    return Parts.shown(lines);
  }

  /** Tells whether to be stopped was its normal end, with exchanges in flight. */
  public boolean isEndless() {
    return origin.configurationObjects().stream().allMatch(it -> it.getBoolean("endless", false));
  }

  /** When the time of a run is over, exchanges that began in it may be in flight still. */
  private List<String> cut(List<String> stopped) {
    return stopped.isEmpty() && abandoned > 0 && !isEndless()
        ? List.of("stopped with %s exchanges in flight".formatted(abandoned))
        : stopped;
  }

  /**
   * Where the exchanges went.
   *
   * @return host and port; several with commas between them
   */
  public String target() {
    return String.join(", ", origin.targets());
  }

  /**
   * From the first start to the last end.
   *
   * @return in nanoseconds
   */
  public long elapsedNanos() {
    return origin.duration().toNanos();
  }

  /**
   * How many exchanges ended.
   *
   * @return the sum of the outcomes
   */
  public long exchanges() {
    return Bounds.sum(outcomes.values());
  }

  /** Counts the outcomes that there were. */
  public Map<ExchangeOutcome, Long> ended() {
    Map<ExchangeOutcome, Long> ended = new EnumMap<>(outcomes);
    ended.values().removeIf(count -> count == 0);
    return ended;
  }

  /** What share of them did not end as expected, in percent; 0 of none. */
  double failurePercent() {
    long met = expected().stream().mapToLong(outcomes::get).sum();
    return exchanges() == 0 ? 0 : 100.0 * (exchanges() - met) / exchanges();
  }

  /**
   * What peers sent before the request.
   *
   * @return the 100 most frequent ones, most frequent first
   */
  public List<TextCounts.Row> greetings() {
    return greetingCounts.shown();
  }

  /**
   * What they replied.
   *
   * @return the 100 most frequent ones, most frequent first
   */
  public List<TextCounts.Row> replies() {
    return replyCounts.shown();
  }

  /**
   * Replies beyond those.
   *
   * @return how many exchanges had one
   */
  public long otherReplies() {
    return replyCounts.notShown();
  }

  /**
   * Lists the rows of latency that have something in them.
   *
   * @return histograms in microseconds by their names, in the order of an exchange's steps
   */
  public Map<String, Histogram> rows() {
    Map<String, Histogram> rows = new LinkedHashMap<>();
    rows.put("own lateness", latencies.ownLateness());
    rows.put("resolve", latencies.resolve());
    rows.put("connect", latencies.connect());
    rows.put("handshake", latencies.handshake());
    rows.put("rtt (kernel)", network.rtt());
    rows.put("greeting", latencies.greeting());
    rows.put("first byte", latencies.firstByte());
    rows.put("total", latencies.total());
    rows.put("until failure", latencies.untilFailure());
    rows.put("gap", connections.gaps());
    rows.values().removeIf(histogram -> histogram.getTotalCount() == 0);
    return rows;
  }

  /**
   * Tells which outcomes are no failure.
   *
   * @return those that a configuration expects
   */
  public Set<ExchangeOutcome> expected() {
    return origin.configurationObjects().stream()
        .map(it -> it.getValue("expect") instanceof JsonObject expect ? expect : new JsonObject())
        .map(expect -> ExchangeOutcome.of(expect.getString("outcome", "replied")))
        .collect(Collectors.toSet());
  }

  /**
   * Says what is beside the failures that are shown.
   *
   * @param shown how many
   * @return a line for those that are not, and one for local ports that failed each time
   */
  public List<String> failureNotes(int shown) {
    long more = failures.events().isEmpty() ? 0 : latencies.untilFailure().getTotalCount() - shown;
    return Stream.of(more > 0 ? "and %s more".formatted(more) : "", failures.ports())
        .filter(note -> !note.isEmpty())
        .toList();
  }

  /** Exchanges that ended per second. */
  public double ratePerSecond() {
    return elapsedNanos() == 0 ? 0 : exchanges() * 1e9 / elapsedNanos();
  }

  /** Whether it was a search. */
  public boolean isSearch() {
    return !searches.all().isEmpty();
  }
}
