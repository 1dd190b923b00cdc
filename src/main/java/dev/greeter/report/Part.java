package dev.greeter.report;

import java.util.Comparator;
import java.util.UUID;

/**
 * The report of one process, as far as others have to know it that are added to it.
 *
 * @param id random, so that no report is added twice; null in one of version 1
 * @param run what the shares of one run have in common, or null
 * @param index which share of the run it is, from 0 to below {@code of}
 * @param of how many shares there are; 1 where the run is not divided
 * @param work what was to be done, and what was; null in one of version 1, which does not say
 */
public record Part(String id, String run, int index, int of, Work work)
    implements Comparable<Part> {

  private static final Comparator<Part> ORDER =
      Comparator.comparing(Part::run, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Part::of)
          .thenComparing(Part::index)
          .thenComparing(Part::toString);

  /** Checks the share, which may come from outside. */
  public Part {
    if (index < 0 || index >= of || of > Bounds.MAX_SIZE) {
      throw new IllegalArgumentException(
          "share %s of %s, must be below it and that at most %s"
              .formatted(index, of, Bounds.MAX_SIZE));
    }
  }

  /**
   * Makes the part of this process, with a new ID.
   *
   * @param run what the shares have in common; if null the Job whose pod this is, where that is
   *     known
   * @param index which share it is
   * @param of how many there are
   * @param work what was to be done, and what was
   * @return the part
   */
  public static Part ofThisProcess(String run, int index, int of, Work work) {
    String known = run == null && of > 1 ? HostName.job(index) : run;
    return new Part(UUID.randomUUID().toString(), known, index, of, work);
  }

  /** The same part with the work that it has done by then. */
  public Part with(Work now) {
    return new Part(id, run, index, of, now);
  }

  /** Whether the process was stopped before its end. */
  boolean isCut() {
    return work != null && work.isCut();
  }

  /** Which it is among others. */
  String name() {
    return of == 1 ? "report " + id : "share %s of %s%s".formatted(index, of, ofRun());
  }

  /** The run that it is a share of, for people; empty where that has no name. */
  String ofRun() {
    return run == null ? "" : " of run " + Printable.escaped(run);
  }

  @Override
  public int compareTo(Part other) {
    return ORDER.compare(this, other);
  }
}
