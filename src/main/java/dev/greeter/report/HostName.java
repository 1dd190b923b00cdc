package dev.greeter.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The name of this host; in a pod, the pod's. The kernel knows it, so that no name server has to be
 * asked, which may take seconds.
 */
final class HostName {

  private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

  private HostName() {}

  /** What {@code HOSTNAME} says, or the kernel, or {@code COMPUTERNAME}. */
  static String get() {
    return variable("HOSTNAME")
        .or(HostName::kernel)
        .or(() -> variable("COMPUTERNAME"))
        .orElse("unknown");
  }

  private static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
  }

  private static Optional<String> kernel() {
    try {
      return Optional.of(Files.readString(KERNEL).strip()).filter(name -> !name.isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
