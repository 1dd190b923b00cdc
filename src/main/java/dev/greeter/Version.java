package dev.greeter;

import dev.greeter.config.BuildInfo;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"greeter " + BuildInfo.version()};
  }
}
