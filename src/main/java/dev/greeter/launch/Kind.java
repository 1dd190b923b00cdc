package dev.greeter.launch;

import dev.greeter.admin.AdminConfig;
import dev.greeter.admin.AdminVerticle;
import dev.greeter.client.ClientConfig;
import dev.greeter.client.ClientVerticle;
import dev.greeter.server.ServerConfig;
import dev.greeter.server.ServerVerticle;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The kinds of verticles that a file has sections for, in the order in which they start. */
public enum Kind {
  /** First, so that health can be asked while the others start. */
  ADMIN(AdminVerticle.class, AdminConfig.class),
  /** The service. */
  SERVER(ServerVerticle.class, ServerConfig.class),
  /** The probe; last, because it may probe the server of the same process. */
  CLIENT(ClientVerticle.class, ClientConfig.class);

  private final Class<? extends VerticleBase> verticle;
  private final Class<? extends Record> config;

  Kind(Class<? extends VerticleBase> verticle, Class<? extends Record> config) {
    this.verticle = verticle;
    this.config = config;
  }

  /** The name of its section. */
  String section() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The class to deploy. */
  String verticle() {
    return verticle.getName();
  }

  /**
   * Whether a configuration has anything to deploy.
   *
   * @param sections a valid configuration
   * @return whether one of the sections is there
   */
  public static boolean isAnyIn(JsonObject sections) {
    return Arrays.stream(values()).anyMatch(kind -> sections.containsKey(kind.section()));
  }

  /**
   * For each section the record that its {@code config} is mapped onto.
   *
   * @return every section with a verticle
   */
  public static Map<String, Class<? extends Record>> records() {
    return Arrays.stream(values()).collect(Collectors.toMap(Kind::section, kind -> kind.config));
  }
}
