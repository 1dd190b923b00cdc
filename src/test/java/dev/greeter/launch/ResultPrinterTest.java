package dev.greeter.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.client.Mode;
import dev.greeter.client.Verdict;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.ExchangeTimes;
import dev.greeter.report.Origin;
import dev.greeter.report.Part;
import dev.greeter.report.Recorder;
import dev.greeter.report.Reports;
import dev.greeter.report.Work;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultPrinterTest {

  private static String printed(String reply, boolean terminal) {
    Recorder recorder = new Recorder(ExchangeOutcome.REPLIED, null, false);
    recorder.record(
        Reports.result(
            ExchangeOutcome.REPLIED, 0, "", reply, new ExchangeTimes(-1, 1, -1, 1, 1, 1, 1, -1)),
        1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code =
        ResultPrinter.print(
            new Console(new PrintStream(out, true, UTF_8), terminal, System.err, false),
            "client",
            false,
            Mode.SINGLE,
            new Verdict(
                recorder.report(
                    Origin.of(
                        "host:1",
                        new JsonObject(),
                        Instant.EPOCH,
                        1,
                        Part.ofThisProcess(null, 0, 1, new Work(Work.Unit.EXCHANGES, 1, 1)))),
                List.of(),
                null,
                false));
    assertThat(code).isEqualTo(ExitCode.OK);
    return out.toString(UTF_8);
  }

  @Test
  void aTerminalNeverGetsAReplyRaw() {
    assertThat(printed("\u001b]0;title\u0007\n\u202e", true))
        .isEqualTo("\\u001b]0;title\\u0007\\n\\u202e\n");
    assertThat(printed("Welcome to server!", true)).isEqualTo("Welcome to server!\n");
  }

  @Test
  void aProgramGetsItAsItIs() {
    assertThat(printed("\u001b[31m\n", false)).isEqualTo("\u001b[31m\n\n");
  }
}
