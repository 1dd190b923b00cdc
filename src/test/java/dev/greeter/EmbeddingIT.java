package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.greeter.group.Group;
import dev.greeter.server.ServerGroup;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import io.vertx.launcher.application.VertxApplication;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Verticles deployed by class name, with JSON, in an application that has nothing else of ours. */
@ExtendWith(VertxExtension.class)
class EmbeddingIT {

  private static final String SERVER = "dev.greeter.server.ServerVerticle";
  private static final String CLIENT = "dev.greeter.client.ClientVerticle";

  @TempDir private Path folder;

  private static Future<String> deploy(Vertx vertx, String name, int instances, JsonObject config) {
    return vertx.deployVerticle(
        name, new DeploymentOptions().setConfig(config).setInstances(instances));
  }

  private static int port(Vertx vertx, String deployment) {
    return Group.of(vertx, deployment, ServerGroup.class).endpoints().get(0).port();
  }

  private static JsonObject onAnyPort(Object... keysAndValues) {
    JsonObject config = new JsonObject().put("port", -1);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      config.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return config;
  }

  @Test
  void threeInstancesServeTheWholeTable(Vertx vertx) throws IOException {
    int port = port(vertx, deploy(vertx, SERVER, 3, onAnyPort()).await());
    for (int i = 0; i < 50; i++) {
      assertThat(Peer.ask(port, "1")).isEqualTo("Welcome to server!");
      assertThat(Peer.ask(port, "2")).isEqualTo("Goodbye!");
      assertThat(Peer.ask(port, "x".repeat(100_000))).isEqualTo("Goodbye!");
      try (Peer halfClosed = new Peer(port)) {
        assertThat(halfClosed.finish().readAll()).isEqualTo("Goodbye!");
      }
      try (Peer halfClosed = new Peer(port)) {
        assertThat(halfClosed.send("1").finish().readAll()).isEqualTo("Welcome to server!");
      }
    }
    try (Peer silent = new Peer(port)) {
      assertThat(silent.readAll()).isEmpty();
    }
  }

  @Test
  void undeployedItLosesNoneOfThosePeersThatWait(Vertx vertx) throws IOException {
    String deployment = deploy(vertx, SERVER, 3, onAnyPort("idleTimeoutMs", 10_000)).await();
    ServerGroup group = Group.of(vertx, deployment, ServerGroup.class);
    int port = port(vertx, deployment);
    List<Peer> peers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      peers.add(new Peer(port));
    }
    await().until(() -> group.open() == 100);
    Future<Void> undeployed = vertx.undeploy(deployment);
    await().until(() -> group.phase().word().equals("draining"));
    for (Peer peer : peers) {
      assertThat(peer.send("1").readAll()).isEqualTo("Welcome to server!");
      peer.close();
    }
    undeployed.await();
    assertThat(group.cut()).isZero();
    assertThatThrownBy(() -> new Peer(port)).isInstanceOf(ConnectException.class);
  }

  @Test
  void withoutTimeToDrainItCutsAtOnce(Vertx vertx) throws IOException {
    String deployment = deploy(vertx, SERVER, 2, onAnyPort("drainTimeoutMs", 0)).await();
    ServerGroup group = Group.of(vertx, deployment, ServerGroup.class);
    try (Peer peer = new Peer(port(vertx, deployment))) {
      await().until(() -> group.open() == 1);
      vertx.undeploy(deployment).await();
      assertThat(peer.readAll()).isEmpty();
      assertThat(group.cut()).isEqualTo(1);
    }
  }

  @Test
  void aMistakeFailsTheDeploymentWithItsPlaceAndASuggestion(Vertx vertx) {
    JsonObject config = new JsonObject().put("prot", 8080).put("backlog", 0);
    assertThatThrownBy(() -> deploy(vertx, SERVER, 3, config).await())
        .hasMessageContaining("/prot: unknown key, did you mean port?")
        .hasMessageContaining("/backlog: ");
    assertThatThrownBy(() -> deploy(vertx, CLIENT, 1, new JsonObject().put("exchange", 1)).await())
        .hasMessageContaining("/exchange: unknown key, did you mean exchanges?");
  }

  @Test
  void twoDeploymentsDoNotSeeEachOther(Vertx vertx) throws IOException {
    String one = deploy(vertx, SERVER, 2, onAnyPort("replies", Map.of("1", "one"))).await();
    String two = deploy(vertx, SERVER, 2, onAnyPort("replies", Map.of("1", "two"))).await();
    for (int i = 0; i < 20; i++) {
      assertThat(Peer.ask(port(vertx, one), "1")).isEqualTo("one");
      assertThat(Peer.ask(port(vertx, two), "1")).isEqualTo("two");
    }
    vertx.undeploy(one).await();
    assertThat(Peer.ask(port(vertx, two), "1")).isEqualTo("two");
  }

  @Test
  void aSecondDeploymentOnTheSameAddressFindsItTaken(Vertx vertx) throws IOException {
    int port = port(vertx, deploy(vertx, SERVER, 2, onAnyPort()).await());
    int free = FreePort.next();
    JsonObject taken = new JsonObject().put("port", free);
    String first = deploy(vertx, SERVER, 2, taken).await();
    assertThatThrownBy(() -> deploy(vertx, SERVER, 2, taken).await())
        .hasMessage("cannot listen on localhost:" + free + ": Address already in use");
    JsonObject admin = new JsonObject().put("port", free);
    assertThatThrownBy(() -> deploy(vertx, "dev.greeter.admin.AdminVerticle", 1, admin).await())
        .hasMessage("cannot listen on localhost:" + free + ": Address already in use");
    assertThat(Peer.ask(port, "1")).isEqualTo("Welcome to server!");
    vertx.undeploy(first).await();
    vertx.undeploy(deploy(vertx, SERVER, 1, taken).await()).await();
  }

  @Test
  void aContextThatIsNotAnEventLoopIsRefused(Vertx vertx) {
    assertThatThrownBy(
            () ->
                vertx
                    .deployVerticle(
                        SERVER,
                        new DeploymentOptions()
                            .setThreadingModel(ThreadingModel.WORKER)
                            .setConfig(onAnyPort()))
                    .await())
        .hasMessage("runs on event loops alone, not on the threading model WORKER");
  }

  @Test
  void closingVertxDrainsToo() throws IOException {
    Vertx vertx = Vertx.vertx();
    String deployment = deploy(vertx, SERVER, 2, onAnyPort("idleTimeoutMs", 10_000)).await();
    ServerGroup group = Group.of(vertx, deployment, ServerGroup.class);
    try (Peer peer = new Peer(port(vertx, deployment))) {
      await().until(() -> group.open() == 1);
      Future<Void> closed = vertx.close();
      await().until(() -> group.phase().word().equals("draining"));
      assertThat(peer.send("1").readAll()).isEqualTo("Welcome to server!");
      closed.await();
    }
  }

  @Test
  void theLauncherOfVertxDeploysItFromAFile() throws IOException {
    int port = FreePort.next();
    Path conf = Files.writeString(folder.resolve("conf.json"), "{\"port\":" + port + "}");
    VertxApplication application =
        new VertxApplication(new String[] {SERVER, "--instances", "2", "--conf", conf.toString()});
    application.launch();
    assertThat(Peer.ask(port, "1")).isEqualTo("Welcome to server!");
  }
}
