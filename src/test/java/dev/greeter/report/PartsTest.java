package dev.greeter.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.greeter.report.form.JsonReport;
import dev.greeter.report.form.TextReport;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a sum knows of the reports in it: which are cut, and which are missing. */
class PartsTest {

  private static final Path VERSION_1 = Path.of("src/test/resources/golden/version-1.json");

  private static Part share(String run, int index, int of, long made) {
    String id = run + index + of;
    return new Part(id, run, index, of, new Work(Work.Unit.EXCHANGES, 2000, made));
  }

  private static Part timed(String id, long madeMs) {
    return new Part(id, null, 0, 1, new Work(Work.Unit.DURATION, 60_000, madeMs));
  }

  private static Report report(Part part) {
    return Reports.report(Reports.recorder(null), "host", Duration.ofSeconds(1), part);
  }

  private static Report sum(Part... parts) {
    return List.of(parts).stream().map(PartsTest::report).reduce(Report::plus).orElseThrow();
  }

  @Test
  void sharesThatAreMissingOrCutAreNamed() {
    Report sum =
        sum(
            share("a", 0, 4, 2000),
            share("a", 3, 4, 2000),
            share("b", 0, 2, 1424),
            share("b", 1, 2, 2000),
            share(null, 1, 2, 2000),
            timed("t", 14_999));
    assertThat(sum.incomplete())
        .containsExactly(
            "share 0 of 2 is missing",
            "shares 1, 2 of 4 of run a are missing",
            "report t: stopped after 14 of 60 s",
            "share 0 of 2 of run b: stopped after 1424 of 2000 exchanges");
    assertThat(TextReport.ofSum(sum))
        .contains("\nplanned 10000 exchanges, made 9424\nplanned 60 s, made 14\n")
        .contains("\n\nshares 1, 2 of 4 of run a are missing\n");
  }

  @Test
  void aSumOfSumsIsTheSumOfAll() throws IOException {
    Part[] parts = {
      share("a", 0, 3, 2000), share("a", 1, 3, 7), share("a", 2, 3, 2000), timed("t", 60_000)
    };
    Report all = sum(parts);
    Report one = read(sum(parts[0], parts[3]));
    Report other = read(sum(parts[2], parts[1]));
    assertThat(JsonReport.of(other.plus(one))).isEqualTo(JsonReport.of(all));
    assertThat(all.incomplete())
        .containsExactly("share 1 of 3 of run a: stopped after 7 of 2000 exchanges");
  }

  private static Report read(Report report) throws IOException {
    return Reports.read("r", new JsonObject(JsonReport.of(report).encode()));
  }

  @Test
  void aReportOfItsOwnNeedsNoName() {
    Report cut = report(timed("t", 14_000));
    assertThat(cut.stopped()).containsExactly("stopped after 14 of 60 s");
    assertThat(cut.incomplete()).isEqualTo(cut.stopped());
    Report share = report(share("a", 0, 4, 2000));
    assertThat(share.stopped()).isEmpty();
    assertThat(share.incomplete()).containsExactly("shares 1, 2, 3 of 4 of run a are missing");
    assertThat(report(timed("t", 60_000)).incomplete()).isEmpty();
    assertThat(TextReport.of(share)).doesNotContain("missing");
  }

  /** What was in flight when the planned time was over has not ended either. */
  @Test
  void whatWasInFlightAtTheEndIsCutToo() {
    Recorder recorder = Reports.recorder(null);
    recorder.unfinished(0, 3);
    Report report =
        Reports.report(recorder, "h", Duration.ofSeconds(60), Work.Unit.DURATION, 60_000);
    assertThat(report.stopped()).containsExactly("stopped with 3 exchanges in flight");
    assertThat(Judgement.of(null, report).missed()).isEqualTo(report.stopped());
  }

  @Test
  void manySharesAreNotAllNamed() {
    assertThat(sum(share("a", 5, 10_000, 2000)).incomplete())
        .containsExactly(
            "shares 0, 1, 2, 3, 4, 6, 7, 8, 9, 10 and 9989 more of 10000 of run a are missing");
    List<String> lines =
        sum(IntStream.range(0, 12).mapToObj(i -> share("r" + i, 0, 2, 1)).toArray(Part[]::new))
            .incomplete();
    assertThat(lines).hasSize(11).last().isEqualTo("and 14 more like these");
  }

  @Test
  void aSumHasItsBound() {
    Parts most =
        new Parts(
            IntStream.range(0, Bounds.MAX_SIZE)
                .mapToObj(i -> timed("t" + i, 1))
                .collect(Collectors.toCollection(TreeSet::new)));
    assertThatThrownBy(() -> most.plus(Parts.of(timed("one", 1))))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("there are more than 10000 reports");
    assertThat(most.plus(most).all()).hasSize(Bounds.MAX_SIZE);
  }

  @Test
  void aReportOfVersion1IsReadAndAdded() throws IOException {
    JsonObject old = new JsonObject(Files.readString(VERSION_1));
    Report report = Reports.read("old", old);
    assertThat(old.getInteger("version")).isEqualTo(1);
    assertThat(report.exchanges()).isEqualTo(old.getLong("exchanges"));
    assertThat(report.connections().cut()).isZero();
    assertThat(TextReport.ofSum(report)).doesNotContain("planned");
    old.getJsonObject("configuration").put("share", new JsonObject().put("index", 1).put("of", 3));
    Report sum = Reports.read("old", old).plus(sum(share(null, 0, 3, 2000)));
    assertThat(read(sum).incomplete()).containsExactly("share 2 of 3 is missing");
    assertThat(JsonReport.of(sum).getString("id")).isEqualTo("null03");
    assertThat(sum.exchanges()).isEqualTo(report.exchanges());
  }

  /** The index in the name, in the variable, and of the share have to be one. */
  @ParameterizedTest
  @CsvSource({
    "greeter-load-2, 2, greeter-load",
    "greeter-load-2-x7k4p, , greeter-load",
    "greeter-load-2-x7k4p, 2, greeter-load",
    "greeter-load-2, , ",
    "greeter-load-2, 3, ",
    "greeter-load-3, 3, ",
    "greeter-load-12, 2, ",
    "greeter-rollout-x7k4p, , ",
    "-2-x7k4p, , ",
    "host, 2, ",
  })
  void theJobIsKnownWhereTheNameOfTheHostTells(String host, String variable, String job) {
    assertThat(HostName.job(host, 2, variable)).isEqualTo(job);
  }
}
