package dev.greeter.server;

import dev.greeter.Configs;
import dev.greeter.Counts;
import dev.greeter.Folders;
import dev.greeter.Peer;
import dev.greeter.Pki;
import dev.greeter.Transports;
import dev.greeter.UnixRelay;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** A way to a server: how it listens, and how a peer that is not ours speaks to it. */
enum Way {
  /** A plain socket. */
  TCP(End.ONE_DIRECTION) {
    @Override
    Peer connect(ServerFixture server) throws IOException {
      return new Peer(server.port);
    }
  },
  /** TLS 1.3, which ends one direction at a time. */
  TLS_1_3(End.ONE_DIRECTION, secure("none")) {
    @Override
    Peer connect(ServerFixture server) throws IOException {
      return secured(server, null, "TLSv1.3");
    }
  },
  /** TLS 1.2, which ends both at once. */
  TLS_1_2(End.BOTH_DIRECTIONS, secure("none")) {
    @Override
    Peer connect(ServerFixture server) throws IOException {
      return secured(server, null, "TLSv1.2");
    }
  },
  /** TLS 1.3, with a certificate of the peer too. */
  MTLS(End.ONE_DIRECTION, secure("required")) {
    @Override
    Peer connect(ServerFixture server) throws IOException {
      return secured(server, Pki.CLIENT, "TLSv1.3");
    }
  },
  /** A unix socket. */
  UNIX(End.ONE_DIRECTION, Settings.ON_FILE) {
    @Override
    Peer connect(ServerFixture server) throws IOException {
      return onFile(server);
    }
  },
  /** TLS on a unix socket. */
  TLS_UNIX(End.ONE_DIRECTION, Settings.ON_FILE, secure("none")) {
    @Override
    Peer connect(ServerFixture server) throws IOException {
      return onFile(server).secured(Pki.context(null), "TLSv1.3");
    }
  },
  /** Behind a balancer that tells the real address. */
  PROXY(End.ONE_DIRECTION, Settings.PROXIED) {
    @Override
    Peer connect(ServerFixture server) throws IOException {
      return new Peer(server.port).send(Settings.HEADER);
    }
  },
  /** Behind a balancer that does, and does not end TLS. */
  PROXY_TLS(End.ONE_DIRECTION, Settings.PROXIED, secure("none")) {
    @Override
    Peer connect(ServerFixture server) throws IOException {
      return new Peer(server.port).send(Settings.HEADER).secured(Pki.context(null), "TLSv1.3");
    }
  };

  /** What a peer ends when it ends its output. */
  enum End {
    /** It can still be answered. */
    ONE_DIRECTION,
    /** It cannot. */
    BOTH_DIRECTIONS
  }

  /** An enum's own constants are not there yet when its ways are made. */
  private static final class Settings {
    static final String ON_FILE = "path";
    static final String PROXIED = "proxyProtocol={\"mode\":\"required\"}";
    static final String HEADER = "PROXY TCP4 192.0.2.1 192.0.2.2 1234 80\r\n";
  }

  private final End end;

  /** One in a line. */
  private final String settings;

  Way(End end, String... settings) {
    this.end = end;
    this.settings = String.join("\n", settings);
  }

  /** Each way on each transport; one of the two is enough for what others are much like. */
  static Stream<Arguments> all() {
    return Arrays.stream(values())
        .flatMap(
            way ->
                Transports.all()
                    .skip(way.isCombined() ? Counts.of(1, 0) : 0)
                    .map(transport -> Arguments.of(way, transport)));
  }

  private boolean isCombined() {
    return this != TCP && this != TLS_1_3 && this != UNIX;
  }

  /** Connects a peer, which may speak at once. */
  abstract Peer connect(ServerFixture server) throws IOException;

  /** Whether a peer that has ended its output is still answered. */
  boolean answersAfterTheEnd() {
    return end == End.ONE_DIRECTION;
  }

  /** Whether an end without a word is told from one with. */
  boolean isSecure() {
    return settings.lines().anyMatch(setting -> setting.startsWith("tls="));
  }

  /** Whether a peer can reset a connection: a unix socket knows no RST. */
  boolean canReset() {
    return this != UNIX;
  }

  /** A server that listens so. */
  ServerFixture server(Transport transport, String... more) throws IOException {
    return server(transport, null, more);
  }

  /** The same, with what the handler, unless it is null, answers. */
  ServerFixture server(
      Transport transport, Function<Request, Future<Buffer>> handler, String... more)
      throws IOException {
    boolean onFile = settings.lines().anyMatch(Settings.ON_FILE::equals);
    String place = onFile ? "path=" + Folders.temporary().resolve("g.sock") : "port=-1";
    String[] all =
        Stream.of(Stream.of(place), settings.lines(), Arrays.stream(more))
            .flatMap(it -> it)
            .filter(setting -> !setting.equals(Settings.ON_FILE))
            .map(setting -> "server.config." + setting)
            .toArray(String[]::new);
    JsonObject config = Configs.of(all).getJsonObject("server").getJsonObject("config");
    return new ServerFixture(transport, 2, config, handler);
  }

  private static Peer onFile(ServerFixture server) throws IOException {
    String path = server.group.endpoints().get(0).address().path();
    return new Peer(UnixRelay.to(Path.of(path)));
  }

  private static Peer secured(ServerFixture server, X509Bundle own, String protocol)
      throws IOException {
    return new Peer(server.port).secured(Pki.context(own), protocol);
  }

  private static String secure(String clientAuth) {
    try {
      Path folder = Pki.write(Folders.temporary(), Pki.SERVER);
      return "tls=" + new JsonObject(Pki.files(folder)).put("clientAuth", clientAuth).encode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
