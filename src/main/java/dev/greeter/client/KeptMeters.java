package dev.greeter.client;

import dev.greeter.group.Meters;
import dev.greeter.report.ConnectionEnd;
import dev.greeter.report.ExchangeResult;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/** The meters of connections that a client keeps. Thread-safe. */
final class KeptMeters {

  private static final int WINDOW_MS = 60_000;

  private final Map<ConnectionEnd, LongAdder> ends = new EnumMap<>(ConnectionEnd.class);
  private final LongAdder reconnects;
  private final LongAdder lostRequests;
  private final LongConsumer gap;

  private final LongConsumer longestSilence;

  /** Registers the meters of a client, every end at 0. */
  KeptMeters(Meters meters) {
    for (ConnectionEnd end : ConnectionEnd.values()) {
      ends.put(end, new LongAdder());
    }
    meters.counters(
        "greeter.client.connections",
        "Connections that were to be kept and have ended, by how",
        ends,
        "end",
        ConnectionEnd::word);
    reconnects =
        meters.counter(
            "greeter.reconnects",
            "Connections that took the place of one that the client did not end");
    lostRequests =
        meters.counter(
            "greeter.requests.lost",
            "Requests on kept connections that were sent and not answered");
    gap = meters.timer("greeter.gap", "From the last reply on a lost connection to the next reply");
    longestSilence =
        meters.longest(
            "greeter.longest.silence.seconds",
            "The longest time without a reply in the place of a connection, of the last two minutes",
            WINDOW_MS);
  }

  /** Counts the request of an exchange that has ended. */
  void count(ExchangeResult result) {
    if (result.sent() && !result.outcome().survived()) {
      lostRequests.increment();
    }
  }

  /** Counts a connection that has ended, and whether it had taken the place of one lost. */
  void disconnected(ConnectionEnd end, boolean isReconnect) {
    ends.get(end).increment();
    if (isReconnect) {
      reconnects.increment();
    }
  }

  /** Notes that no reply has come for so many nanoseconds in the place of a connection. */
  void silent(long nanos) {
    longestSilence.accept(nanos);
  }

  /** Counts a time without a reply in which a connection was lost. */
  void gap(long nanos) {
    gap.accept(nanos);
  }
}
