package dev.greeter;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What a test needs of the machine and the build does not: where it is missing the test is skipped,
 * and the output of the build says why, once.
 */
public final class Needs {

  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();
  private static final Map<String, Integer> SIGNALS = Map.of("HUP", 1, "INT", 2);

  private Needs() {}

  /** Skips the test where a need is not met. */
  public static void met(boolean isMet, String missing) {
    if (!isMet && SAID.add(missing)) {
      System.out.println("SKIPPED: " + missing);
    }
    assumeTrue(isMet, missing);
  }

  /**
   * A program.
   *
   * @param unchecked what is not checked without it, the subject of a sentence
   */
  public static void tool(String tool, String unchecked) {
    met(isOnPath(tool), "no %s on the PATH, %s not checked".formatted(tool, unchecked));
  }

  /** Whether the tool is installed. */
  public static boolean isOnPath(String tool) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
  }

  /** Open files and sockets of this JVM. */
  public static void descriptors(int count, String unchecked) {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      long limit = unix.getMaxFileDescriptorCount();
      met(
          limit >= count,
          limit + " descriptors and not " + count + " (ulimit -Hn), " + unchecked + " not tried");
    }
  }

  /** All of 127.0.0.0/8, for a name with several addresses. */
  public static void severalLoopbackAddresses() {
    met(
        System.getProperty("os.name").equals("Linux"),
        "only Linux has all of 127.0.0.0/8, names with several addresses are not tried");
  }

  /** An address of this machine. */
  public static void address(String address) throws IOException {
    met(
        NetworkInterface.getByInetAddress(InetAddress.getByName(address)) != null,
        "no interface has " + address + ", it is not tried");
  }

  /**
   * A signal, by its name without SIG, that this JVM was not started to ignore, as what runs in the
   * background of a shell or under {@code nohup} is: its children would too.
   */
  public static void signal(String name) throws IOException {
    Path status = Path.of("/proc/self/status");
    boolean isIgnored =
        Files.exists(status)
            && Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                .anyMatch(mask -> ((mask >> (SIGNALS.get(name) - 1)) & 1) == 1);
    met(!isIgnored, "this build was started to ignore SIG" + name + ", which is not tried");
  }
}
