package dev.greeter;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Option;

/** Health, metrics and the status page, beside what a verb does. */
final class AdminOption {

  @Option(
      names = "--admin",
      paramLabel = "ADDRESS",
      arity = "0..1",
      fallbackValue = "localhost:9090",
      description = "serves health, metrics and a page; where, if it is not ${FALLBACK-VALUE}")
  private Address admin;

  JsonObject putInto(JsonObject all) {
    return admin == null
        ? all
        : all.put("admin", new JsonObject().put("config", admin.putInto(new JsonObject())));
  }
}
