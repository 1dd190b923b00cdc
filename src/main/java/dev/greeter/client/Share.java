package dev.greeter.client;

/**
 * The {@code client.config.share} section: which part of the work is this process's, where several
 * measure together.
 *
 * @param index from 0, below {@code of}
 * @param of how many parts there are
 * @param run what the parts of one run have in common, or null
 */
public record Share(int index, int of, String run) {

  /** One process does all of the work. */
  static final Share WHOLE = new Share(0, 1, null);
}
