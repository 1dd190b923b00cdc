package dev.greeter.net;

import static org.assertj.core.api.Assertions.assertThat;

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

  private static boolean isDeclared(Method wanted) {
    return Arrays.stream(ServiceTransport.class.getDeclaredMethods())
        .anyMatch(
            method ->
                method.getName().equals(wanted.getName())
                    && Arrays.equals(method.getParameterTypes(), wanted.getParameterTypes()));
  }
}
