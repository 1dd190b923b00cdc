package dev.greeter.net.tls;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.greeter.LogCapture;
import org.junit.jupiter.api.Test;

class TlsWarmUpTest {

  @Test
  void theHandshakesOfAClientSucceed() {
    try (LogCapture log = new LogCapture().detailed(TlsWarmUp.class)) {
      TlsWarmUp.play();

      assertThat(log.lines(Level.DEBUG)).singleElement().asString().startsWith("warm after");
    }
  }
}
