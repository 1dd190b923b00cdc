package dev.greeter.report;

/** How a connection ended that was to be kept; the same word stands in log and report. */
public enum ConnectionEnd implements Word {
  /** The client ended it: it has had its requests, or there are no more. */
  DONE,
  /** The peer closed it between two requests, or before the first. */
  BETWEEN,
  /** The peer closed it, and a request had been sent by then of which it has taken no notice. */
  CROSSED,
  /** The peer closed it in the middle of a reply. */
  MIDDLE,
  /** The client ended it after another reply than the expected one, whose end it cannot know. */
  MISMATCH,
  /** The peer, or something on the way, reset it, whenever that was. */
  RESET,
  /** The client ended it, because no reply came in time. */
  SILENT;

  /**
   * Whether the peer ended it, or something on the way, and not the client.
   *
   * @return whether it was cut
   */
  public boolean isCut() {
    return switch (this) {
      case BETWEEN, CROSSED, MIDDLE, RESET -> true;
      case DONE, MISMATCH, SILENT -> false;
    };
  }

  /**
   * The end of a connection whose exchange has failed.
   *
   * @param outcome of the exchange, by which no reply came
   * @return how the connection ended with it
   */
  public static ConnectionEnd of(ExchangeOutcome outcome) {
    return switch (outcome) {
      case TIMEOUT, UNREACHABLE -> SILENT;
      default -> RESET;
    };
  }
}
