package dev.greeter.bench;

/** What is measured: its key in the thresholds and in the raw results, and its column. */
enum Figure {
  PER_SECOND("perSecond", "exchanges/s", "%,.0f"),
  P50_MS("p50Ms", "p50 ms", "%.2f"),
  P99_MS("p99Ms", "p99 ms", "%.2f"),
  P999_MS("p999Ms", "p99.9 ms", "%.2f"),
  MAX_MS("maxMs", "max ms", "%.2f"),
  CPU_MICROS("cpuMicros", "CPU µs", "%.1f"),
  CALLS("calls", "system calls", "%.1f"),
  LOST("lost", "lost", "%.0f"),
  STARTS_DELAYED("startsDelayed", "starts delayed", "%.0f"),
  LATE_P50_MS("lateP50Ms", "late p50 ms", "%.1f"),
  LATE_P99_MS("lateP99Ms", "late p99 ms", "%.1f"),
  LATE_MAX_MS("lateMaxMs", "late max ms", "%.1f"),
  NEVER_CUT("neverCut", "never cut", "%.0f"),
  READY_MS("readyMs", "ready ms", "%.0f"),
  NANOS("nanos", "ns", "%.1f"),
  ALLOCATED_BYTES("allocatedBytes", "allocated B", "%.1f"),
  RESIDENT_MIB("residentMiB", "resident MiB", "%.1f"),
  RESIDENT_OPEN_MIB("residentOpenMiB", "with connections MiB", "%.1f"),
  CONNECTION_KB("connectionKB", "kB each", "%.1f");

  private final String key;
  private final String heading;
  private final String format;

  Figure(String key, String heading, String format) {
    this.key = key;
    this.heading = heading;
    this.format = format;
  }

  String key() {
    return key;
  }

  String heading() {
    return heading;
  }

  String text(double value) {
    return format.formatted(value);
  }

  static Figure of(String key) {
    for (Figure figure : values()) {
      if (figure.key.equals(key)) {
        return figure;
      }
    }
    throw new IllegalArgumentException("no figure " + key);
  }
}
