package dev.greeter.net.datagram;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.net.Endpoint;
import dev.greeter.net.SocketType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DatagramListenerIT {

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private DatagramListener listener(String host) {
    return new DatagramListener(
        vertx, Endpoint.of(host, 0, null, SocketType.DATAGRAM, false), 1024, null, 1, host);
  }

  private static InetSocketAddress at(String host, int port) {
    return new InetSocketAddress(host, port);
  }

  @Test
  void itKnowsItsOwnAddress() {
    DatagramListener listener = listener("127.0.0.1");
    int port = listener.open(datagram -> Future.succeededFuture()).await().port();
    assertThat(listener.isOwn(at("127.0.0.1", port))).isTrue();
    assertThat(listener.isOwn(at("127.0.0.2", port))).isFalse();
    assertThat(listener.isOwn(at("127.0.0.1", port == 1 ? 2 : port - 1))).isFalse();
  }

  @Test
  void onAllInterfacesEachAddressIsItsOwn() throws Exception {
    DatagramListener listener = listener("0.0.0.0");
    int port = listener.open(datagram -> Future.succeededFuture()).await().port();
    List<InetAddress> addresses =
        NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).toList();
    assertThat(addresses)
        .isNotEmpty()
        .allMatch(address -> listener.isOwn(new InetSocketAddress(address, port)));
    assertThat(listener.isOwn(at("127.9.9.9", port))).isTrue();
    assertThat(listener.isOwn(at("192.0.2.1", port))).isFalse();
  }
}
