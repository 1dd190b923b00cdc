package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LogSettingsTest {

  @Test
  void emptyCountsAsNotSetAndCaseDoesNotCount() {
    LogSettings defaults = new LogSettings("INFO", "INFO", "text");
    assertThat(LogSettings.of(Map.of(), "INFO")).isEqualTo(defaults);
    assertThat(LogSettings.of(Map.of("LOG_LEVEL", "", "LOG_FORMAT", ""), "INFO"))
        .isEqualTo(defaults);
    assertThat(LogSettings.of(Map.of(), "WARN").level()).isEqualTo("WARN");
    assertThat(LogSettings.of(Map.of("LOG_LEVEL", "warn", "LOG_FORMAT", "Json"), "INFO"))
        .isEqualTo(new LogSettings("WARN", "WARN", "json"));
  }

  @Test
  void debugIsOurOwnAndTraceIsAll() {
    assertThat(LogSettings.of(Map.of("LOG_LEVEL", "debug"), "INFO"))
        .isEqualTo(new LogSettings("DEBUG", "INFO", "text"));
    assertThat(LogSettings.of(Map.of("LOG_LEVEL", "TRACE"), "INFO"))
        .isEqualTo(new LogSettings("TRACE", "TRACE", "text"));
  }

  @Test
  void anythingElseIsNamedWithWhatWouldDo() {
    assertThatThrownBy(() -> LogSettings.of(Map.of("LOG_LEVEL", "loud"), "INFO"))
        .hasMessage(
            "LOG_LEVEL: found \"loud\", must be one of TRACE, DEBUG, INFO, WARN, ERROR, OFF");
    assertThatThrownBy(() -> LogSettings.of(Map.of("LOG_FORMAT", "xml"), "INFO"))
        .hasMessage("LOG_FORMAT: found \"xml\", must be one of text, json");
  }
}
