package dev.greeter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.group.Phase;
import dev.greeter.group.Snapshot;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a status says of exchanges that fail. */
class StatusTest {

  private static Status status(String kind, String wanted, Map<String, Long> ended) {
    Map<String, Long> sorted = new TreeMap<>(ended);
    Snapshot now =
        new Snapshot(
            kind,
            kind,
            List.of("a:1"),
            0,
            0,
            0,
            sorted,
            wanted,
            null,
            List.of(),
            "time",
            List.of());
    Recent recent = new Recent(List.of(), 10, sorted, List.of());
    return new Status(
        Phase.READY, "1", 0, List.of(new Status.ServiceStatus(Phase.READY, now, recent)));
  }

  private static JsonObject service(Status status) {
    return StatusJson.of(status).getJsonArray("services").getJsonObject(0);
  }

  @Test
  void aClientWhoseExchangesFailIsRedAndSaysWhy() {
    Status status =
        status("client", "replied", Map.of("replied", 0L, "refused", 1200L, "timeout", 3L));
    String why =
        "1,203 of 1,203 exchanges in the last two minutes failed: refused 1,200, timeout 3";
    assertThat(service(status).getString("problem")).isEqualTo(why);
    assertThat(service(status).getString("state")).isEqualTo("ready");
    assertThat(StatusPage.of(status))
        .contains("<title>Greeter: failing</title>", why, "class=\"state failing\"")
        .contains("<tr class=\"failure\"><th scope=\"row\">refused</th>")
        .doesNotContain("class=\"state ready\"");
  }

  @Test
  void aWatchThatIsBadSaysForHowLongAndWhatTheLastFailuresWere() {
    Status status = status("client", "replied", Map.of("replied", 0L, "refused", 12L));
    Snapshot now =
        new Snapshot(
            "client",
            "client",
            List.of("a:1"),
            0,
            0,
            0,
            Map.of(),
            "replied",
            "bad for 30.0 s",
            List.of("100 ms ago: refused <1>", "200 ms ago: timeout"),
            "time",
            List.of());
    Recent recent = status.services().get(0).recent();
    Status bad =
        new Status(
            Phase.READY, "1", 0, List.of(new Status.ServiceStatus(Phase.READY, now, recent)));
    assertThat(service(bad).getString("problem"))
        .isEqualTo("bad for 30.0 s, 12 of 12 exchanges in the last two minutes failed: refused 12");
    assertThat(service(bad).getJsonArray("failures")).hasSize(2);
    assertThat(StatusPage.of(bad))
        .contains("data-as=\"lines\">100 ms ago: refused &lt;1&gt;\n200 ms ago: timeout</pre>")
        .contains("class=\"state failing\"");
    Recent none = new Recent(List.of(), 10, Map.of(), List.of());
    assertThat(new Status.ServiceStatus(Phase.READY, now, none).problem())
        .isEqualTo("bad for 30.0 s");
  }

  @Test
  void whatIsWantedIsNoFailure() {
    for (Status status :
        List.of(
            status("client", "closed", Map.of("closed", 7L, "replied", 0L)),
            status("client", null, Map.of("closed", 7L)),
            status("server", null, Map.of("timeout", 7L)))) {
      assertThat(service(status).getValue("problem")).isNull();
      assertThat(StatusPage.of(status))
          .contains("<title>Greeter: ready</title>")
          .doesNotContain("class=\"state failing\"");
    }
  }
}
