package dev.greeter.net.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {

  private static final String SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";

  private static final String FOUR = "\u00c0\0\2\1\u00c0\0\2\2\u0004\u00d2\0P";

  private static final String SIX =
      " \1\r\u00b8" + "\0".repeat(11) + "\1" + "\0".repeat(15) + "\1\0\0\0P";

  private static ByteBuf buffer(String bytes) {
    return Unpooled.copiedBuffer(bytes, ISO_8859_1);
  }

  /** Of version 2, with so many bytes behind the addresses. */
  private static String binary(int command, int family, String addresses, int more) {
    int length = addresses.length() + more;
    return SIGNATURE
        + (char) command
        + (char) family
        + (char) (length >> 8)
        + (char) (length & 0xff)
        + addresses
        + "\4".repeat(more);
  }

  private static String unix(String path) {
    return path + "\0".repeat(216 - path.length());
  }

  private static ProxyHeader read(String bytes) throws IOException {
    return ProxyHeader.read(buffer(bytes));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "TCP4 192.0.2.1 192.0.2.2 1234 80, 192.0.2.1:1234",
        "TCP4 192.0.2.1 192.0.2.2 0 0, 192.0.2.1:0",
        "TCP6 2001:db8:0:0:0:0:0:1 ::1 65535 80, [2001:db8::1]:65535",
        "TCP6 fe80::1%eth0.1 ::1 1 80, [fe80::1%eth0.1]:1",
        "UNKNOWN, none",
        "UNKNOWN ffff::1 ::1 65535 65535, none"
      })
  void version1NamesAnAddressAndAPortWhichMayBe0(String line, String source) throws IOException {
    String header = "PROXY " + line + "\r\n";
    assertThat(read(header + "1")).isEqualTo(new ProxyHeader(header.length(), source));
    for (int i = 0; i < header.length(); i++) {
      assertThat(read(header.substring(0, i))).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "TCP4",
        "TCP4 192.0.2.1 192.0.2.2 1234",
        "TCP4 192.0.2.1 192.0.2.2 1234 80 1",
        "TCP4 192.0.2.1 192.0.2.2 1234 65536",
        "TCP4 192.0.2.1 192.0.2.2 -1 80",
        "TCP4 ::1 ::1 1 80",
        "TCP4 192.0.2.256 192.0.2.2 1 80",
        "TCP6 192.0.2.1 ::1 1 80",
        "TCP6 [::1] ::1 1 80",
        "TCP6 ::1 1::1::1 1 80",
        "TCP6 fe80::1%\u001b[41m ::1 1 80",
        "TCP6 fe80::1% ::1 1 80",
        "UDP4 192.0.2.1 192.0.2.2 1 80",
        "UNKNOWNS"
      })
  void aLineThatIsNoneOfVersion1IsBroken(String line) {
    assertThatThrownBy(() -> read("PROXY " + line + "\r\n"))
        .hasMessageStartingWith("broken PROXY header: ")
        .message()
        .doesNotContain("192", "\u001b");
  }

  @Test
  void aLineEndsWithin107Bytes() throws IOException {
    String longest = "PROXY UNKNOWN " + "x".repeat(91);
    assertThat(read(longest + "\r\n")).isEqualTo(new ProxyHeader(107, null));
    assertThat(read(longest + "x")).isNull();
    assertThatThrownBy(() -> read(longest + "x\r\n"))
        .hasMessage("broken PROXY header: a line of more than 107 bytes");
  }

  @Test
  void version2NamesAnAddressAndAPortWhichMayBe0() throws IOException {
    assertSource(binary(0x21, 0x11, FOUR, 0), "192.0.2.1:1234");
    assertSource(binary(0x21, 0x12, FOUR, 7), "192.0.2.1:1234");
    assertSource(binary(0x21, 0x21, SIX, 0), "[2001:db8::1]:0");
    assertSource(binary(0x21, 0x31, unix("/run/a"), 3), "/run/a");
    assertSource(binary(0x21, 0x31, unix("x".repeat(108)), 0), "x".repeat(108));
  }

  @Test
  void version2MayNameNothing() throws IOException {
    assertSource(binary(0x20, 0, "", 0), null);
    assertSource(binary(0x20, 0x11, FOUR, 0), null);
    assertSource(binary(0x20, 0x99, "x", 0), null);
    assertSource(binary(0x21, 0, "", 5), null);
    assertSource(binary(0x21, 0x31, unix(""), 0), null);
  }

  private static void assertSource(String header, String source) throws IOException {
    assertThat(read(header + "1")).isEqualTo(new ProxyHeader(header.length(), source));
    for (int i = 0; i < header.length(); i++) {
      assertThat(read(header.substring(0, i))).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource({"17, 12", "33, 36", "49, 216", "0, 0"})
  void theBoundBehindTheAddressesHoldsToTheByte(int family, int addressBytes) throws IOException {
    String addresses = "\1".repeat(addressBytes);
    String most = binary(0x21, family, addresses, 4096);
    assertThat(read(most).length()).isEqualTo(most.length());
    // It is known from the length alone.
    assertThatThrownBy(() -> read(binary(0x21, family, addresses, 4097).substring(0, 16)))
        .hasMessage("broken PROXY header: more than 4096 bytes behind the addresses");
  }

  @Test
  void whatIsNoHeaderOfVersion2IsBroken() {
    assertBroken(binary(0x11, 0x11, FOUR, 0));
    assertBroken(binary(0x22, 0x11, FOUR, 0));
    assertBroken(binary(0x21, 0x13, FOUR, 0));
    assertBroken(binary(0x21, 0x41, FOUR, 0));
    assertBroken(binary(0x21, 0x11, FOUR.substring(1), 0));
    assertBroken(binary(0x21, 0x31, SIX, 0));
  }

  private static void assertBroken(String header) {
    assertThatThrownBy(() -> read(header)).hasMessageStartingWith("broken PROXY header: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "PROXX", "\r\n\r\n\r", "GET / HTTP/1.1\r\n"})
  void anythingElseIsNoHeaderFromItsFirstByteThatDiffers(String bytes) {
    assertThatThrownBy(() -> read(bytes)).hasMessage("no PROXY header");
  }
}
