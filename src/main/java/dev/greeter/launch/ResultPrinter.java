package dev.greeter.launch;

import dev.greeter.client.Mode;
import dev.greeter.client.Verdict;
import dev.greeter.config.Bytes;
import dev.greeter.report.Comparison;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.Printable;
import dev.greeter.report.Report;
import dev.greeter.report.TextCounts;
import dev.greeter.report.form.JsonReport;
import dev.greeter.report.form.TextReport;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client has found, on standard output, and what it means for the exit code. */
final class ResultPrinter {

  private static final Logger LOG = LoggerFactory.getLogger(ResultPrinter.class);

  private ResultPrinter() {}

  /**
   * Prints a verdict on a client; answers its {@link ExitCode}.
   *
   * @param name of the client, which its lines in the log have too
   * @param isOneOfMany whether its results are headed by that
   */
  static int print(Console console, String name, boolean isOneOfMany, Mode mode, Verdict verdict) {
    boolean isTerminal = verdict.isJson() ? console.errIsTerminal() : console.outIsTerminal();
    String text =
        mode == Mode.SINGLE
            ? said(verdict.report()).stream()
                .map(reply -> shown(isTerminal, reply.text()) + "\n")
                .collect(Collectors.joining())
            : TextReport.of(verdict.report());
    return print(console, name, verdict, isOneOfMany ? name + "\n" + text + "\n" : text);
  }

  /** Where the greeting is the whole exchange, that takes the place of a reply. */
  private static List<TextCounts.Row> said(Report report) {
    boolean isGreeting =
        report.replies().isEmpty() && report.outcomes().get(ExchangeOutcome.REPLIED) > 0;
    return isGreeting ? report.greetings() : report.replies();
  }

  /** The same of reports that were added; the comparison with older ones may be null. */
  static int printSum(Console console, Verdict verdict, Comparison comparison) {
    String compared = comparison == null ? "" : TextReport.of(comparison);
    return print(console, null, verdict, TextReport.ofSum(verdict.report()) + compared);
  }

  private static int print(Console console, String name, Verdict verdict, String text) {
    PrintStream out = verdict.isJson() ? console.err() : console.out();
    if (verdict.isJson()) {
      console.out().print(JsonReport.of(verdict.report()).encode() + "\n");
    }
    out.print(text);
    boolean printed = !console.out().checkError() && !out.checkError();
    List<String> errors = new ArrayList<>();
    if (!printed) {
      errors.add("client: standard output cannot be written");
    }
    if (verdict.notWritten() != null) {
      errors.add("client: report cannot be written: " + verdict.notWritten());
    }
    errors.addAll(verdict.missed());
    errors.forEach(
        line -> (name == null ? LOG.atError() : LOG.atError().addKeyValue("name", name)).log(line));
    if (!printed || verdict.notWritten() != null) {
      return ExitCode.UNEXPECTED;
    }
    return verdict.missed().isEmpty() ? ExitCode.OK : ExitCode.EXPECTATION;
  }

  /** A program gets the reply as it is, a terminal what it cannot take for a command. */
  private static String shown(boolean isTerminal, Bytes reply) {
    String text = reply.toString();
    return isTerminal && reply.text() != null ? Printable.escaped(text) : text;
  }
}
