package dev.greeter.client;

import dev.greeter.group.Meters;
import dev.greeter.net.Endpoint;
import dev.greeter.report.ExchangeOutcome;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * The meters of a client by the address that its exchanges were with, once there is more than one.
 * Those beyond {@link #MAX} are counted together; one that has left DNS, and had no exchange, for
 * five minutes has none any more. Thread-safe.
 */
final class AddressMeters implements AutoCloseable {

  static final int MAX = 64;

  private static final long STAYS_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final Meters client;
  private final Map<SocketAddress, Row> rows = new ConcurrentHashMap<>();
  private final Row others = new Row("other");

  /** The series of one address. */
  private final class Row {

    private final String address;
    private final Map<ExchangeOutcome, LongAdder> counts = new EnumMap<>(ExchangeOutcome.class);

    /** Null before there is a second one. */
    private Meters meters;

    /** Whether it had an exchange since it was looked at. */
    private volatile boolean isUsed = true;

    private long seenNanos;

    Row(String address) {
      this.address = address;
      for (ExchangeOutcome outcome : ExchangeOutcome.values()) {
        counts.put(outcome, new LongAdder());
      }
    }

    void show() {
      if (meters == null) {
        meters = client.with("address", address);
        meters.counters(
            "greeter.exchanges.by.address",
            "Exchanges that ended, by the address that they were with and how they ended",
            counts,
            "outcome",
            ExchangeOutcome::word);
      }
    }

    void hide() {
      if (meters != null) {
        meters.close();
      }
    }
  }

  /** Begins without an address, in the registry of the client's meters. */
  AddressMeters(Meters client) {
    this.client = client;
  }

  /** Counts an exchange that has ended. */
  void count(SocketAddress address, ExchangeOutcome outcome) {
    Row known = rows.get(address);
    Row row = known == null ? added(address) : known;
    row.counts.get(outcome).increment();
    row.isUsed = true;
  }

  private synchronized Row added(SocketAddress address) {
    Row row = others;
    if (rows.size() < MAX || rows.containsKey(address)) {
      row = rows.computeIfAbsent(address, it -> new Row(Endpoint.text(it)));
      if (rows.size() > 1) {
        rows.values().forEach(Row::show);
      }
    } else {
      row.show();
    }
    return row;
  }

  /**
   * Forgets addresses that have gone; to be called once a second.
   *
   * @param known those that DNS has
   * @param nanos now
   */
  synchronized void forget(Collection<? extends SocketAddress> known, long nanos) {
    rows.forEach(
        (address, row) -> {
          if (row.isUsed || known.contains(address)) {
            row.isUsed = false;
            row.seenNanos = nanos;
          } else if (nanos - row.seenNanos >= STAYS_NANOS) {
            rows.remove(address);
            row.hide();
          }
        });
  }

  @Override
  public synchronized void close() {
    rows.values().forEach(Row::hide);
    others.hide();
  }
}
