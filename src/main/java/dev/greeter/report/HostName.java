package dev.greeter.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of this host; in a pod, the pod's. The kernel knows it, so that no name server has to be
 * asked, which may take seconds.
 */
public final class HostName {

  private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

  private HostName() {}

  /**
   * Tells what {@code HOSTNAME} says, or the kernel, or {@code COMPUTERNAME}.
   *
   * @return {@code unknown} where nothing does
   */
  public static String get() {
    return variable("HOSTNAME")
        .or(HostName::kernel)
        .or(() -> variable("COMPUTERNAME"))
        .orElse("unknown");
  }

  /**
   * The Job that this host is the pod of, for a share of that index; null where the name does not
   * tell. The pods of an Indexed Job are named JOB-INDEX-xxxxx, and their hosts JOB-INDEX, which
   * others may be named too: there Kubernetes' own variable has to confirm it.
   */
  static String job(int index) {
    return job(get(), index, System.getenv("JOB_COMPLETION_INDEX"));
  }

  static String job(String host, int index, String completionIndex) {
    Matcher pod = Pattern.compile("(.+)-%s(-[a-z0-9]{5})?".formatted(index)).matcher(host);
    boolean tells =
        pod.matches() && (pod.group(2) != null || String.valueOf(index).equals(completionIndex));
    return tells ? pod.group(1) : null;
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
