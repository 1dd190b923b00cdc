package dev.greeter.k8s;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

  private static final Path MONITORING = Path.of("k8s/components/monitoring");
  private static final Path TESTS = Path.of("src/test/resources/promtool");

  /** Of a test, the file of scrapes from which it begins. */
  private static final String RECORDED = "recorded";

  private static final List<String> DASHBOARDS =
      List.of("greeter-dashboard.json", "probe-dashboard.json");

  private final List<JsonNode> rules =
      List.of(
          read(MONITORING.resolve("prometheusrule.yaml")).path("spec"),
          read(MONITORING.resolve("probe.yaml")).path("spec"));
  private final List<JsonNode> tests =
      List.of(read(TESTS.resolve("alerts.yaml")), read(TESTS.resolve("probe.yaml")));

  @TempDir Path folder;

  /** A PrometheusRule's spec is a rule file, which a file of tests names. */
  @BeforeEach
  void writeFiles() throws IOException {
    for (int i = 0; i < rules.size(); i++) {
      assertThat(tests.get(i).at("/rule_files/0").asText()).isEqualTo("rules" + i + ".yaml");
      YAML.writeValue(folder.resolve("rules" + i + ".yaml").toFile(), rules.get(i));
      tests.get(i).path("tests").forEach(AlertsTest::putScrapes);
      YAML.writeValue(folder.resolve("tests" + i + ".yaml").toFile(), tests.get(i));
    }
  }

  private static void putScrapes(JsonNode test) {
    JsonNode file = ((ObjectNode) test).remove(RECORDED);
    if (file != null) {
      JsonNode scrapes = read(TESTS.resolve(RECORDED).resolve(file.asText() + ".yaml"));
      ((ArrayNode) test.withArray("input_series")).addAll((ArrayNode) scrapes);
    }
  }

  @Test
  void everyAlertHasATestInWhichItFiresAndOneInWhichItDoesNot() {
    var alerts = new TreeSet<String>();
    var firing = new TreeSet<String>();
    var silent = new TreeSet<String>();
    rules.forEach(file -> alerts.addAll(file.findValuesAsText("alert")));
    for (JsonNode file : tests) {
      for (JsonNode cases : file.findValues("alert_rule_test")) {
        for (JsonNode test : cases) {
          (test.path("exp_alerts").isEmpty() ? silent : firing)
              .add(test.path("alertname").asText());
        }
      }
    }
    assertThat(alerts).isNotEmpty().isEqualTo(firing).isEqualTo(silent);
  }

  @Test
  void promtoolFindsNothingWrongInTheRules() throws Exception {
    promtool("check", "rules", "--lint=all", "--lint-fatal", "rules0.yaml", "rules1.yaml");
  }

  /** A dashboard's expressions, as rules, with a value for each of Grafana's variables. */
  @Test
  void theDashboardsAskInPromQl() throws Exception {
    ObjectNode group = YAML.createObjectNode().put("name", "dashboards");
    for (String dashboard : DASHBOARDS) {
      for (String expr : read(MONITORING.resolve(dashboard)).findValuesAsText("expr")) {
        group
            .withArray("rules")
            .addObject()
            .put("record", "panel:%s".formatted(group.path("rules").size()))
            .put("expr", expr.replaceAll("\\$__(rate_interval|range)", "1h"));
      }
    }
    assertThat(group.path("rules")).hasSizeGreaterThan(DASHBOARDS.size());
    ObjectNode file = YAML.createObjectNode();
    file.withArray("groups").add(group);
    YAML.writeValue(folder.resolve("dashboards.yaml").toFile(), file);
    promtool("check", "rules", "dashboards.yaml");
  }

  @Test
  void theAlertsFireWhenTheyHaveToAndOnlyThen() throws Exception {
    promtool("test", "rules", "tests0.yaml", "tests1.yaml");
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

  private static JsonNode read(Path file) {
    try {
      return YAML.readTree(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
