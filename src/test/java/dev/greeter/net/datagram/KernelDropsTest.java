package dev.greeter.net.datagram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelDropsTest {

  @Test
  void addressesAreThoseOfTheKernelsTable() {
    assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
    assertThat(KernelDrops.address("0100007F:1F90")).hasToString("/127.0.0.1:8080");
    assertThat(KernelDrops.address("0000000000000000FFFF00000100007F:0035"))
        .hasToString("/127.0.0.1:53");
    assertThat(KernelDrops.address("00000000000000000000000001000000:1F90"))
        .hasToString("/[0:0:0:0:0:0:0:1]:8080");
  }

  @Test
  void whatAFullBufferDropsIsCountedForItsSocketAlone() throws IOException {
    assumeTrue(KernelDrops.areKnown());
    try (DatagramSocket full = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        DatagramSocket other = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      full.setReceiveBufferSize(4096);
      for (int i = 0; i < 1000; i++) {
        other.send(new DatagramPacket(new byte[100], 100, full.getLocalSocketAddress()));
      }
      assertThat(KernelDrops.of(List.of(local(full)))).isBetween(900L, 1000L);
      assertThat(KernelDrops.of(List.of(local(other)))).isZero();
    }
  }

  private static InetSocketAddress local(DatagramSocket socket) {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }
}
