package dev.greeter.report.form;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.greeter.config.Bytes;
import dev.greeter.report.AddressCounts;
import dev.greeter.report.Addresses;
import dev.greeter.report.Bounds;
import dev.greeter.report.Conditions;
import dev.greeter.report.ConnectionEnd;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.Failure;
import dev.greeter.report.Failures;
import dev.greeter.report.IdleLimit;
import dev.greeter.report.KeptConnections;
import dev.greeter.report.Latencies;
import dev.greeter.report.Origin;
import dev.greeter.report.PackedHistogram;
import dev.greeter.report.Part;
import dev.greeter.report.Parts;
import dev.greeter.report.Report;
import dev.greeter.report.Silence;
import dev.greeter.report.Stalls;
import dev.greeter.report.TextCounts;
import dev.greeter.report.Timeline;
import dev.greeter.report.Work;
import io.vertx.core.json.JsonObject;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * A report as JSON has it: each component is a key, in this order, and absent where it is null.
 * {@code greeter-report.schema.json} describes them, and has checked what is read.
 */
@JsonInclude(NON_NULL)
record ReportForm(
    int version,
    @OneOrList List<String> id,
    @OneOrList List<String> target,
    String startedAt,
    String endedAt,
    @OneOrList List<String> greeter,
    @OneOrList List<String> measuredBy,
    @OneOrList List<Map<String, Object>> configuration,
    double durationMs,
    long exchanges,
    double ratePerSecond,
    Map<String, Long> planned,
    Map<String, Long> made,
    List<PartForm> parts,
    Map<ExchangeOutcome, Long> outcomes,
    List<ReplyForm> replies,
    long otherReplies,
    Steps latencyMs,
    long startsDelayed,
    long startsHeldBack,
    long startsSkipped,
    long abandoned,
    TimelineForm timeline,
    Double warmUpMs,
    GcPauses gcPauses,
    ConnectionsForm connections,
    List<GreetingForm> greeting,
    Long otherGreetings,
    List<Delay> delays,
    Limit idleLimit,
    List<Failure> failures,
    List<AddressForm> addresses) {

  /** Of the form that is written; a reader refuses what is newer. */
  static final int VERSION = 2;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .withConfigOverride(
              Failure.class, it -> it.setInclude(JsonInclude.Value.construct(NON_NULL, NON_NULL)))
          .build();

  /** A list of one is its element. */
  @Retention(RetentionPolicy.RUNTIME)
  @JacksonAnnotationsInside
  @JsonFormat(
      with = {
        JsonFormat.Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED,
        JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY
      })
  private @interface OneOrList {}

  @JsonInclude(NON_NULL)
  private record Steps(
      LatencyForm ownLateness,
      LatencyForm resolve,
      LatencyForm connect,
      LatencyForm greeting,
      LatencyForm firstByte,
      LatencyForm total,
      LatencyForm untilFailure) {}

  private record Share(int index, int of) {}

  private record ReplyForm(Bytes reply, long count) {}

  private record GreetingForm(Bytes greeting, long count) {}

  private record GcPauses(long count, long longestMs) {}

  static ReportForm of(Report report) {
    Origin origin = report.origin();
    Collection<Work> work = origin.parts().work();
    Conditions conditions = report.conditions();
    TextCounts greetings = report.greetingCounts();
    boolean greeted = !greetings.counted().isEmpty();
    return new ReportForm(
        VERSION,
        origin.parts().ids(),
        List.copyOf(origin.targets()),
        origin.startedAt().toString(),
        origin.endedAt().toString(),
        List.copyOf(origin.versions()),
        List.copyOf(origin.measuredBy()),
        origin.configurationObjects().stream().map(JsonObject::getMap).toList(),
        report.elapsedNanos() / 1e6,
        report.exchanges(),
        report.ratePerSecond(),
        PartForm.amounts(work, Work::planned),
        PartForm.amounts(work, Work::made),
        origin.parts().all().stream().map(PartForm::of).toList(),
        report.outcomes(),
        report.replyCounts().counted().stream()
            .map(row -> new ReplyForm(row.text(), row.count()))
            .toList(),
        report.replyCounts().others(),
        new Steps(
            LatencyForm.of(report.latencies().ownLateness()),
            LatencyForm.ofAny(report.latencies().resolve()),
            LatencyForm.of(report.latencies().connect()),
            LatencyForm.ofAny(report.latencies().greeting()),
            LatencyForm.of(report.latencies().firstByte()),
            LatencyForm.of(report.latencies().total()),
            LatencyForm.ofAny(report.latencies().untilFailure())),
        report.delayed(),
        report.heldBack(),
        report.skipped(),
        report.abandoned(),
        TimelineForm.of(report.timeline()),
        conditions.warmUpNanos() > 0 ? conditions.warmUpMs() : null,
        conditions.gcPauses() > 0
            ? new GcPauses(conditions.gcPauses(), conditions.longestGcPauseMs())
            : null,
        report.connections().areKept() ? ConnectionsForm.of(report.connections()) : null,
        greeted
            ? greetings.counted().stream()
                .map(row -> new GreetingForm(row.text(), row.count()))
                .toList()
            : null,
        greeted ? greetings.others() : null,
        report.searches() ? Delay.of(report.silences()) : null,
        report.searches() ? Limit.of(report.idleLimit()) : null,
        unlessEmpty(report.failures().events()),
        unlessEmpty(report.addresses().byText().entrySet().stream().map(AddressForm::of).toList()));
  }

  static ReportForm of(ObjectNode json) {
    return map(json, ReportForm.class);
  }

  /** Maps what the schema has checked; throws with one line where that says too little. */
  private static <T> T map(Object json, Class<T> type) {
    try {
      return MAPPER.convertValue(json, type);
    } catch (IllegalArgumentException e) {
      String line =
          e.getCause() instanceof JsonProcessingException cause
              ? cause.getOriginalMessage().lines().findFirst().orElse("")
              : e.getMessage();
      throw new IllegalArgumentException(line, e);
    }
  }

  @SuppressWarnings("unchecked")
  Map<String, Object> json() {
    return map(this, Map.class);
  }

  Report report() {
    Map<ExchangeOutcome, Long> counts = new EnumMap<>(ExchangeOutcome.class);
    for (ExchangeOutcome outcome : ExchangeOutcome.values()) {
      counts.put(outcome, outcomes.getOrDefault(outcome, 0L));
    }
    return new Report(
        origin(),
        counts,
        texts(greeting, GreetingForm::greeting, GreetingForm::count, orZero(otherGreetings)),
        texts(replies, ReplyForm::reply, ReplyForm::count, otherReplies),
        latencies(),
        delays != null,
        Delay.silences(delays == null ? List.of() : delays),
        startsDelayed,
        startsHeldBack,
        startsSkipped,
        abandoned,
        new Conditions(
            warmUpMs == null ? 0 : nanos(warmUpMs),
            gcPauses == null ? 0 : gcPauses.count,
            gcPauses == null ? 0 : gcPauses.longestMs),
        connections == null ? new KeptConnections(false) : connections.connections(),
        timeline.timeline(),
        Failures.of(failures),
        AddressForm.addresses(addresses));
  }

  private Latencies latencies() {
    Latencies latencies = new Latencies();
    unpack(latencyMs.ownLateness, latencies.ownLateness());
    unpack(latencyMs.resolve, latencies.resolve());
    unpack(latencyMs.connect, latencies.connect());
    unpack(latencyMs.greeting, latencies.greeting());
    unpack(latencyMs.firstByte, latencies.firstByte());
    unpack(latencyMs.total, latencies.total());
    unpack(latencyMs.untilFailure, latencies.untilFailure());
    return latencies;
  }

  private Origin origin() {
    Origin origin =
        new Origin(
            new TreeSet<>(target),
            Bounds.time("startedAt", startedAt),
            Bounds.time("endedAt", endedAt),
            new TreeSet<>(greeter),
            new TreeSet<>(measuredBy),
            configuration.stream()
                .map(it -> new JsonObject(it).encode())
                .collect(Collectors.toCollection(TreeSet::new)),
            new Parts(
                (parts == null ? partsOfVersion1() : parts.stream())
                    .map(PartForm::part)
                    .collect(Collectors.toCollection(TreeSet::new))));
    if (origin.endedAt().isBefore(origin.startedAt())) {
      throw new IllegalArgumentException("endedAt is before startedAt");
    }
    return origin;
  }

  /** Version 1 has the shares alone, in the configurations. */
  private Stream<PartForm> partsOfVersion1() {
    return configuration.stream()
        .filter(it -> it.containsKey("share"))
        .map(it -> new PartForm(null, null, map(it.get("share"), Share.class), null, null));
  }

  /** The report of one process; {@code planned} and {@code made} have one key, that of its unit. */
  @JsonInclude(NON_NULL)
  private record PartForm(
      String id, String run, Share share, Map<String, Long> planned, Map<String, Long> made) {

    static PartForm of(Part part) {
      List<Work> work = part.work() == null ? null : List.of(part.work());
      return new PartForm(
          part.id(),
          part.run(),
          part.of() > 1 ? new Share(part.index(), part.of()) : null,
          work == null ? null : amounts(work, Work::planned),
          work == null ? null : amounts(work, Work::made));
    }

    static Map<String, Long> amounts(Collection<Work> all, ToLongFunction<Work> amount) {
      Map<String, Long> amounts = new LinkedHashMap<>();
      all.forEach(work -> amounts.put(work.unit().key(), amount.applyAsLong(work)));
      return amounts;
    }

    Part part() {
      Work work =
          Arrays.stream(Work.Unit.values())
              .filter(unit -> planned != null && planned.containsKey(unit.key()))
              .map(unit -> new Work(unit, planned.get(unit.key()), made.get(unit.key())))
              .findFirst()
              .orElse(null);
      return new Part(id, run, share == null ? 0 : share.index, share == null ? 1 : share.of, work);
    }
  }

  /** Percentiles for people, and the whole histogram; nothing but the count where that is 0. */
  @JsonInclude(NON_NULL)
  private record LatencyForm(
      long count, Double p50, Double p90, Double p99, Double p999, Double max, String histogram) {

    /** Null where it is empty. */
    static LatencyForm ofAny(Histogram histogram) {
      return histogram.getTotalCount() == 0 ? null : of(histogram);
    }

    static LatencyForm of(Histogram histogram) {
      return histogram.getTotalCount() == 0
          ? new LatencyForm(0, null, null, null, null, null, null)
          : new LatencyForm(
              histogram.getTotalCount(),
              Latencies.ms(histogram, 50),
              Latencies.ms(histogram, 90),
              Latencies.ms(histogram, 99),
              Latencies.ms(histogram, 99.9),
              Latencies.ms(histogram, 100),
              PackedHistogram.of(histogram));
    }
  }

  /** What became of the exchanges with one address. */
  private record AddressForm(
      String address,
      Map<ExchangeOutcome, Long> outcomes,
      Map<ExchangeOutcome, Long> failedTries,
      LatencyForm connectMs,
      LatencyForm totalMs) {

    static AddressForm of(Map.Entry<String, AddressCounts> row) {
      AddressCounts counts = row.getValue();
      return new AddressForm(
          row.getKey(),
          counts.outcomes(),
          counts.failedTries(),
          LatencyForm.of(counts.connect()),
          LatencyForm.of(counts.total()));
    }

    static Addresses addresses(List<AddressForm> forms) {
      Addresses addresses = new Addresses();
      for (AddressForm form : forms == null ? List.<AddressForm>of() : forms) {
        AddressCounts counts = addresses.at(form.address);
        counts.outcomes().putAll(form.outcomes);
        counts.failedTries().putAll(form.failedTries);
        unpack(form.connectMs, counts.connect());
        unpack(form.totalMs, counts.total());
      }
      return addresses;
    }
  }

  /** One value a slice in each row; null in a row where the slice has none. */
  @JsonInclude(NON_NULL)
  private record TimelineForm(
      long sliceMs,
      String startedAt,
      Map<String, List<Long>> outcomes,
      List<String> total,
      List<String> ownLateness,
      List<Double> longestWithoutReplyMs,
      List<Double> longestGapMs) {

    static TimelineForm of(Timeline timeline) {
      return new TimelineForm(
          timeline.sliceMs(),
          Instant.EPOCH.plus(timeline.start()).toString(),
          byWord(
              ExchangeOutcome.values(),
              ExchangeOutcome::word,
              outcome -> Arrays.stream(timeline.counts(outcome)).boxed().toList()),
          packed(timeline.totals()),
          unlessEmpty(packed(timeline.ownLateness())),
          unlessEmpty(row(timeline.stalls(), Stalls::longestMs)),
          unlessEmpty(row(timeline.stalls(), Stalls::longestGapMs)));
    }

    private static List<String> packed(Histogram[] histograms) {
      return row(histograms, it -> it.getTotalCount() == 0 ? null : PackedHistogram.of(it));
    }

    private static <S, T> List<T> row(S[] slices, Function<S, T> value) {
      return Arrays.stream(slices).map(value).collect(Collectors.toList());
    }

    Timeline timeline() {
      Timeline timeline = new Timeline();
      timeline.setSliceMs(sliceMs);
      long first = Bounds.time("timeline.startedAt", startedAt).toEpochMilli() / sliceMs;
      outcomes.forEach(
          (word, counts) ->
              each(
                  counts,
                  (count, i) -> {
                    if (count > 0) {
                      timeline.put(first + i, ExchangeOutcome.of(word), count);
                    }
                  }));
      each(total, (text, i) -> unpack(text, timeline.slice(first + i).total()));
      each(ownLateness, (text, i) -> unpack(text, timeline.slice(first + i).ownLateness()));
      each(
          longestWithoutReplyMs, (ms, i) -> timeline.slice(first + i).stalls().longest(micros(ms)));
      each(longestGapMs, (ms, i) -> timeline.slice(first + i).stalls().longestGap(micros(ms)));
      timeline.fit();
      return timeline;
    }

    private static <T> void each(List<T> row, ObjLongConsumer<T> value) {
      for (int i = 0; row != null && i < row.size(); i++) {
        if (row.get(i) != null) {
          value.accept(row.get(i), i);
        }
      }
    }
  }

  /** What became of connections that were kept. */
  private record ConnectionsForm(
      long requests,
      long lostRequests,
      long count,
      Map<String, Long> ends,
      long reconnects,
      long cut,
      LatencyForm gapMs,
      double longestWithoutReplyMs) {

    static ConnectionsForm of(KeptConnections connections) {
      return new ConnectionsForm(
          connections.requests(),
          connections.lostRequests(),
          connections.count(),
          byWord(ConnectionEnd.values(), ConnectionEnd::word, connections::ends),
          connections.reconnects(),
          connections.cut(),
          LatencyForm.of(connections.gaps()),
          connections.longestStallMs());
    }

    KeptConnections connections() {
      KeptConnections connections = new KeptConnections(true);
      connections.requests(requests, lostRequests);
      for (ConnectionEnd end : ConnectionEnd.values()) {
        connections.add(end, ends.getOrDefault(end.word(), 0L), 0);
      }
      connections.add(ConnectionEnd.DONE, 0, reconnects);
      connections.cut(cut);
      connections.longestStall(micros(longestWithoutReplyMs));
      unpack(gapMs, connections.gaps());
      return connections;
    }
  }

  /** One silence of a search; what it has not is null, and written. */
  private record Delay(
      int delayMs, ExchangeOutcome outcome, Double keptMs, Double lifetimeMs, Double cutAfterMs) {

    static List<Delay> of(NavigableMap<Integer, Silence> silences) {
      return silences.entrySet().stream()
          .map(
              entry ->
                  new Delay(
                      entry.getKey(),
                      entry.getValue().outcome(),
                      entry.getValue().keptMs(),
                      entry.getValue().lifetimeMs(),
                      entry.getValue().cutAfterMs()))
          .toList();
    }

    static NavigableMap<Integer, Silence> silences(List<Delay> delays) {
      NavigableMap<Integer, Silence> silences = new TreeMap<>();
      for (Delay delay : delays) {
        silences.put(
            delay.delayMs,
            new Silence(
                delay.outcome,
                delay.keptMs == null ? -1 : nanos(delay.keptMs),
                delay.lifetimeMs == null ? -1 : nanos(delay.lifetimeMs)));
      }
      return silences;
    }
  }

  /** What a search has found; a bound that it has not is null, and written. */
  private record Limit(Integer longestSurvivedMs, Integer shortestDiedMs, ExchangeOutcome diedAs) {

    static Limit of(IdleLimit limit) {
      return new Limit(limit.survivedMs(), limit.diedMs(), limit.diedAs());
    }
  }

  private static <K, V> Map<String, V> byWord(
      K[] keys, Function<K, String> word, Function<K, V> value) {
    Map<String, V> map = new LinkedHashMap<>();
    for (K key : keys) {
      map.put(word.apply(key), value.apply(key));
    }
    return map;
  }

  private static <T> TextCounts texts(
      List<T> rows, Function<T, Bytes> text, ToLongFunction<T> count, long others) {
    TextCounts texts = new TextCounts();
    for (T row : rows == null ? List.<T>of() : rows) {
      texts.put(text.apply(row), count.applyAsLong(row));
    }
    texts.addOthers(others);
    return texts;
  }

  private static <T> List<T> unlessEmpty(List<T> row) {
    return row.stream().allMatch(Objects::isNull) ? null : row;
  }

  private static void unpack(LatencyForm form, Histogram into) {
    unpack(form == null ? null : form.histogram, into);
  }

  private static void unpack(String histogram, Histogram into) {
    if (histogram != null) {
      PackedHistogram.addTo(into, histogram);
    }
  }

  private static long orZero(Long count) {
    return count == null ? 0 : count;
  }

  private static long nanos(double ms) {
    return Math.round(ms * 1e6);
  }

  private static long micros(double ms) {
    return Math.round(ms * 1e3);
  }
}
