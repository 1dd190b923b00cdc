package dev.greeter.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures, prints, judges; {@code bench/run} starts it. Exit code 0: everything judged was
 * reached, 1: something was missed, 2: the command line cannot be used.
 */
public final class Bench {

  private static final DateTimeFormatter FILE_NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  private Bench() {}

  /** Runs what the command line selects. */
  public static void main(String[] arguments) throws Exception {
    Locale.setDefault(Locale.ROOT);
    try {
      if (List.of(arguments).contains("--help")) {
        System.out.print(Options.USAGE);
      } else if (List.of(arguments).contains("--list")) {
        Scenarios.ALL.forEach(s -> System.out.printf("%-15s %s%n", s.name(), s.about()));
      } else {
        Options options = Options.parse(arguments);
        List<Scenario> scenarios = Scenarios.select(options.scenarios());
        List<String> missed = run(scenarios, Workbench.of(options), List.of(arguments));
        System.exit(missed.isEmpty() || !options.judge() ? 0 : 1);
      }
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.print(Options.USAGE);
      System.exit(2);
    }
  }

  /** Runs scenarios one after the other, and answers the thresholds that were missed. */
  private static List<String> run(List<Scenario> scenarios, Workbench bench, List<String> arguments)
      throws Exception {
    LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);
    Thresholds thresholds = Thresholds.read();
    Map<String, Object> raw = machine();
    raw.put("date", now + "Z");
    raw.put("arguments", arguments);
    System.out.println(raw);
    Path file = Files.createDirectories(Workbench.OUT).resolve(now.format(FILE_NAME) + ".json");
    List<String> missed = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      System.out.printf("%n## %s: %s%n%n", scenario.name(), scenario.about());
      Samples samples = new Samples();
      try {
        scenario.run(bench, samples);
        raw.put(scenario.name(), samples.raw());
        System.out.println(samples.table(scenario.ratios()));
        for (Thresholds.Verdict verdict : thresholds.judge(scenario.name(), samples)) {
          System.out.println("- " + verdict.text());
          if (verdict.missed()) {
            missed.add(scenario.name() + ": " + verdict.text());
          }
        }
      } catch (Scenario.Unavailable e) {
        System.out.println("not run: " + e.getMessage());
        raw.put(scenario.name(), "not run: " + e.getMessage());
      } catch (IOException e) {
        // The next ones may do; what this one has measured is no result.
        System.out.println("failed: " + e.getMessage());
        raw.put(scenario.name(), "failed: " + e.getMessage());
        missed.add(scenario.name() + ": failed: " + e.getMessage());
      }
      // After each: an end before the last one leaves what there is.
      Workbench.JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), raw);
    }
    System.out.printf("%nraw results in %s%n", file);
    missed.forEach(System.out::println);
    return missed;
  }

  /** What the figures depend on. */
  private static Map<String, Object> machine() throws IOException {
    Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    machine.put("architecture", System.getProperty("os.arch"));
    machine.put("processors", Runtime.getRuntime().availableProcessors());
    machine.put("loadAverage", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    machine.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    return machine;
  }
}
