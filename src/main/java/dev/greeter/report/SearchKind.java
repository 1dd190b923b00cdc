package dev.greeter.report;

import java.util.List;
import java.util.Locale;

/** What a search varies from exchange to exchange. */
public enum SearchKind {
  /** How long a connection is silent, in milliseconds. */
  SILENCE("idle limit: ", " ms", "survived"),
  /** How many bytes a request has. */
  REQUEST("largest request: ", "", "replied");

  final String unit;
  final String limit;
  final String survived;

  SearchKind(String limit, String unit, String survived) {
    this.limit = limit;
    this.unit = unit;
    this.survived = survived;
  }

  /** Finds what a schedule of these attempts searches; null for nothing. */
  public static SearchKind of(List<Attempt> attempts) {
    boolean isRequest = attempts.get(0).messageBytes() != null;
    return isRequest ? REQUEST : attempts.size() > 1 ? SILENCE : null;
  }

  /** Tells what its plan counts. */
  public Work.Unit planned() {
    return this == REQUEST ? Work.Unit.SIZES : Work.Unit.SILENCES;
  }

  /** Names what it varies. */
  public String noun() {
    return name().toLowerCase(Locale.ROOT);
  }
}
