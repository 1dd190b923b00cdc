package dev.greeter.launch;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGINT, SIGTERM and SIGHUP. A shutdown hook would not do: the JVM ends with 143 whatever the hook
 * does, and a second signal waits for the hook. {@code sun.misc.Signal} is the one way the JDK has
 * (module {@code jdk.unsupported}); it is called by reflection because the compiler warns of its
 * name without a way to answer.
 */
final class Signals {

  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

  private Signals() {}

  /** Calls the action, on a thread of the JVM's, with the name of each signal that comes in. */
  static void onStop(Consumer<String> action) {
    for (String name : new String[] {"INT", "TERM", "HUP"}) {
      try {
        handle(name, () -> action.accept("SIG" + name));
      } catch (ReflectiveOperationException | IllegalArgumentException e) {
        // A JVM with -Xrs keeps its signals to itself: the process then ends without a drain.
        LOG.info("cannot handle SIG{}: {}", name, e.getMessage());
      }
    }
  }

  private static void handle(String name, Runnable action) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Object proxy =
        Proxy.newProxyInstance(
            Signals.class.getClassLoader(),
            new Class<?>[] {handler},
            (self, method, arguments) -> {
              if (method.getName().equals("handle")) {
                action.run();
                return null;
              }
              return method.invoke(Signals.class, arguments);
            });
    try {
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw e;
    }
  }
}
