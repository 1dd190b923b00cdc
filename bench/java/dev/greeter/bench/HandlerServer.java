package dev.greeter.bench;

import dev.greeter.net.ServiceTransport;
import dev.greeter.server.Request;
import dev.greeter.server.ServerGroup;
import dev.greeter.server.ServerVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** The contract, answered by the table, by a handler in Java, or by one over the event bus. */
public final class HandlerServer {

  private HandlerServer() {}

  /** Takes {@code table}, {@code java} or {@code bus}, and the deadline; listens until killed. */
  public static void main(String[] arguments) {
    Vertx vertx = Vertx.builder().withTransport(ServiceTransport.best()).build();
    JsonObject config =
        new JsonObject()
            .put("host", "127.0.0.1")
            .put("port", -1)
            .put("backlog", 4096)
            .put("idleTimeoutMs", Integer.valueOf(arguments[1]));
    if (!arguments[0].equals("table")) {
      config.put("frame", new JsonObject().put("fixed", 1));
    }
    if (arguments[0].equals("bus")) {
      config.put("handler", new JsonObject().put("address", "bench"));
      vertx.eventBus().<Buffer>consumer("bench", it -> it.reply(reply(it.body())));
    }
    DeploymentOptions options = new DeploymentOptions().setConfig(config);
    String deployment =
        (arguments[0].equals("java")
                ? vertx.deployVerticle(() -> new ServerVerticle(HandlerServer::answer), options)
                : vertx.deployVerticle(ServerVerticle.class.getName(), options))
            .await();
    int port = ServerGroup.of(vertx, deployment, ServerGroup.class).endpoints().get(0).port();
    System.out.println("listening on 127.0.0.1:" + port);
  }

  private static Future<Buffer> answer(Request request) {
    return Future.succeededFuture(reply(request.bytes()));
  }

  private static Buffer reply(Buffer request) {
    return Buffer.buffer(request.getByte(0) == '1' ? "Welcome to server!" : "Goodbye!");
  }
}
