package dev.greeter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.client.Measurement;
import dev.greeter.group.Group;
import dev.greeter.net.Endpoint;
import dev.greeter.server.ServerGroup;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A link-local address has the name of its interface for a zone (RFC 4007, 11.2). */
@ParameterizedClass
@MethodSource("dev.greeter.Transports#all")
class ZonesIT {

  private static InetAddress local;

  private final Vertx vertx;

  ZonesIT(Transport transport) {
    vertx = Transports.vertx(transport, new SimpleMeterRegistry());
  }

  @BeforeAll
  static void needsALinkLocalAddress() throws IOException {
    local =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(it -> it.getAddress().length == 16 && it.isLinkLocalAddress())
            .findFirst()
            .orElse(null);
    Needs.met(local != null, "no interface has a link-local address of IPv6, none is tried");
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private static JsonObject at(JsonObject config, int port) {
    return config.put("host", local.getHostAddress()).put("port", port);
  }

  private String deploy(String verticle, JsonObject config) {
    return vertx.deployVerticle(verticle, new DeploymentOptions().setConfig(config)).await();
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream", "datagram"})
  void aClientReachesAServerInIt(String type) {
    String server =
        deploy(
            "dev.greeter.server.ServerVerticle",
            at(Configs.server("warmUpMs=0", "type=" + type), 0));
    Endpoint endpoint = Group.of(vertx, server, ServerGroup.class).endpoints().get(0);
    assertThat(endpoint.toString())
        .contains("[fe80::", "%" + local.getHostAddress().replaceFirst(".*%", "") + "]:");
    Promise<JsonObject> report = Promise.promise();
    vertx
        .eventBus()
        .<JsonObject>consumer(Measurement.ADDRESS, message -> report.complete(message.body()));
    deploy(
        "dev.greeter.client.ClientVerticle",
        at(Configs.client(1, "delayMs=0", "type=" + type), endpoint.port()));
    JsonObject found = report.future().await();
    assertThat(found.getJsonObject("outcomes").getInteger("replied")).isOne();
    assertThat(found.getString("target")).isEqualTo(endpoint.toString());
  }

  @Test
  void theAdminServesInIt() throws IOException {
    int port = FreePort.next();
    deploy("dev.greeter.admin.AdminVerticle", at(new JsonObject(), port));
    try (Socket socket = new Socket(local, port)) {
      socket.getOutputStream().write("GET /health/live HTTP/1.0\r\n\r\n".getBytes(UTF_8));
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
          .startsWith("HTTP/1.0 200 OK");
    }
  }
}
