package dev.greeter;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port for what cannot be told to take any. It is below those that a kernel gives to sockets that
 * connect (32768 to 60999 on Linux): tests beside this one connect all the time.
 */
public final class FreePort {

  private static final int LOWEST = 10_240;
  private static final int HIGHEST = 32_767;

  private FreePort() {}

  /** One that no socket has just now, of streams or of datagrams. */
  public static int next() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
      try (ServerSocket stream = new ServerSocket();
          DatagramSocket datagram = new DatagramSocket(port)) {
        stream.bind(new InetSocketAddress(port));
        if (stream.isBound() && datagram.isBound()) {
          return port;
        }
      } catch (IOException taken) {
        // Another one, then.
      }
    }
  }
}
