package dev.greeter;

/** How often a test does what it counts. */
public final class Counts {

  private Counts() {}

  /** The first in every build, the second under the profile {@code long}. */
  public static int of(int usual, int inFull) {
    return isLong() ? inFull : usual;
  }

  /** Whether it is the profile {@code long}. */
  public static boolean isLong() {
    return Boolean.getBoolean("greeter.long");
  }
}
