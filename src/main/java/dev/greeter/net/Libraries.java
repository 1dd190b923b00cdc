package dev.greeter.net;

import io.netty.util.Version;
import io.vertx.core.internal.VertxInternal;

/** Which libraries this process works with. */
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
}
