package dev.greeter;

import dev.greeter.launch.Console;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The server alone: {@code greeter serve 0.0.0.0:8080}. */
@Command(name = "serve", description = "Serves: answers each request from a table of replies.")
final class ServeCommand extends VerbCommand {

  @Parameters(
      paramLabel = "ADDRESS",
      arity = "0..1",
      defaultValue = "localhost:8080",
      description = "where to listen; default: ${DEFAULT-VALUE}")
  private Address address;

  @Option(
      names = "--reply",
      paramLabel = "REQUEST=REPLY",
      description = "answers that request so, instead of 1 alone; repeatable")
  private Map<Typed.Payload, Typed.Payload> replies;

  @Option(names = "--otherwise", paramLabel = "BYTES", description = "the reply to all others")
  private Typed.Payload otherwise;

  @Option(names = "--idle", paramLabel = "TIME", description = "longest wait for a request")
  private Typed.Milliseconds idle;

  @Option(names = "--keep", description = "answers any number of requests on a connection")
  private boolean keeps;

  @Option(names = "--tls-cert", paramLabel = "FILE", description = "certificate, in PEM")
  private String certificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "its private key, in PEM")
  private String key;

  @Option(names = "--instances", paramLabel = "N", description = "event loops; or auto: all CPUs")
  private String instances;

  @Mixin private AdminOption admin;

  ServeCommand(Console console) {
    super(console);
  }

  @Override
  JsonObject configuration() {
    JsonObject config = address.putInto(new JsonObject());
    if (certificate != null || key != null) {
      JsonObject tls = new JsonObject();
      put(tls, "certPath", certificate);
      put(tls, "keyPath", key);
      config.put("tls", tls);
    }
    put(config, "idleTimeoutMs", idle);
    put(config, "requestsPerConnection", keeps ? Integer.valueOf(0) : null);
    if (replies != null) {
      config.put("replies", table());
    }
    put(config, "otherwise", otherwise);
    JsonObject server = new JsonObject();
    boolean isNumber = instances != null && instances.matches("\\d{1,9}");
    put(server, "instances", isNumber ? (Object) Integer.valueOf(instances) : instances);
    return admin.putInto(new JsonObject().put("server", server.put("config", config)));
  }

  /** An object, unless a request is no text, and so no key. */
  private Object table() {
    JsonObject object = new JsonObject();
    JsonArray rows = new JsonArray();
    replies.forEach(
        (request, reply) -> {
          object.put(request.written().toString(), reply.json());
          rows.add(new JsonObject().put("request", request.json()).put("reply", reply.json()));
        });
    boolean areKeys = replies.keySet().stream().allMatch(it -> it.written() instanceof String);
    return areKeys ? object : rows;
  }
}
