package dev.greeter.launch;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * SIGINT, SIGTERM and SIGHUP. A shutdown hook would not do: the JVM ends with 143 whatever the hook
 * does, and a second signal waits for the hook. {@code sun.misc.Signal} is the one way the JDK has
 * (module {@code jdk.unsupported}); it is called by reflection because the compiler warns of its
 * name without a way to answer.
 */
public final class Signals {

  private Signals() {}

  /**
   * Calls an action for each signal that comes in from now on, in the place of the one before. It
   * touches no log, which is not set up when a process begins.
   *
   * @param action takes the name of a signal, on a thread of the JVM's
   * @return a line for each signal that cannot be handled
   */
  public static List<String> onStop(Consumer<String> action) {
    List<String> refused = new ArrayList<>();
    for (String name : new String[] {"INT", "TERM", "HUP"}) {
      try {
        handle(name, () -> action.accept("SIG" + name));
      } catch (ReflectiveOperationException e) {
        // A JVM with -Xrs keeps its signals to itself: the process then ends without a drain.
        Throwable why = e.getCause() == null ? e : e.getCause();
        refused.add("cannot handle SIG%s: %s".formatted(name, why.getMessage()));
      }
    }
    return refused;
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
    signal
        .getMethod("handle", signal, handler)
        .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
  }
}
