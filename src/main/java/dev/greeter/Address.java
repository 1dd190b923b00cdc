package dev.greeter;

import dev.greeter.net.Endpoint;
import io.vertx.core.json.JsonObject;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where to listen or to connect to, as it is typed: {@code host:port}, {@code [::1]:port}, {@code
 * unix:/path}, {@code unix:@name}, behind {@code tcp://}, {@code tls://} or {@code udp://}, or
 * behind {@code tls:} or {@code udp:}, as logs have it; {@code name=} may stand before all that.
 *
 * @param name of the service, or null
 * @param text as it was typed, without the name
 * @param layer {@code tcp}, {@code tls} or {@code udp}
 * @param host null where there is a path
 * @param port null where there is a path
 * @param path of a unix socket, or null
 */
record Address(String name, String text, String layer, String host, Integer port, String path) {

  private static final Pattern NAMED = Pattern.compile("(?:([^:/@=\\[]+)=)?(.*)", Pattern.DOTALL);

  private static final Pattern LAYER = Pattern.compile("(tcp|tls|udp):(?://|(?=.+:))(.*)");

  private static final Pattern INET = Pattern.compile("(\\[[^\\]]*\\]|[^\\[\\]]*):([^:]*)");

  /**
   * Reads an address; whether the port is one that there can be is the schema's to say.
   *
   * @throws IllegalArgumentException with one line for the user
   */
  static Address parse(String typed) {
    Matcher named = NAMED.matcher(typed);
    boolean unused = named.matches();
    String name = named.group(1);
    String text = named.group(2);
    Matcher behind = LAYER.matcher(text);
    String layer = behind.matches() ? behind.group(1) : "tcp";
    String place = behind.matches() ? behind.group(2) : text;
    if (place.contains("://")) {
      throw mistake(text, "must begin with tcp://, tls:// or udp://, or with the host");
    }
    if (place.startsWith("unix:")) {
      return new Address(name, text, layer, null, null, place.substring("unix:".length()));
    }
    Matcher inet = INET.matcher(place);
    if (!inet.matches() || Endpoint.isAddress(place)) {
      throw mistake(text, "no port, must be HOST:PORT, [IPV6]:PORT or unix:PATH");
    }
    String host = inet.group(1);
    if (host.isEmpty()) {
      throw mistake(text, "no host, must be HOST:PORT");
    }
    if (host.indexOf(':') >= 0 && !Endpoint.isAddress(host)) {
      throw mistake(text, "two ports, must be HOST:PORT or [IPV6]:PORT");
    }
    if (!inet.group(2).matches("-?\\d{1,9}")) {
      throw mistake(text, "found \"" + inet.group(2) + "\" as the port, must be a number");
    }
    return new Address(name, text, layer, host, Integer.valueOf(inet.group(2)), null);
  }

  private static IllegalArgumentException mistake(String text, String what) {
    return new IllegalArgumentException(text + ": " + what);
  }

  /** Puts the keys of a section that name it into that. */
  JsonObject putInto(JsonObject config) {
    if (name != null) {
      config.put("name", name);
    }
    if (path == null) {
      config.put("host", host).put("port", port);
    } else {
      config.put("path", path);
    }
    if (layer.equals("tls")) {
      config.put("tls", new JsonObject());
    } else if (layer.equals("udp")) {
      config.put("type", "datagram");
    }
    return config;
  }
}
