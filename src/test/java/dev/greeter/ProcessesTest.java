package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a test starts is gone after it, whatever this JVM has left. */
class ProcessesTest {

  private static Process shell() throws IOException {
    Process shell = Processes.start(new ProcessBuilder("sh", "-c", "sleep 600 & wait"));
    await().until(() -> shell.children().findAny().isPresent());
    return shell;
  }

  @Test
  void aProcessIsKilledWithItsChildren() throws IOException {
    Process shell = shell();
    ProcessHandle child = shell.children().findAny().orElseThrow();
    Processes.end(shell);
    assertThat(shell.isAlive()).isFalse();
    await().until(() -> !child.isAlive());
  }

  /** The JDK opens a file of the process first, and kills nothing where it cannot. */
  @Test
  void aProcessIsKilledWithoutAFreeDescriptor() throws IOException {
    boolean isLimited =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            && unix.getMaxFileDescriptorCount() <= 4096;
    Needs.met(
        isLimited, "more than 4096 descriptors (ulimit -Hn): none of them to spare is not tried");
    Process shell = shell();
    List<InputStream> open = new ArrayList<>();
    try {
      while (open.size() <= 4096) {
        open.add(Files.newInputStream(Path.of("/dev/null")));
      }
    } catch (IOException full) {
      Processes.end(shell);
    } finally {
      for (InputStream file : open) {
        file.close();
      }
    }
    assertThat(shell.isAlive()).isFalse();
  }
}
