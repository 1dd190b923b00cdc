package dev.greeter.server;

import dev.greeter.Configs;
import dev.greeter.Peer;
import dev.greeter.Pki;
import dev.greeter.Transports;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.json.JsonObject;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** A way to a server: how it listens, and how a peer that is not ours speaks to it. */
enum Way {
  /** A plain socket. */
  TCP(End.ONE_DIRECTION, "host=localhost") {
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
  /** The same with a certificate of the peer. */
  MTLS_1_3(End.ONE_DIRECTION, secure("required")) {
    @Override
    Peer connect(ServerFixture server) throws IOException {
      return secured(server, Pki.CLIENT, "TLSv1.3");
    }
  },
  /** The same with a certificate of the peer. */
  MTLS_1_2(End.BOTH_DIRECTIONS, secure("required")) {
    @Override
    Peer connect(ServerFixture server) throws IOException {
      return secured(server, Pki.CLIENT, "TLSv1.2");
    }
  };

  /** What a peer ends when it ends its output. */
  enum End {
    /** It can still be answered. */
    ONE_DIRECTION,
    /** It cannot. */
    BOTH_DIRECTIONS
  }

  private final End end;
  private final String setting;

  Way(End end, String setting) {
    this.end = end;
    this.setting = setting;
  }

  /** Each way on each transport. */
  static Stream<Arguments> all() {
    return Arrays.stream(values())
        .flatMap(way -> Transports.all().map(transport -> Arguments.of(way, transport)));
  }

  /** Connects a peer, which may speak at once. */
  abstract Peer connect(ServerFixture server) throws IOException;

  /** Whether a peer that has ended its output is still answered. */
  boolean answersAfterTheEnd() {
    return end == End.ONE_DIRECTION;
  }

  /** Whether an end without a word is told from one with. */
  boolean isSecure() {
    return this != TCP;
  }

  /** A server that listens so. */
  ServerFixture server(Transport transport, String... more) {
    String[] all = Stream.concat(Stream.of(setting), Arrays.stream(more)).toArray(String[]::new);
    return new ServerFixture(transport, 2, Configs.server(all));
  }

  private static Peer secured(ServerFixture server, X509Bundle own, String protocol)
      throws IOException {
    return new Peer(server.port).secured(Pki.context(own), protocol);
  }

  private static String secure(String clientAuth) {
    try {
      Path folder = Pki.write(Files.createTempDirectory("greeter"), Pki.SERVER);
      folder.toFile().deleteOnExit();
      return "tls=" + new JsonObject(Pki.files(folder)).put("clientAuth", clientAuth).encode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
