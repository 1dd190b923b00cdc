package dev.greeter.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How a server is to listen: on a free port of 127.0.0.1, if nothing else is said.
 *
 * @param deadlineMs the contract's, in milliseconds
 * @param unix whether it listens on a unix socket
 * @param certificates folder with {@code tls.crt} and {@code tls.key}; null without TLS
 */
record Setup(int deadlineMs, boolean unix, Path certificates) {

  /** A port, plain. */
  static Setup port(int deadlineMs) {
    return new Setup(deadlineMs, false, null);
  }

  /** A path of its own for a unix socket; it goes when the bench ends. */
  static Path freePath() throws IOException {
    // A path of target might be longer than the address of a unix socket can be.
    Path folder = Files.createTempDirectory("bench");
    folder.toFile().deleteOnExit();
    Path socket = folder.resolve("socket");
    socket.toFile().deleteOnExit();
    return socket;
  }

  Path certificate() {
    return certificates.resolve("tls.crt");
  }

  Path key() {
    return certificates.resolve("tls.key");
  }

  /** What a peer takes: the deadline, and then a path, a certificate and its key, or nothing. */
  List<String> arguments() throws IOException {
    String deadline = Integer.toString(deadlineMs);
    if (certificates != null) {
      return List.of(deadline, certificate().toString(), key().toString());
    }
    return unix ? List.of(deadline, freePath().toString()) : List.of(deadline);
  }
}
