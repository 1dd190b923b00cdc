package dev.greeter.launch;

import dev.greeter.admin.AdminConfig;
import dev.greeter.admin.AdminVerticle;
import dev.greeter.client.ClientConfig;
import dev.greeter.client.ClientVerticle;
import dev.greeter.server.ServerConfig;
import dev.greeter.server.ServerVerticle;
import io.vertx.core.VerticleBase;
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
  VERTICLE(null, "verticles", null, null),
  /** The service. */
  SERVER("server", "servers", ServerVerticle.class, ServerConfig.class),
  /** The probe; last, because it may probe the server of the same process. */
  CLIENT("client", "clients", ClientVerticle.class, ClientConfig.class);

  /** A socket whose peer does not read can keep Vert.x from closing it. */
  static final int CLOSE_MS = 3000;

  /** The key of the one section, which is its name too; null if there is none. */
  final String one;

  /** The key of the sections by name; null if there is none. */
  final String many;

  /** The class to deploy; null if the section says which. */
  final Class<? extends VerticleBase> verticle;

  /** The record that its {@code config} is mapped onto; null if it is not ours. */
  final Class<? extends Record> config;

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

  /** Whether peers come to it, and are to stay away before it ends. */
  boolean serves() {
    return this == VERTICLE || this == SERVER;
  }

  /** Longest wait for its end, in milliseconds; a server drains, with a limit of its own. */
  int endMs(DrainConfig drain) {
    return switch (this) {
      case SERVER -> Integer.MAX_VALUE;
      case VERTICLE -> drain.timeoutMs();
      case ADMIN, CLIENT -> CLOSE_MS;
    };
  }
}
