package dev.greeter.launch;

import dev.greeter.client.Verdict;
import dev.greeter.config.ConfigException;
import dev.greeter.config.Mistake;
import dev.greeter.config.SectionConfig;
import dev.greeter.config.Setting;
import dev.greeter.report.Comparison;
import dev.greeter.report.Expect;
import dev.greeter.report.Expectations;
import dev.greeter.report.Judgement;
import dev.greeter.report.Report;
import dev.greeter.report.file.ReportFile;
import dev.greeter.report.file.ReportFiles;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Prints, compares, writes and judges the sum of reports as if one client had measured it. */
public final class ReportMerge {

  private ReportMerge() {}

  /**
   * Does it, on the calling thread.
   *
   * @param files to read; {@code -} is standard input
   * @param against files of an older report to compare with; none where there is none
   * @param out files to write
   * @param settings of {@code expect}; without any, nothing is judged
   * @param console where results go
   * @param standardInput where JSON lines come from
   * @return an {@link ExitCode}
   */
  public static int run(
      List<String> files,
      List<String> against,
      List<String> out,
      List<Setting> settings,
      Console console,
      InputStream standardInput) {
    try {
      Expect expect = expect(settings, against);
      int code = check(out, console);
      if (code != ExitCode.OK) {
        return code;
      }
      ReportFiles read = ReportFiles.sum(files, standardInput);
      console.err().println(read.summary());
      Report report = read.report();
      Comparison comparison =
          against.isEmpty()
              ? null
              : Comparison.of(ReportFiles.sum(against, standardInput).report(), report);
      if (expect != null && expect.reply() != null) {
        report = Expectations.recounted(report, expect.reply());
      }
      Judgement judgement = Judgement.ofSum(expect, report, comparison);
      return ResultPrinter.printSum(console, Verdict.written(report, judgement, out), comparison);
    } catch (ConfigException e) {
      e.mistakes().forEach(console.err()::println);
      return ExitCode.USAGE;
    } catch (IOException e) {
      console.err().println(e.getMessage());
      return ExitCode.USAGE;
    }
  }

  private static Expect expect(List<Setting> settings, List<String> against) throws IOException {
    if (settings.isEmpty()) {
      return null;
    }
    Expect expect = SectionConfig.ofSettings("client", "expect", settings, Expect.class);
    if (expect.regressionPercent() != null && against.isEmpty()) {
      throw new IOException(
          "--set: " + Mistake.at("needs --against", "expect", "regressionPercent"));
    }
    return expect;
  }

  private static int check(List<String> out, Console console) {
    try {
      ReportFile.check(out);
      return ExitCode.OK;
    } catch (IOException e) {
      console.err().println(e.getMessage());
      return ExitCode.CANNOT_START;
    }
  }
}
