package dev.greeter;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * Carries one connection from a loopback port to a unix socket, ends and all: the JDK speaks TLS
 * over sockets of TCP alone.
 */
public final class UnixRelay {

  private static final int BYTES = 65_536;

  private UnixRelay() {}

  /** Waits for one connection; answers the port to make it to. */
  public static int to(Path path) throws IOException {
    ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread relay = new Thread(() -> relay(listener, path), "relay");
    relay.setDaemon(true);
    relay.start();
    return listener.getLocalPort();
  }

  private static void relay(ServerSocket listener, Path path) {
    try (listener;
        Socket peer = listener.accept();
        SocketChannel server = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      // The common pool has one thread on two processors, which this would keep.
      CompletableFuture<Void> there =
          CompletableFuture.runAsync(
              () -> send(peer, server), command -> new Thread(command, "relay").start());
      receive(server, peer);
      there.join();
    } catch (IOException e) {
      // One of them has gone, or nobody has come: the test sees that.
    }
  }

  /** The streams of {@code Channels} would wait for each other: a channel has one lock for them. */
  private static void send(Socket peer, SocketChannel server) {
    try {
      byte[] bytes = new byte[BYTES];
      InputStream in = peer.getInputStream();
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, read);
        while (buffer.hasRemaining()) {
          server.write(buffer);
        }
      }
      server.shutdownOutput();
    } catch (IOException e) {
      close(server);
    }
  }

  private static void receive(SocketChannel server, Socket peer) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BYTES);
    while (server.read(buffer) >= 0) {
      peer.getOutputStream().write(buffer.array(), 0, buffer.position());
      buffer.clear();
    }
    peer.shutdownOutput();
  }

  private static void close(SocketChannel server) {
    try {
      server.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }
}
