package dev.greeter.net;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.Version;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.micrometer.impl.MicrometerMetrics;

/** The libraries that this process works with, as far as Vert.x does not say it to everybody. */
public final class Libraries {

  private Libraries() {}

  /**
   * The version of Vert.x.
   *
   * @return such as {@code 5.2.3}
   */
  public static String vertx() {
    return VertxInternal.version();
  }

  /**
   * The version of Netty, as the jar says that is really there.
   *
   * @return such as {@code 4.2.18.Final}, or {@code unknown} where its jar was repacked without it
   */
  public static String netty() {
    Version common = Version.identify(Version.class.getClassLoader()).get("netty-common");
    return common == null ? "unknown" : common.artifactVersion();
  }

  /**
   * The registry that an application has given its Vert.x. The public way, {@code
   * BackendRegistries}, knows registries by a name that only the application knows.
   *
   * @param vertx the application's
   * @return its registry, or null
   */
  public static MeterRegistry registry(Vertx vertx) {
    return ((VertxInternal) vertx).metrics() instanceof MicrometerMetrics metrics
        ? metrics.registry()
        : null;
  }
}
