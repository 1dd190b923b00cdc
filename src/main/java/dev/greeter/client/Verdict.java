package dev.greeter.client;

import dev.greeter.report.Judgement;
import dev.greeter.report.Report;
import dev.greeter.report.file.ReportFile;
import java.io.IOException;
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

  /**
   * Writes a report to its files, and says what it means. Blocking; not for an event loop.
   *
   * @param report what was found
   * @param judgement what it was held against
   * @param files where it goes, as {@link ReportFile} has it
   * @return the verdict, also where a file could not be written
   */
  public static Verdict written(Report report, Judgement judgement, List<String> files) {
    String notWritten = null;
    try {
      ReportFile.write(report, judgement, files);
    } catch (IOException e) {
      notWritten = e.getMessage();
    }
    return new Verdict(report, judgement.missed(), notWritten, ReportFile.hasStandardOutput(files));
  }
}
