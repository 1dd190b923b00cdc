package dev.greeter.group;

import java.util.Locale;

/** How far a deployment, or the process, has come; in this order. */
public enum Phase {
  /** Does not serve yet. */
  STARTING,
  /** Serves. */
  READY,
  /** Serves what is open, and wants nothing new. */
  DRAINING,
  /** Serves no more. */
  STOPPED;

  private final String word = name().toLowerCase(Locale.ROOT);

  /**
   * The word that users see.
   *
   * @return the name in lower case
   */
  public String word() {
    return word;
  }
}
