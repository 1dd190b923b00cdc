package dev.greeter;

import dev.greeter.config.BuildInfo;
import dev.greeter.net.Libraries;
import dev.greeter.net.ServiceTransport;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says: all that a report of a mistake has to name. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String transport = ServiceTransport.best().name();
    return new String[] {
      "greeter " + BuildInfo.version(),
      "Vert.x " + Libraries.vertx(),
      "Netty " + Libraries.netty(),
      "JDK " + Runtime.version(),
      "transport " + transport,
      "tcpInfo " + (transport.equals("epoll") ? "of TCP" : "not on " + transport)
    };
  }
}
