package dev.greeter.group;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Consumer;
import javax.management.ListenerNotFoundException;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/** Listens to every garbage collector of this JVM. Thread-safe. */
public final class GcListener implements AutoCloseable {

  /**
   * A garbage collection that has ended.
   *
   * @param endMs when, in milliseconds since the epoch: a {@code GcInfo} has the time of the JVM,
   *     which begins a good while after its uptime does
   * @param info what the JVM tells of it, durations in whole milliseconds
   */
  public record Collection(long endMs, GarbageCollectionNotificationInfo info) {}

  private final List<NotificationEmitter> collectors =
      ManagementFactory.getGarbageCollectorMXBeans().stream()
          .map(NotificationEmitter.class::cast)
          .toList();

  private final NotificationListener listener;

  /**
   * Begins to listen. Loads classes, and so not for an event loop.
   *
   * @param action called for each collection, on a thread of the JVM's
   */
  public GcListener(Consumer<Collection> action) {
    listener =
        (event, handback) -> {
          if (event.getUserData() instanceof CompositeData data) {
            action.accept(
                new Collection(event.getTimeStamp(), GarbageCollectionNotificationInfo.from(data)));
          }
        };
    collectors.forEach(collector -> collector.addNotificationListener(listener, null, null));
  }

  /** Listens no more. */
  @Override
  public void close() {
    for (NotificationEmitter collector : collectors) {
      try {
        collector.removeNotificationListener(listener);
      } catch (ListenerNotFoundException e) {
        // It was closed before.
      }
    }
  }
}
