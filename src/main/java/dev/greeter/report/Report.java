package dev.greeter.report;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * What a measurement has found, or several: recorded into by a {@link Recorder}, added, compared
 * and shown. Once it is reported it does not change.
 *
 * @param origin where it comes from
 * @param conditions what the process did beside the exchanges
 * @param outcomes how many ended how; every outcome is there, be it with 0
 * @param greetingCounts what peers sent before the request
 * @param replyCounts what they sent after it
 * @param latencies how long the steps took where an exchange ended as expected, and the others
 * @param searches what was tried to find a limit of the path
 * @param shortfalls how much of the schedule did not come as planned; every kind is there
 * @param connections what became of those that were kept
 * @param timeline outcomes, total latency, own lateness and gaps over time
 * @param failures events of the first and the last exchanges that did not end as expected
 * @param addresses what became of exchanges by their address, where that was not given
 * @param network what the kernel knows of connections
 */
public record Report(
    Origin origin,
    Conditions conditions,
    Map<ExchangeOutcome, Long> outcomes,
    TextCounts greetingCounts,
    TextCounts replyCounts,
    Latencies latencies,
    Searches searches,
    Map<Shortfall, Long> shortfalls,
    KeptConnections connections,
    Timeline timeline,
    Failures failures,
    Addresses addresses,
    Network network)
    implements Sum<Report> {

  /** Counts in maps of its own, which have every key. */
  public Report {
    outcomes = Bounds.counts(ExchangeOutcome.class, outcomes);
    shortfalls = Bounds.counts(Shortfall.class, shortfalls);
  }

  /** Has nothing counted yet. */
  Report(Origin origin, Conditions conditions) {
    this(
        origin,
        conditions,
        Map.of(),
        new TextCounts(),
        new TextCounts(),
        new Latencies(),
        new Searches(),
        Map.of(),
        new KeptConnections(false),
        new Timeline(),
        new Failures(),
        new Addresses(),
        new Network());
  }

  /**
   * Adds two reports, as if one client had measured both. Associative and commutative.
   *
   * @param other a report of the same or of another run, host or target
   * @return the sum
   * @throws ArithmeticException with one line if it is beyond what a report may hold
   */
  public Report plus(Report other) {
    Report sum = new Report(origin.plus(other.origin), conditions.plus(other.conditions));
    return Sum.of(sum, this, other);
  }

  /** Adds what was counted, wherever it comes from. */
  @Override
  public void add(Report other) {
    Bounds.add(outcomes, other.outcomes);
    Bounds.sum(outcomes.values());
    greetingCounts.add(other.greetingCounts);
    replyCounts.add(other.replyCounts);
    latencies.add(other.latencies);
    searches.add(other.searches);
    Bounds.add(shortfalls, other.shortfalls);
    connections.add(other.connections);
    timeline.add(other.timeline);
    failures.add(other.failures);
    addresses.add(other.addresses);
    network.add(other.network);
  }

  /** Copies it with other outcomes. */
  Report withOutcomes(Map<ExchangeOutcome, Long> others) {
    Report copy = Sum.of(new Report(origin, conditions), this);
    copy.outcomes.putAll(others);
    return copy;
  }

  /** Counts what did not come as planned. */
  public long count(Shortfall kind) {
    return shortfalls.get(kind);
  }

  /** Tells whether starts did not come at their time. */
  public boolean hasLateStarts() {
    return count(Shortfall.DELAYED) + count(Shortfall.HELD_BACK) + count(Shortfall.SKIPPED) > 0;
  }

  /**
   * What was stopped before its end: a line for each process. When the time of a run is over,
   * exchanges that began in it may be in flight still.
   */
  List<String> stopped() {
    List<String> stopped = origin.parts().stopped();
    long inFlight = count(Shortfall.ABANDONED);
    return stopped.isEmpty() && inFlight > 0 && !isEndless()
        ? List.of("stopped with %s exchanges in flight".formatted(inFlight))
        : stopped;
  }

  /**
   * What keeps a sum from being that of whole runs: a line for each share that is missing, and for
   * each report that was stopped before its end, as far as one can read them.
   *
   * @return no line where all is there
   */
  public List<String> incomplete() {
    List<String> lines = new ArrayList<>(origin.parts().missing());
    lines.addAll(stopped());
    return Parts.shown(lines);
  }

  /** Tells whether to be stopped was its normal end, with exchanges in flight. */
  public boolean isEndless() {
    return origin.configurationObjects().stream().allMatch(it -> it.getBoolean("endless", false));
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
    return Bounds.counted(outcomes);
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
