package dev.greeter.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.Peer;
import dev.greeter.group.Group;
import dev.greeter.server.ServerGroup;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The example that readers copy, as its file deploys it. */
@ExtendWith(VertxExtension.class)
class CounterTest {

  @Test
  void itCountsWords(Vertx vertx) throws IOException {
    JsonObject file = new JsonObject(Files.readString(Path.of("conf/counter.json")));
    JsonObject counter = file.getJsonObject("verticles").getJsonObject("counter");
    vertx.deployVerticle(counter.getString("verticle"), new DeploymentOptions(counter)).await();
    JsonObject server = file.getJsonObject("server");
    server.getJsonObject("config").put("port", -1).put("warmUpMs", 0);
    String deployment =
        vertx
            .deployVerticle("dev.greeter.server.ServerVerticle", new DeploymentOptions(server))
            .await();
    int port = Group.of(vertx, deployment, ServerGroup.class).endpoints().get(0).port();
    try (Peer peer = new Peer(port);
        Peer other = new Peer(port)) {
      assertThat(peer.send("tea\ntea\ncoffee\n").read(6)).isEqualTo("1\n2\n1\n");
      assertThat(other.send("tea\n").finish().readAll()).isEqualTo("3\n");
    }
  }
}
