package dev.greeter.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.BindException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {

  @ParameterizedTest
  @CsvSource({
    "localhost, 8080, localhost:8080",
    "127.0.0.1, 0, 127.0.0.1:0",
    "::1, 8080, [::1]:8080",
    "[::1], 8080, [::1]:8080",
    "0:0:0:0:0:0:0:1, 8080, [::1]:8080",
    "2001:DB8:0:0:1:0:0:1, 8080, [2001:db8::1:0:0:1]:8080",
    "::ffff:192.0.2.1, 8080, [::ffff:192.0.2.1]:8080",
    "fe80::1%lo, 1, [fe80::1%lo]:1",
    "[::1, 1, [::1:1"
  })
  void itsTextIsHostAndPort(String host, int port, String text) {
    assertThat(Endpoint.inet(host, port)).hasToString(text);
  }

  @Test
  void itsTextSaysFamilyTypeAndSecurity() {
    assertThat(Endpoint.unix("/run/g.sock")).hasToString("unix:/run/g.sock");
    assertThat(Endpoint.unix("@greeter")).hasToString("unix:@greeter");
    assertThat(Endpoint.of(null, null, "/run/g.sock", SocketType.STREAM, true))
        .hasToString("tls:unix:/run/g.sock");
    assertThat(Endpoint.of("::1", 53, null, SocketType.DATAGRAM, false))
        .hasToString("udp:[::1]:53");
  }

  @Test
  void aFailureToListenNamesPlaceAndCause() {
    assertThat(
            Endpoint.inet("::1", 80)
                .cannotListen(
                    new BindException("bind(..) failed with error(-13): Keine Berechtigung")))
        .hasMessage("cannot listen on [::1]:80: Permission denied");
  }
}
