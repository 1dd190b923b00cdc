package dev.greeter.report.file;

import dev.greeter.report.Report;
import dev.greeter.report.form.JsonReport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads reports and adds them up, one after the other. Blocking; not for an event loop. */
public final class ReportFiles {

  /**
   * The length at which container runtimes cut a line in two, each of which is logged by itself.
   */
  private static final int PIECE = 16 * 1024;

  /** So many ways to begin a report are tried, far more than one of 500 kB has pieces. */
  private static final int MAX_BEGUN = 100;

  /** The place where a report was read, by its ID. */
  private final Map<String, String> names = new HashMap<>();

  private Report sum;
  private long added;
  private long skipped;

  private ReportFiles() {}

  /**
   * Adds up the reports of some files.
   *
   * @param names files, each one report; {@code -} is standard input, where each line that is a
   *     report counts, and no other
   * @param standardInput UTF-8
   * @return the sum, in whatever order they are, and how many it is of
   * @throws IOException with one line for the user about the first that cannot be read
   */
  public static ReportFiles sum(List<String> names, InputStream standardInput) throws IOException {
    ReportFiles files = new ReportFiles();
    for (String name : names) {
      if (name.equals(ReportFile.STANDARD_OUTPUT)) {
        files.addLines(standardInput);
      } else {
        files.add(name, file(name));
      }
    }
    return files;
  }

  /**
   * Returns the sum.
   *
   * @return never null
   */
  public Report report() {
    return sum;
  }

  /**
   * What was read, in one line for people.
   *
   * @return without a line's end
   */
  public String summary() {
    return "reports added " + added + ", lines skipped " + skipped;
  }

  private static Report file(String name) throws IOException {
    try {
      return JsonReport.read(Path.of(name));
    } catch (InvalidPathException e) {
      throw new IOException("no file name in this locale: " + name, e);
    }
  }

  private void addLines(InputStream in) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    List<String> begun = new ArrayList<>();
    int number = 0;
    long before = added;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      String name = "standard input, line " + number;
      // A byte order mark is where a file begins that was put behind another, too.
      String json = line.startsWith("\ufeff") ? line.substring(1) : line;
      Optional<Report> report = report(name, json, begun);
      if (report.isPresent()) {
        add(name, report.get());
      } else {
        skipped++;
      }
    }
    if (added == before) {
      throw new IOException("standard input: no line is a report");
    }
  }

  /**
   * Reads a line, by itself or as the rest of one that has begun: between its pieces a log may have
   * lines of the other output.
   *
   * @param begun what may be the first pieces of a report
   */
  private static Optional<Report> report(String name, String line, List<String> begun)
      throws IOException {
    if (line.startsWith("{\"version\":")) {
      // Of an earlier one nothing comes any more.
      begun.clear();
    }
    List<String> heads = new ArrayList<>(begun);
    if (line.startsWith("{")) {
      heads.add("");
    }
    // The longest has every piece. A shorter one may make JSON, too, of the halves of two
    // histograms.
    heads.sort(Comparator.comparing(String::length).reversed());
    for (String head : heads) {
      Optional<Report> report =
          line.endsWith("}") ? JsonReport.readLine(name, head + line) : Optional.empty();
      if (report.isPresent()) {
        begun.clear();
        return report;
      }
      for (int end = PIECE; end <= line.length() && begun.size() < MAX_BEGUN; end += PIECE) {
        begun.add(head + line.substring(0, end));
      }
    }
    return Optional.empty();
  }

  private void add(String name, Report report) throws IOException {
    for (String id : report.origin().parts().ids()) {
      String before = names.put(id, name);
      if (before != null) {
        throw new IOException(
            "%s: the report with the id %s was added already, by %s".formatted(name, id, before));
      }
    }
    try {
      sum = sum == null ? report : sum.plus(report);
    } catch (ArithmeticException e) {
      throw new IOException(name + ": cannot be added: " + e.getMessage(), e);
    }
    added++;
  }
}
