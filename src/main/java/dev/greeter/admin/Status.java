package dev.greeter.admin;

import dev.greeter.config.BuildInfo;
import dev.greeter.group.Phase;
import dev.greeter.group.Service;
import dev.greeter.group.Snapshot;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * What a person wants to know of a running process.
 *
 * @param phase the phase of the least ready of its services
 * @param version of this program
 * @param uptimeMs of the process
 * @param services those that count
 */
record Status(Phase phase, String version, long uptimeMs, List<ServiceStatus> services) {

  /** One service, now and in the last two minutes. */
  record ServiceStatus(Phase phase, Snapshot now, Recent recent) {}

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
