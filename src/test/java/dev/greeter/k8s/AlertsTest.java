package dev.greeter.k8s;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.greeter.Needs;
import dev.greeter.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerts fire when they have to, and only then, by the word of promtool. */
class AlertsTest {

  private static final YAMLMapper YAML = new YAMLMapper();

  private final JsonNode rules = read("k8s/components/monitoring/prometheusrule.yaml").path("spec");
  private final JsonNode tests = read("src/test/resources/promtool/alerts.yaml");

  @TempDir Path folder;

  /** A PrometheusRule's spec is a rule file, which a file of tests names. */
  @BeforeEach
  void writeFiles() throws IOException {
    assertThat(tests.at("/rule_files/0").asText()).isEqualTo("rules.yaml");
    YAML.writeValue(folder.resolve("rules.yaml").toFile(), rules);
    YAML.writeValue(folder.resolve("alerts.yaml").toFile(), tests);
  }

  @Test
  void everyAlertHasATestInWhichItFiresAndOneInWhichItDoesNot() {
    var alerts = new TreeSet<>(rules.findValuesAsText("alert"));
    var firing = new TreeSet<String>();
    var silent = new TreeSet<String>();
    for (JsonNode cases : tests.findValues("alert_rule_test")) {
      for (JsonNode test : cases) {
        (test.path("exp_alerts").isEmpty() ? silent : firing).add(test.path("alertname").asText());
      }
    }
    assertThat(alerts).isNotEmpty().isEqualTo(firing).isEqualTo(silent);
  }

  @Test
  void promtoolFindsNothingWrongInTheRules() throws Exception {
    promtool("check", "rules", "--lint=all", "--lint-fatal", "rules.yaml");
  }

  @Test
  void theAlertsFireWhenTheyHaveToAndOnlyThen() throws Exception {
    promtool("test", "rules", "alerts.yaml");
  }

  private void promtool(String... arguments) throws IOException, InterruptedException {
    Needs.tool("promtool", "the alerts are");
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    Process promtool =
        Processes.start(
            new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true));
    String output = new String(promtool.getInputStream().readAllBytes(), UTF_8);
    assertThat(promtool.waitFor()).as(output).isZero();
  }

  private static JsonNode read(String file) {
    try {
      return YAML.readTree(Files.readString(Path.of(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
