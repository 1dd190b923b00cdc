package dev.greeter.report;

import java.util.List;

/** What a search varies from exchange to exchange. */
public enum SearchKind implements Word {
  /** How long a connection is silent, in milliseconds. */
  SILENCE("idle limit: ", " ms", "survived", ExchangePhase.SILENCE, Work.Unit.SILENCES),
  /** How many bytes a request has. */
  REQUEST("largest request: ", "", "replied", ExchangePhase.REPLY, Work.Unit.SIZES);

  final String limit;
  final String unit;
  final String survived;

  /** The phase in which a connection bears the value, or does not. */
  final ExchangePhase begin;

  private final Work.Unit planned;

  SearchKind(String limit, String unit, String survived, ExchangePhase begin, Work.Unit planned) {
    this.limit = limit;
    this.unit = unit;
    this.survived = survived;
    this.begin = begin;
    this.planned = planned;
  }

  /** Finds what a schedule of these attempts searches; null for nothing. */
  public static SearchKind of(List<Attempt> attempts) {
    boolean isRequest = attempts.get(0).messageBytes() != null;
    return isRequest ? REQUEST : attempts.size() > 1 ? SILENCE : null;
  }

  /** Tells what its plan counts. */
  public Work.Unit planned() {
    return planned;
  }
}
