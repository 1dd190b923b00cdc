package dev.greeter.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What every server has to do before its figures are worth anything. */
final class Contract {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private Contract() {}

  /**
   * Speaks to a server, and, where its deadline is a second, is silent too.
   *
   * @throws IOException that names what it does not do
   */
  static void check(Server server, String address, int deadlineMs)
      throws IOException, InterruptedException {
    expect(server, address, "1", "Welcome to server!");
    expect(server, address, "2", "Goodbye!");
    if (deadlineMs == Server.SECOND) {
      expect(server, address, "", "");
    }
  }

  private static void expect(Server server, String address, String request, String reply)
      throws IOException, InterruptedException {
    String found;
    try {
      // Sockets of both families have no time limit of their own.
      found =
          CompletableFuture.supplyAsync(() -> reply(address, request), Contract::start)
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      found = e.toString();
    }
    if (!found.equals(reply)) {
      throw new IOException(
          "%s does not keep the contract for \"%s\": \"%s\""
              .formatted(server.name(), request, found));
    }
  }

  /** The common pool may have one thread, and a server that does not reply would keep it. */
  private static void start(Runnable task) {
    Thread thread = new Thread(task, "contract");
    thread.setDaemon(true);
    thread.start();
  }

  private static String reply(String address, String request) {
    SocketAddress server =
        address.startsWith("/")
            ? UnixDomainSocketAddress.of(address)
            : new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(address));
    try (SocketChannel peer = SocketChannel.open(server)) {
      peer.write(US_ASCII.encode(request));
      return new String(Channels.newInputStream(peer).readAllBytes(), US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
