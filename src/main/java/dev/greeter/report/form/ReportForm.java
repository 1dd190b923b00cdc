package dev.greeter.report.form;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_EMPTY;
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
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.Failure;
import dev.greeter.report.Failures;
import dev.greeter.report.KeptConnections;
import dev.greeter.report.Latencies;
import dev.greeter.report.Network;
import dev.greeter.report.Origin;
import dev.greeter.report.Part;
import dev.greeter.report.Parts;
import dev.greeter.report.Report;
import dev.greeter.report.Search;
import dev.greeter.report.SearchKind;
import dev.greeter.report.Searches;
import dev.greeter.report.Shortfall;
import dev.greeter.report.Slice;
import dev.greeter.report.Sum;
import dev.greeter.report.TextCounts;
import dev.greeter.report.Timeline;
import dev.greeter.report.Trial;
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
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    List<TextForm> replies,
    long otherReplies,
    Latencies latencyMs,
    long startsDelayed,
    long startsHeldBack,
    long startsSkipped,
    long abandoned,
    TimelineForm timeline,
    Double warmUpMs,
    GcPauses gcPauses,
    Network network,
    KeptConnections connections,
    @JsonInclude(NON_EMPTY) List<TextForm> greeting,
    Long otherGreetings,
    Collection<Trial> delays,
    Map<String, Object> idleLimit,
    Collection<Trial> sizes,
    Map<String, Object> sizeLimit,
    @JsonInclude(NON_EMPTY) List<Failure> failures,
    @JsonInclude(NON_EMPTY) Collection<AddressCounts> addresses) {

  /** Of the form that is written; a reader refuses what is newer. */
  static final int VERSION = 2;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(HistogramForm.MODULE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
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

  private record Share(int index, int of) {}

  /** A text and how often it came, with the key of its list. */
  @JsonInclude(NON_NULL)
  private record TextForm(Bytes reply, Bytes greeting, long count) {}

  private record GcPauses(long count, long longestMs) {}

  static ReportForm of(Report report) {
    Origin origin = report.origin();
    Collection<Work> work = origin.parts().work();
    Conditions conditions = report.conditions();
    TextCounts greetings = report.greetingCounts();
    Search silences = report.searches().of(SearchKind.SILENCE);
    Search sizes = report.searches().of(SearchKind.REQUEST);
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
            .map(row -> new TextForm(row.text(), null, row.count()))
            .toList(),
        report.replyCounts().others(),
        report.latencies(),
        report.count(Shortfall.DELAYED),
        report.count(Shortfall.HELD_BACK),
        report.count(Shortfall.SKIPPED),
        report.count(Shortfall.ABANDONED),
        TimelineForm.of(report.timeline()),
        conditions.warmUpNanos() > 0 ? conditions.warmUpMs() : null,
        conditions.gcPauses() > 0
            ? new GcPauses(conditions.gcPauses(), conditions.longestGcPauseMs())
            : null,
        report.network().isEmpty() ? null : report.network(),
        report.connections().areKept() ? report.connections() : null,
        greetings.counted().stream()
            .map(row -> new TextForm(null, row.text(), row.count()))
            .toList(),
        greetings.counted().isEmpty() ? null : greetings.others(),
        trials(silences),
        limit(silences, "longestSurvivedMs", "shortestDiedMs"),
        trials(sizes),
        limit(sizes, "largestRepliedBytes", "smallestDiedBytes"),
        report.failures().events(),
        report.addresses().byText().values());
  }

  private static Collection<Trial> trials(Search search) {
    return search == null ? null : search.trials().values();
  }

  private static Map<String, Object> limit(Search search, String survived, String died) {
    if (search == null) {
      return null;
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(survived, search.survived().map(it -> it.value(search.kind())).orElse(null));
    json.put(died, search.died().map(it -> it.value(search.kind())).orElse(null));
    json.put("diedAs", search.died().map(Trial::outcome).orElse(null));
    return json;
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
    Searches searches = new Searches();
    searches.add(SearchKind.SILENCE, delays);
    searches.add(SearchKind.REQUEST, sizes);
    Addresses byText = new Addresses();
    orNone(addresses).forEach(byText::add);
    return new Report(
        origin(),
        new Conditions(
            warmUpMs == null ? 0 : Math.round(warmUpMs * 1e6),
            gcPauses == null ? 0 : gcPauses.count,
            gcPauses == null ? 0 : gcPauses.longestMs),
        outcomes,
        texts(greeting, TextForm::greeting, otherGreetings),
        texts(replies, TextForm::reply, otherReplies),
        Sum.of(new Latencies(), latencyMs),
        searches,
        Map.of(
            Shortfall.DELAYED, startsDelayed,
            Shortfall.HELD_BACK, startsHeldBack,
            Shortfall.SKIPPED, startsSkipped,
            Shortfall.ABANDONED, abandoned),
        Sum.of(new KeptConnections(false), connections),
        timeline.timeline(),
        Failures.of(failures),
        byText,
        Sum.of(new Network(), network));
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
  @JsonInclude(NON_EMPTY)
  private record PartForm(
      String id, String run, Share share, Map<String, Long> planned, Map<String, Long> made) {

    static PartForm of(Part part) {
      List<Work> work = Stream.ofNullable(part.work()).toList();
      return new PartForm(
          part.id(),
          part.run(),
          part.of() > 1 ? new Share(part.index(), part.of()) : null,
          amounts(work, Work::planned),
          amounts(work, Work::made));
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

  /** One value a slice in each row; null in a row where the slice has none. */
  @JsonInclude(NON_NULL)
  private record TimelineForm(
      long sliceMs,
      String startedAt,
      Map<ExchangeOutcome, List<Long>> outcomes,
      List<String> total,
      List<String> ownLateness,
      List<Double> longestWithoutReplyMs,
      List<Double> longestGapMs,
      List<TimelineForm> recent) {

    static TimelineForm of(Timeline timeline) {
      Map<ExchangeOutcome, List<Long>> outcomes = new EnumMap<>(ExchangeOutcome.class);
      for (ExchangeOutcome outcome : ExchangeOutcome.values()) {
        outcomes.put(outcome, timeline.row(slice -> slice.count(outcome)));
      }
      return new TimelineForm(
          timeline.sliceMs(),
          Instant.EPOCH.plus(timeline.start()).toString(),
          outcomes,
          timeline.row(slice -> slice.total().text()),
          unlessEmpty(timeline.row(slice -> slice.ownLateness().text())),
          unlessEmpty(timeline.row(Slice::longestMs)),
          unlessEmpty(timeline.row(Slice::longestGapMs)),
          unlessEmpty(timeline.recent().stream().map(TimelineForm::of).toList()));
    }

    Timeline timeline() {
      Timeline timeline = timeline(false);
      orNone(recent).forEach(it -> timeline.addRecent(it.timeline(true)));
      return timeline;
    }

    private Timeline timeline(boolean isRecent) {
      Timeline timeline = new Timeline(sliceMs, isRecent);
      outcomes.forEach(
          (outcome, counts) ->
              each(
                  timeline,
                  counts.stream().map(count -> count == 0 ? null : count).toList(),
                  (slice, count) -> slice.add(outcome, count)));
      each(timeline, total, (slice, text) -> slice.total().add(text));
      each(timeline, ownLateness, (slice, text) -> slice.ownLateness().add(text));
      each(timeline, longestWithoutReplyMs, (slice, ms) -> slice.stalled(micros(ms), false));
      each(timeline, longestGapMs, (slice, ms) -> slice.stalled(micros(ms), true));
      timeline.fit();
      return timeline;
    }

    private <T> void each(Timeline timeline, List<T> row, BiConsumer<Slice, T> value) {
      long first = Bounds.time("timeline.startedAt", startedAt).toEpochMilli() / sliceMs;
      for (int i = 0; row != null && i < row.size(); i++) {
        if (row.get(i) != null) {
          value.accept(timeline.slice(first + i), row.get(i));
        }
      }
    }

    private static long micros(double ms) {
      return Math.round(ms * 1e3);
    }
  }

  private static TextCounts texts(
      List<TextForm> rows, Function<TextForm, Bytes> text, Long others) {
    TextCounts texts = new TextCounts();
    orNone(rows).forEach(row -> texts.put(text.apply(row), row.count));
    texts.addOthers(others == null ? 0 : others);
    return texts;
  }

  private static <T> List<T> unlessEmpty(List<T> row) {
    return row.stream().allMatch(Objects::isNull) ? null : row;
  }

  private static <T> Collection<T> orNone(Collection<T> all) {
    return all == null ? List.of() : all;
  }
}
