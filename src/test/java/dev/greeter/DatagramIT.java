package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Datagrams through the jar, and what it ends with. */
class DatagramIT {

  private static String[] server(String... settings) {
    String[] all = new String[settings.length + 3];
    all[0] = "client=null";
    all[1] = "server.config.type=datagram";
    all[2] = "admin.config.port=0";
    System.arraycopy(settings, 0, all, 3, settings.length);
    return all;
  }

  private static Invocation client(int port, String... settings) {
    String[] all = new String[settings.length + 4];
    all[0] = "server=null";
    all[1] = "admin=null";
    all[2] = "client.config.type=datagram";
    all[3] = "client.config.port=" + port;
    for (int i = 0; i < settings.length; i++) {
      all[i + 4] = "client.config." + settings[i];
    }
    return Invocation.with(all);
  }

  @Test
  void theReadyMadeFileGreetsItself() throws Exception {
    int port = FreePort.next();
    Invocation greeter =
        Invocation.of(
            "--conf",
            "conf/datagram.json",
            "--set",
            "server.config.port=" + port,
            "--set",
            "client.config.port=" + port);
    assertThat(greeter.exitCode()).as(greeter.log()).isZero();
    assertThat(greeter.output()).isEqualTo("Welcome to server!\n");
  }

  /** So few are in flight that no buffer of a kernel is ever full. */
  @Test
  void thousandsOfExchangesMakeAReport() throws Exception {
    String exchanges = Integer.toString(Counts.of(5000, 100_000));
    try (GreeterProcess server =
        GreeterProcess.with(server("server.config.port=-1", "server.instances=2"))) {
      Invocation client =
          client(
              server.port(),
              "delayMs=0",
              "exchanges=" + exchanges,
              "concurrency=64",
              "expect.outcome=replied");
      assertThat(client.exitCode()).as(client.log()).isZero();
      assertThat(client.output())
          .containsPattern("(?m)^udp:localhost:\\d+: " + exchanges + " exchanges")
          .containsPattern("(?m)^replied +" + exchanges + "$")
          .containsPattern("(?m)^ +" + exchanges + "  \"Welcome to server!\"$");
      assertThat(metrics(server))
          .contains("greeter_requests_total{")
          .contains("greeter_datagrams_dropped_total{");
      assertThat(server.terminate().exitCode()).isZero();
      assertThat(server.log())
          .containsPattern("served uptimeMs=\\d+ requests=%s welcome=%<s\n".formatted(exchanges));
    }
  }

  private static String metrics(GreeterProcess server) throws Exception {
    URI uri = URI.create(server.admin() + "/metrics");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }

  @Test
  void nobodyThereIsRefusedAndExitCodeFour() throws Exception {
    for (String transport : List.of("epoll", "nio")) {
      Invocation client =
          Invocation.of(
              GreeterProcess.arguments(
                  "server=null",
                  "admin=null",
                  "transport=" + transport,
                  "client.config.type=datagram",
                  "client.config.delayMs=0",
                  "client.config.expect.outcome=replied",
                  "client.config.port=" + FreePort.next()));
      assertThat(client.exitCode()).as(client.log()).isEqualTo(4);
      assertThat(client.log()).contains("outcome=refused").contains("Connection refused");
    }
  }

  @Test
  void aTakenPortIsOneLineAndExitCodeThree() throws Exception {
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      for (int instances : new int[] {1, 3}) {
        Invocation server =
            Invocation.with(
                server(
                    "server.config.port=" + taken.getLocalPort(), "server.instances=" + instances));
        assertThat(server.exitCode()).as(server.log()).isEqualTo(3);
        assertThat(server.log().lines().filter(line -> line.contains("ERROR")))
            .singleElement()
            .asString()
            .endsWith(
                "server: cannot listen on udp:localhost:"
                    + taken.getLocalPort()
                    + ": Address already in use");
      }
    }
  }

  @Test
  void whatDoesNotFitIntoADatagramIsExitCodeTwo() throws Exception {
    Invocation client = client(1, "message=" + "x".repeat(65_508));
    assertThat(client.exitCode()).isEqualTo(2);
    assertThat(client.log())
        .hasLineCount(1)
        .contains("/client/config/message: message of 65508 bytes, must have at most 65507");

    Invocation server = Invocation.with(server("server.config.otherwise=" + "x".repeat(65_508)));
    assertThat(server.exitCode()).isEqualTo(2);
    assertThat(server.log()).hasLineCount(1).contains("/server/config/otherwise: reply of 65508");
  }
}
