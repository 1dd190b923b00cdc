package dev.greeter.admin;

import dev.greeter.config.BuildInfo;
import dev.greeter.group.Phase;
import dev.greeter.group.Service;
import dev.greeter.group.Snapshot;
import dev.greeter.report.Units;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a person wants to know of a running process.
 *
 * @param phase the phase of the least ready of its services
 * @param version of this program
 * @param uptimeMs of the process
 * @param services those that count
 */
record Status(Phase phase, String version, long uptimeMs, List<ServiceStatus> services) {

  private static final String FAILING = "failing";

  private static final Comparator<ServiceStatus> SERVERS_FIRST =
      Comparator.<ServiceStatus, String>comparing(service -> service.now().kind())
          .reversed()
          .thenComparing(service -> service.now().name());

  /** One service, now and in the last two minutes. */
  record ServiceStatus(Phase phase, Snapshot now, Recent recent) {

    /** What is wrong with it, for people: recent ends that were not wanted; null if nothing is. */
    String problem() {
      long all = recent.ended().values().stream().mapToLong(Long::longValue).sum();
      Map<String, Long> failures = new LinkedHashMap<>(recent.ended());
      failures.remove(now.wanted());
      failures.values().removeIf(count -> count == 0);
      long failed = failures.values().stream().mapToLong(Long::longValue).sum();
      String which =
          failures.entrySet().stream()
              .map(entry -> entry.getKey() + " " + Units.count(entry.getValue()))
              .collect(Collectors.joining(", "));
      if (now.wanted() == null || failed == 0) {
        return now.outage();
      }
      String counts =
          "%s of %s exchanges in the last two minutes failed: %s"
              .formatted(Units.count(failed), Units.count(all), which);
      return now.outage() == null ? counts : now.outage() + ", " + counts;
    }

    /** The word for its colour. */
    String health() {
      return problem() == null ? phase.word() : FAILING;
    }
  }

  String health() {
    return services.stream().anyMatch(service -> service.problem() != null)
        ? FAILING
        : phase.word();
  }

  /** Looks at every service of a Vert.x. Thread-safe. */
  static Status of(Vertx vertx, History history) {
    return new Status(
        phase(vertx),
        BuildInfo.version(),
        ManagementFactory.getRuntimeMXBean().getUptime(),
        history.now().entrySet().stream()
            .map(
                entry ->
                    new ServiceStatus(
                        entry.getValue().phase(),
                        entry.getValue().counts(),
                        Recent.of(history.of(entry.getKey()))))
            .sorted(SERVERS_FIRST)
            .toList());
  }

  /** Ready while every service is, else the phase of one that is not. */
  static Phase phase(Vertx vertx) {
    return Service.of(vertx).stream()
        .map(Service::phase)
        .filter(phase -> phase != Phase.READY)
        .findFirst()
        .orElse(Phase.READY);
  }
}
