package dev.greeter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.Configs;
import dev.greeter.ScriptedPeer;
import dev.greeter.Transports;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.Report;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The header of the PROXY protocol that a client begins with. */
@ParameterizedClass
@MethodSource("dev.greeter.Transports#all")
class ProxyClientIT {

  private final Vertx vertx;

  ProxyClientIT(Transport transport) {
    vertx = Transports.vertx(transport, new SimpleMeterRegistry());
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  /** The header and the request, as the server has read them. */
  private String received(int version, Predicate<String> isWhole) throws IOException {
    Queue<String> received = new ConcurrentLinkedQueue<>();
    try (ScriptedPeer server =
        ScriptedPeer.playing(
            socket -> {
              String text = "";
              for (int next = 0; next >= 0 && !isWhole.test(text); ) {
                next = socket.getInputStream().read();
                text += (char) next;
              }
              received.add(text + " from " + socket.getPort());
              ScriptedPeer.reply(socket, "hi");
            })) {
      JsonObject config =
          Configs.client(
              server.port(),
              "host=127.0.0.1",
              "delayMs=0",
              "proxyProtocol={\"version\":" + version + "}");
      Report report = Clients.run(vertx, 1, config);
      assertThat(report.outcomes()).containsEntry(ExchangeOutcome.REPLIED, 1L);
      return received.element().replace(" " + server.port() + "\r\n", " SERVER\r\n");
    }
  }

  @Test
  void versionOneIsALine() throws IOException {
    assertThat(received(1, it -> it.endsWith("\r\n1")))
        .matches("PROXY TCP4 127\\.0\\.0\\.1 127\\.0\\.0\\.1 (\\d+) SERVER\r\n1 from \\1");
  }

  @Test
  void versionTwoIsBinary() throws IOException {
    assertThat(received(2, it -> it.length() == 29))
        .startsWith("\r\n\r\n\0\r\nQUIT\n!\u0011\0\u000c\u007f\0\0\1\u007f\0\0\1")
        .contains("1 from ");
  }
}
