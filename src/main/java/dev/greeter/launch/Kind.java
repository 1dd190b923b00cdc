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
import java.util.Collections;
import java.util.List;

/**
 * The kinds of verticles that a file has sections for, in the order in which they start; they end
 * in the other.
 */
enum Kind {
  /** First, so that health can be asked while the others start. */
  ADMIN("admin", null, AdminVerticle.class, AdminConfig.class),
  /** What others have written, and a service may be made of. */
  VERTICLE(null, "verticles", null, null) {
    @Override
    boolean serves() {
      return true;
    }

    @Override
    int endMs(DrainConfig drain) {
      return drain.timeoutMs();
    }
  },
  /** The service. */
  SERVER("server", "servers", ServerVerticle.class, ServerConfig.class) {
    @Override
    boolean serves() {
      return true;
    }

    /** It drains, for which it has a limit of its own. */
    @Override
    int endMs(DrainConfig drain) {
      return Integer.MAX_VALUE;
    }

    @Override
    void complete(JsonObject config, String name, DrainConfig drain) {
      super.complete(config, name, drain);
      config.put("drainTimeoutMs", config.getInteger("drainTimeoutMs", drain.timeoutMs()));
    }
  },
  /** The probe; last, because it may probe the server of the same process. */
  CLIENT("client", "clients", ClientVerticle.class, ClientConfig.class);

  /** A socket whose peer does not read can keep Vert.x from closing it. */
  static final int CLOSE_MS = 3000;

  private final String one;
  private final String many;
  private final Class<? extends VerticleBase> verticle;
  private final Class<? extends Record> config;

  Kind(
      String one,
      String many,
      Class<? extends VerticleBase> verticle,
      Class<? extends Record> config) {
    this.one = one;
    this.many = many;
    this.verticle = verticle;
    this.config = config;
  }

  /** The order in which they end. */
  static List<Kind> fromTheLast() {
    List<Kind> kinds = Arrays.asList(values());
    Collections.reverse(kinds);
    return kinds;
  }

  /** The key of the one section, which is its name too; null if there is none. */
  String one() {
    return one;
  }

  /** The key of the sections by name; null if there is none. */
  String many() {
    return many;
  }

  /** The class to deploy; null if the section says which. */
  Class<? extends VerticleBase> verticle() {
    return verticle;
  }

  /** The record that its {@code config} is mapped onto; null if it is not ours. */
  Class<? extends Record> config() {
    return config;
  }

  /** Whether peers come to it, and are to stay away before it ends. */
  boolean serves() {
    return false;
  }

  /** Longest wait for its end, in milliseconds. */
  int endMs(DrainConfig drain) {
    return CLOSE_MS;
  }

  /** Puts into its {@code config} what its verticle cannot know; the name is null if it does. */
  void complete(JsonObject config, String name, DrainConfig drain) {
    if (name != null) {
      config.put("name", name);
    }
  }
}
