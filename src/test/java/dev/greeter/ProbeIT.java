package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The client as a process of its own, against peers of every kind. */
class ProbeIT {

  private static String[] client(ScriptedPeer peer, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "server=null",
                "admin=null",
                "client.config.port=" + peer.port(),
                "client.config.delayMs=0",
                "client.config.expect.outcome=replied"));
    for (String setting : settings) {
      all.add("client.config." + setting);
    }
    return GreeterProcess.arguments(all.toArray(String[]::new));
  }

  private static ScriptedPeer resetting() throws IOException {
    return ScriptedPeer.playing(socket -> socket.setSoLinger(true, 0));
  }

  @Test
  void twoSignalsAtOnceEndAFailedRunWithFour() throws Exception {
    try (ScriptedPeer peer = resetting();
        GreeterProcess client =
            GreeterProcess.start(client(peer, "exchanges=1000000000", "concurrency=4"))) {
      await().atMost(Duration.ofMinutes(1)).until(() -> peer.served() > 100);
      client.interruptAndTerminate();
      assertThat(client.exitCode()).as(client.log()).isEqualTo(4);
      assertThat(client.log()).contains(": the second signal, ending at once");
    }
  }
}
