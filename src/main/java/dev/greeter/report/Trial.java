package dev.greeter.report;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;
import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.greeter.net.TcpInfo;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * How the exchange with one value of a search ended.
 *
 * @param delayMs how long its silence was to be
 * @param messageBytes size of its request, where that is searched, or null
 * @param outcome how it ended
 * @param keptMs how long the silence really was: milliseconds from its begin to the request; null
 *     where none was sent
 * @param lifetimeMs milliseconds from the begin of the silence to the end; null where what is
 *     searched did not come about, the silence or the request
 * @param pmtu bytes of the largest packet that the path was thought to carry, where sizes are
 *     searched and the kernel says it, or null
 * @param mss the same of the data in the largest segment
 */
public record Trial(
    int delayMs,
    @JsonInclude(NON_NULL) Integer messageBytes,
    ExchangeOutcome outcome,
    Double keptMs,
    Double lifetimeMs,
    @JsonInclude(NON_NULL) Long pmtu,
    @JsonInclude(NON_NULL) Long mss) {

  private static final Comparator<Trial> WORST_FIRST =
      comparing(Trial::died)
          .thenComparing(Trial::connected)
          .reversed()
          .thenComparing(Trial::lifetimeMs, nullsFirst(naturalOrder()))
          .thenComparing(Trial::toString);

  /** Takes it from a result; before the silence there may be a greeting and a first reply. */
  static Trial of(SearchKind kind, ExchangeResult result) {
    Attempt attempt = result.attempt();
    ExchangeTimes times = result.times();
    boolean began = result.end().phase().compareTo(kind.begin) >= 0;
    TcpInfo info = kind == SearchKind.REQUEST ? result.tcpInfo() : null;
    return new Trial(
        attempt.delayMs(),
        attempt.messageBytes(),
        result.outcome(),
        ms(times.keptNanos()),
        began ? ms(times.lifetimeNanos()) : null,
        info == null ? null : (Long) info.pmtu(),
        info == null ? null : (Long) info.mss());
  }

  private static Double ms(long nanos) {
    return nanos < 0 ? null : nanos / 1e6;
  }

  /** The value of the search. */
  public int value(SearchKind kind) {
    return kind == SearchKind.REQUEST ? messageBytes : delayMs;
  }

  /** Whether there was a connection that could bear the value. */
  private boolean connected() {
    return lifetimeMs != null;
  }

  /** Whether the connection bore it, and a reply came after that. */
  public boolean survived() {
    return connected() && outcome.survived();
  }

  /** Whether the connection did not bear it. */
  public boolean died() {
    return connected() && !outcome.survived();
  }

  /**
   * When the death of the connection was seen.
   *
   * @return milliseconds after its begin; null if it did not die
   */
  @JsonProperty
  public Double cutAfterMs() {
    return died() ? lifetimeMs : null;
  }

  /** The names of {@link #cells}. */
  public static List<String> columns(SearchKind kind) {
    return kind == SearchKind.REQUEST
        ? List.of("bytes", "outcome", "pmtu", "mss")
        : List.of("delay", "outcome", "kept", "cut after");
  }

  /** It as a row of a table, with numbers in the form of that. */
  public List<String> cells(SearchKind kind, LongFunction<String> number) {
    boolean isRequest = kind == SearchKind.REQUEST;
    Function<Number, String> cell =
        it -> it == null ? "" : number.apply(Math.round(it.doubleValue())) + kind.unit;
    return List.of(
        cell.apply(value(kind)),
        outcome.word(),
        cell.apply(isRequest ? (Number) pmtu : (Number) keptMs),
        cell.apply(isRequest ? (Number) mss : (Number) cutAfterMs()));
  }

  /** What the kernel thought of the path, in words; empty where it does not say. */
  String packets() {
    return pmtu == null ? "" : "pmtu %s, mss %s".formatted(pmtu, mss);
  }

  /** Of two of the same value the one that counts, whatever their order: one that died. */
  static Trial worst(Trial one, Trial other) {
    return WORST_FIRST.compare(one, other) <= 0 ? one : other;
  }
}
