package dev.greeter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A blocking client of a unix socket, of the plain JDK. */
public final class UnixPeer implements AutoCloseable {

  private final SocketChannel channel;

  /** Connects. */
  public UnixPeer(Path path) throws IOException {
    channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
  }

  /** Sends. */
  public UnixPeer send(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    return this;
  }

  /** Ends the output. */
  public UnixPeer finish() throws IOException {
    channel.shutdownOutput();
    return this;
  }

  /** Reads until the other side ends its output. */
  public String readAll() throws IOException {
    return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Sends one request and answers the reply. */
  public static String ask(Path path, String request) throws IOException {
    try (UnixPeer peer = new UnixPeer(path)) {
      return peer.send(request).readAll();
    }
  }
}
