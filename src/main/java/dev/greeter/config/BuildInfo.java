package dev.greeter.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What the build wrote about itself. */
public final class BuildInfo {

  private static final String RESOURCE = "/dev/greeter/version.properties";

  private BuildInfo() {}

  /**
   * The version of this program.
   *
   * @return such as {@code 2.0.0}
   */
  public static String version() {
    Properties properties = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream(RESOURCE)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }
}
