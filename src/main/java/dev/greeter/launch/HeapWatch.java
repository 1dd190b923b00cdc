package dev.greeter.launch;

import com.sun.management.GcInfo;
import dev.greeter.group.GcListener;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a process that has run out of heap, with {@link ExitCode#OUT_OF_MEMORY}: left alone it would
 * spend its time on collections and neither serve nor end. {@code -XX:+ExitOnOutOfMemoryError}
 * would end with 3, which is the code of something else, and a jar cannot set it.
 *
 * <p>Two things tell: an {@link OutOfMemoryError} that is thrown, and collections of the whole heap
 * that leave next to nothing. The JVM counts its own "GC overhead limit" the same way, but with one
 * collector alone.
 */
public final class HeapWatch {

  /** What a collection of the whole heap must leave free. */
  private static final double FREE = 0.05;

  /** So many collections in a row that leave less. */
  private static final int COLLECTIONS = 4;

  private static final FileOutputStream STDERR = new FileOutputStream(FileDescriptor.err);

  private static final byte[] MESSAGE =
      "greeter: out of memory, the heap is too small (-Xmx)\n".getBytes(StandardCharsets.US_ASCII);

  private static final Logger LOG = LoggerFactory.getLogger(HeapWatch.class);

  private static final Set<String> HEAP_POOLS =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .map(MemoryPoolMXBean::getName)
          .collect(Collectors.toUnmodifiableSet());

  private final AtomicInteger vain = new AtomicInteger();

  private HeapWatch() {}

  /** Watches this process from now on; to be called once. */
  public static void start() {
    HeapWatch watch = new HeapWatch();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> {
          endIfOutOfMemory(failure);
          LOG.error("unexpected, on {}", thread.getName(), failure);
        });
    new GcListener(watch::collected);
  }

  /** Ends the process if that is what the failure means. */
  static void endIfOutOfMemory(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError) {
        end();
      }
    }
  }

  private void collected(GcListener.Collection collection) {
    String action = collection.info().getGcAction().toLowerCase(Locale.ROOT);
    if (action.contains("minor") || action.contains("pause")) {
      return;
    }
    if (free(collection.info().getGcInfo()) >= FREE) {
      vain.set(0);
    } else if (vain.incrementAndGet() >= COLLECTIONS) {
      end();
    }
  }

  /** The share of the heap that a collection has left free. */
  private static double free(GcInfo info) {
    long used =
        info.getMemoryUsageAfterGc().entrySet().stream()
            .filter(pool -> HEAP_POOLS.contains(pool.getKey()))
            .mapToLong(pool -> pool.getValue().getUsed())
            .sum();
    return 1 - (double) used / Runtime.getRuntime().maxMemory();
  }

  /** Says so if it can: there may not be a byte left for it. */
  private static void end() {
    try {
      STDERR.write(MESSAGE);
    } catch (IOException | OutOfMemoryError e) {
      // The exit code says it too.
    } finally {
      Runtime.getRuntime().halt(ExitCode.OUT_OF_MEMORY);
    }
  }
}
