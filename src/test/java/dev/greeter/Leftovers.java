package dev.greeter;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Closes what a test has opened and, because it failed or hangs, not closed: the next test needs
 * its descriptors, and a thread that reads from its socket ends.
 */
public final class Leftovers implements BeforeEachCallback, AfterEachCallback, AfterAllCallback {

  static {
    // Of every test: a machine that is busy with something else is late, and not wrong.
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
  }

  private static final Namespace NAMESPACE = Namespace.create(Leftovers.class);
  private static final Set<AutoCloseable> OPEN = ConcurrentHashMap.newKeySet();

  /** Closes it at the end of the test at the latest. */
  public static <T extends AutoCloseable> T add(T opened) {
    OPEN.add(opened);
    return opened;
  }

  /** It ends, or is closed, otherwise. */
  public static void remove(AutoCloseable closed) {
    OPEN.remove(closed);
  }

  /** Closes a socket now. */
  public static void closed(Socket socket) throws IOException {
    OPEN.remove(socket);
    socket.close();
  }

  @Override
  public void beforeEach(ExtensionContext test) {
    test.getStore(NAMESPACE).put(Leftovers.class, Set.copyOf(OPEN));
  }

  @Override
  public void afterEach(ExtensionContext test) throws Exception {
    close((Set<?>) test.getStore(NAMESPACE).get(Leftovers.class));
  }

  @Override
  public void afterAll(ExtensionContext tests) throws Exception {
    close(Set.of());
  }

  private static void close(Set<?> before) throws Exception {
    Exception failure = null;
    for (AutoCloseable left : Set.copyOf(OPEN)) {
      if (!before.contains(left) && OPEN.remove(left)) {
        try {
          left.close();
        } catch (Exception e) {
          failure = e;
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
