package dev.greeter.launch;

import java.util.List;

/** What the end of the process says; part of the contract. */
public final class ExitCode {

  /** Done, or drained with nothing cut. */
  public static final int OK = 0;

  /** A mistake in this program. */
  public static final int UNEXPECTED = 1;

  /** The command line, the configuration or a report that is read cannot be used. */
  public static final int USAGE = 2;

  /** Could not start: the address is taken, and the like. */
  public static final int CANNOT_START = 3;

  /** A client's expectation was not met, or a run did not make what it planned. */
  public static final int EXPECTATION = 4;

  /** Connections were still open when the time to drain was up. */
  public static final int CUT = 5;

  /** The heap is too small for what was asked of it. */
  public static final int OUT_OF_MEMORY = 6;

  /** The first of those that fit is the one that the process ends with. */
  private static final List<Integer> BY_RANK = List.of(CUT, UNEXPECTED, EXPECTATION, OK);

  private ExitCode() {}

  /** What says more, where a process has come to both. */
  static int worse(int one, int other) {
    return BY_RANK.indexOf(one) < BY_RANK.indexOf(other) ? one : other;
  }
}
