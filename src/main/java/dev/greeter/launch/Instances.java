package dev.greeter.launch;

import io.vertx.core.json.JsonObject;

/** How many verticles of each kind there are, and how many event loops they need. */
final class Instances {

  private static final String KEY = "instances";

  private Instances() {}

  /**
   * Turns {@code "auto"} into one instance per processor, which in a container is its CPU limit,
   * rounded up.
   *
   * @param sections where each section's number is put in place
   * @return the sum, at least 1: an event loop for each instance
   */
  static int resolve(JsonObject sections) {
    int sum = 0;
    for (Kind kind : Kind.values()) {
      JsonObject section = sections.getJsonObject(kind.section());
      if (section != null) {
        if (section.getValue(KEY) instanceof String) {
          section.put(KEY, Runtime.getRuntime().availableProcessors());
        }
        sum += section.getInteger(KEY);
      }
    }
    return Math.max(1, sum);
  }
}
