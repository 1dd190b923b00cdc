package dev.greeter.report.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.Judgement;
import dev.greeter.report.Recorder;
import dev.greeter.report.Report;
import dev.greeter.report.Reports;
import dev.greeter.report.form.JsonReport;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportFileTest {

  @TempDir private Path folder;

  private static Report report() {
    Recorder recorder = Reports.recorder(null);
    recorder.record(Reports.result(ExchangeOutcome.REPLIED, 0, "a", 5), 0);
    return Reports.report(recorder, "host", Duration.ofSeconds(2));
  }

  @Test
  void aFileIsWholeOrNotThere() throws IOException {
    Path file = folder.resolve("report.json");
    ReportFile.write(report(), Judgement.none(), file.toString());
    assertThat(new JsonObject(Files.readString(file))).isEqualTo(JsonReport.of(report()));
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
    assertThatThrownBy(() -> ReportFile.check(folder.resolve("no").resolve("r.json").toString()))
        .hasMessageContaining("no such folder");
    assertThatThrownBy(() -> ReportFile.check(folder.toString()))
        .hasMessageContaining("not a regular file");
    assertThat(List.of(file)).allMatch(Files::exists);
  }

  @Test
  void whatWouldFailAtTheEndFailsInTheCheck() throws IOException {
    Path dangling = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("none"));
    Path closed = Files.createSymbolicLink(folder.resolve("closed"), Path.of("/proc/version"));
    assertThatThrownBy(() -> ReportFile.check("/"))
        .hasMessage("report: /: is there already, and not a regular file");
    assertThatThrownBy(() -> ReportFile.check(folder.resolve("x".repeat(300)).toString()))
        .hasMessageEndingWith(": File name too long");
    assertThatThrownBy(() -> ReportFile.check(dangling.toString()))
        .hasMessage(
            "report: %s: is a link to %s, which is not there"
                .formatted(dangling, folder.resolve("none")));
    assertThatThrownBy(() -> ReportFile.check("/proc/r.json"))
        .hasMessageStartingWith("report: /proc/r.json: its folder cannot be written: ");
    assertThatThrownBy(() -> ReportFile.check(closed.toString()))
        .hasMessageEndingWith(": is there already, and not a regular file");
    // Else the end of the test warns of a link that leads out of its folder.
    Files.delete(closed);
    assertThatThrownBy(() -> ReportFile.check("a\0b")).hasMessageContaining("not a path");
  }

  @Test
  void theCheckLeavesNothingBehind() throws IOException {
    ReportFile.check(folder.resolve("x".repeat(255)).toString());
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aLinkIsFollowedAndTheRealFileIsForEverybody() throws IOException {
    Path real = Files.writeString(folder.resolve("real.json"), "before");
    Path link = Files.createSymbolicLink(folder.resolve("link.HTM"), real);
    Path ordinary = Files.writeString(folder.resolve("ordinary"), "");
    ReportFile.write(report(), Judgement.none(), link.toString());
    assertThat(link).isSymbolicLink();
    assertThat(Files.readString(real)).startsWith("<!doctype html>");
    assertThat(Files.getPosixFilePermissions(real))
        .isEqualTo(Files.getPosixFilePermissions(ordinary));
  }

  /** What waits under the name of the part file of before cannot be known any more. */
  @Test
  void aForeignPartFileIsLeftAlone() throws IOException {
    Path victim = Files.writeString(folder.resolve("victim"), "whole");
    Path file = folder.resolve("r.json");
    Files.createSymbolicLink(
        folder.resolve("r.json." + ProcessHandle.current().pid() + ".part"), victim);
    ReportFile.write(report(), Judgement.none(), file.toString());
    assertThat(victim).hasContent("whole");
  }

  @ParameterizedTest
  @ValueSource(strings = {"r.html", "r.HTML", "r.htm", "r.Htm"})
  void aPageIsToldByTheEndOfItsName(String name) throws IOException {
    ReportFile.write(report(), Judgement.none(), folder.resolve(name).toString());
    assertThat(Files.readString(folder.resolve(name))).startsWith("<!doctype html>");
  }

  @Test
  void aFileKeepsItsMode() throws IOException {
    Path file = Files.writeString(folder.resolve("r.json"), "before");
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    assumeTrue(view != null);
    view.setPermissions(PosixFilePermissions.fromString("rw-------"));
    ReportFile.write(report(), Judgement.none(), file.toString());
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(new JsonObject(Files.readString(file)).containsKey("exchanges")).isTrue();
  }

  @Test
  void anOpenFileOfAProcessIsNoPlaceButStandardOutput() throws IOException {
    assumeTrue(Files.exists(Path.of("/proc/self/fd/1")));
    Path link = Files.createSymbolicLink(folder.resolve("out"), Path.of("/dev/stdout"));
    for (String name : List.of("-", "/dev/stdout", "/proc/self/fd/1", "/dev/fd/1", "" + link)) {
      assertThat(ReportFile.hasStandardOutput(List.of(name))).as(name).isTrue();
      ReportFile.check(List.of(name));
    }
    for (String name : List.of("/dev/stderr", "/proc/self/fd/2", "/proc/1/fd/1")) {
      assertThat(ReportFile.hasStandardOutput(List.of(name))).as(name).isFalse();
      assertThatThrownBy(() -> ReportFile.check(name)).hasMessageStartingWith("report: " + name);
    }
  }
}
