package dev.greeter.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.spi.transport.Transport;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ServiceTransportTest {

  /** A default method that is left out would be the SPI's instead of the transport's below. */
  @Test
  void everyMethodOfTheSpiIsHandedOn() {
    assertThat(Transport.class.getMethods())
        .isNotEmpty()
        .allSatisfy(method -> assertThat(isDeclared(method)).as("%s", method).isTrue());
  }

  @Test
  void aTransportIsChosenByName() {
    assertThat(ServiceTransport.named("nio").name()).isEqualTo("nio");
    assertThat(ServiceTransport.named("auto").name()).isEqualTo(ServiceTransport.best().name());
    if (io.vertx.core.transport.Transport.EPOLL.available()) {
      assertThat(ServiceTransport.named("epoll").name()).isEqualTo("epoll");
    } else {
      assertThatThrownBy(() -> ServiceTransport.named("epoll"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("epoll is not available: ");
    }
  }

  @Test
  void anAcceptedSocketIsToldOnlyWhatItIsNotAnyway() {
    Transport transport = ServiceTransport.best().implementation();
    ServerBootstrap bootstrap = new ServerBootstrap();
    transport.configure(new TcpConfig(), false, bootstrap);
    assertThat(bootstrap.config().childOptions()).isEmpty();
    transport.configure(new TcpConfig().setSoKeepAlive(true), false, bootstrap);
    assertThat(bootstrap.config().childOptions()).containsEntry(ChannelOption.SO_KEEPALIVE, true);
  }

  private static boolean isDeclared(Method wanted) {
    return Arrays.stream(ServiceTransport.class.getDeclaredMethods())
        .anyMatch(
            method ->
                method.getName().equals(wanted.getName())
                    && Arrays.equals(method.getParameterTypes(), wanted.getParameterTypes()));
  }
}
