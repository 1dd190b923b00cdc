package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where reports go: descriptors, files that are mounted, disks that are full. */
class ReportPlacesIT {

  private static final String GOLDEN = "src/test/resources/golden/load.json";

  @TempDir private Path folder;

  /** The sum of one report, to a file; {@code shell} goes before it, {@code $1} is the folder. */
  private GreeterProcess report(String shell, String out) throws IOException {
    List<String> under = List.of("sh", "-c", shell + " shift; exec \"$@\"", "sh", "" + folder);
    return GreeterProcess.start(under, Map.of(), "report", GOLDEN, "--out", out);
  }

  /** The same with mounts that this process alone sees. */
  private GreeterProcess mounted(String mounts, String out) throws Exception {
    Needs.tool("unshare", "a report on a file that is mounted is");
    Process tried =
        Processes.start(
            new ProcessBuilder("unshare", "-rm", "mount", "-t", "tmpfs", "x", folder.toString()));
    Needs.met(tried.waitFor() == 0, "mounts are not allowed, a report on one is not tried");
    List<String> under = new ArrayList<>(List.of("unshare", "-rm"));
    under.addAll(
        List.of("sh", "-ec", "cd \"$1\"; " + mounts + "; cd \"$2\"; shift 2; \"$@\"; true", "sh"));
    under.addAll(List.of(folder.toString(), Path.of("").toAbsolutePath().toString()));
    return GreeterProcess.start(under, Map.of(), "report", GOLDEN, "--out", out);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "link"})
  void aWayToStandardOutputIsStandardOutput(String name) throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("/dev/stdout"));
    try (GreeterProcess sum = report("", name.equals("link") ? link.toString() : name)) {
      assertThat(sum.exitCode()).as(sum.log()).isZero();
      // The file behind it is the one that the process began with, and what is in it stays.
      assertThat(sum.output()).hasLineCount(1);
      assertThat(new JsonObject(sum.output()).getInteger("exchanges")).isEqualTo(20_000);
      assertThat(sum.log()).contains("latency ms");
    } finally {
      // Else the end of the test warns of a link that leads out of its folder.
      Files.delete(link);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/dev/stderr, is an open file of a process",
    "/dev/fd/9, is an open file of a process",
    "/dev/full, not a regular file",
    "/dev/null, not a regular file",
  })
  void anotherDescriptorOrDeviceIsRefused(String name, String reason) throws Exception {
    Path file = Files.writeString(folder.resolve("9"), "before");
    try (GreeterProcess sum = report("exec 9>>\"$1/9\";", name)) {
      assertThat(sum.exitCode()).as(sum.log()).isEqualTo(3);
      assertThat(sum.log()).hasLineCount(1).contains("report: " + name + ": ").contains(reason);
    }
    assertThat(file).hasContent("before");
  }

  /** As {@code subPath} and {@code docker -v FILE} have it, also over a root that is read-only. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "mount --bind volume r",
        "mount --bind . . ; mount --bind volume \"$1/r\"; " + "mount -o remount,bind,ro \"$1\""
      })
  void aMountedFileIsWrittenInPlace(String mounts) throws Exception {
    Path mountPoint = Files.writeString(folder.resolve("r"), "");
    Path volume = Files.writeString(folder.resolve("volume"), "x".repeat(100_000));
    try (GreeterProcess sum = mounted(mounts, mountPoint.toString())) {
      assertThat(sum.exitCode()).as(sum.log()).isZero();
    }
    assertThat(new JsonObject(Files.readString(volume)).getInteger("exchanges")).isEqualTo(20_000);
    assertThat(mountPoint).isEmptyFile();
    assertOnly(mountPoint, volume);
  }

  @Test
  void aFileThatIsMountedToBeReadIsRefusedAtTheStart() throws Exception {
    Path file = Files.writeString(folder.resolve("r"), "before");
    try (GreeterProcess sum =
        mounted("mount --bind r r; mount -o remount,bind,ro r", file.toString())) {
      assertThat(sum.exitCode()).as(sum.log()).isEqualTo(3);
      assertThat(sum.log()).isEqualTo("report: " + file + ": Read-only file system\n");
    }
    assertThat(file).hasContent("before");
  }

  @Test
  void aFullDiskIsNamedAndTheOldReportStays() throws Exception {
    Path file = folder.resolve("r.html");
    String mounts =
        "mount -t tmpfs -o size=16k x \"$1\"; cd \"$1\"; echo before > r.html;"
            + " trap \"cd '$1'; ls -A; cat r.html\" EXIT";
    try (GreeterProcess sum = mounted(mounts, file.toString())) {
      assertThat(sum.exitCode()).as(sum.log()).isEqualTo(1);
      assertThat(sum.log())
          .contains("report cannot be written: " + file + ": No space left on device\n");
      assertThat(sum.output()).endsWith("\nr.html\nbefore\n");
    }
  }

  private void assertOnly(Path... files) throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      assertThat(found).containsExactlyInAnyOrder(files);
    }
  }
}
