package dev.greeter.client;

import dev.greeter.report.Report;
import java.util.List;

/**
 * What a measurement has found, and what it means.
 *
 * @param report what was found
 * @param missed a line for each expectation that was not met, the end of this machine's means
 *     included
 * @param notWritten why the report could not be written to its file, or null
 * @param isJson whether standard output is for the report as JSON, and the rest for standard error
 */
public record Verdict(Report report, List<String> missed, String notWritten, boolean isJson) {

  /** Keeps an unchangeable copy of the lines. */
  public Verdict {
    missed = List.copyOf(missed);
  }
}
