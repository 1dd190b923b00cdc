package dev.greeter.bench.peers;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a load generator in Java counts, as {@code bench/c/load.c} does: exchanges with a reply of
 * 18 bytes and an orderly close, and how long each took from its connect.
 */
final class Tally {

  private static final int REPLY_BYTES = "Welcome to server!".length();

  private final OperatingSystemMXBean process =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final long[] latencies;
  private final CountDownLatch open;
  private final AtomicInteger started = new AtomicInteger();
  private final AtomicInteger replied = new AtomicInteger();
  private final long beginNanos = System.nanoTime();
  private final long beginCpuNanos = process.getProcessCpuTime();

  /** Begins to count. */
  Tally(int inFlight, int exchanges) {
    latencies = new long[exchanges];
    open = new CountDownLatch(inFlight);
  }

  /** Tells whether one more is to start; if not, there is one less in flight for good. */
  boolean isNext() {
    boolean isNext = started.getAndIncrement() < latencies.length;
    if (!isNext) {
      open.countDown();
    }
    return isNext;
  }

  /** One has ended in good order. */
  void ended(int bytes, long nanos) {
    if (bytes == REPLY_BYTES) {
      latencies[replied.getAndIncrement()] = nanos;
    }
  }

  /** Waits for the last one, and prints. */
  void print() throws InterruptedException {
    open.await();
    double seconds = (System.nanoTime() - beginNanos) / 1e9;
    double cpuMicros = (process.getProcessCpuTime() - beginCpuNanos) / 1e3;
    Arrays.sort(latencies, 0, replied.get());
    System.out.printf(
        Locale.ROOT,
        "{\"perSecond\":%.1f,\"lost\":%d,\"p50Ms\":%.3f,\"p99Ms\":%.3f,\"cpuMicros\":%.2f}%n",
        latencies.length / seconds,
        latencies.length - replied.get(),
        ms(0.5),
        ms(0.99),
        cpuMicros / latencies.length);
  }

  private double ms(double part) {
    return replied.get() == 0 ? 0 : latencies[(int) ((replied.get() - 1) * part)] / 1e6;
  }
}
