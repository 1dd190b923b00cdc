package dev.greeter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.Configs;
import dev.greeter.report.ConnectionEnd;
import dev.greeter.report.ExchangeEnd;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.ExchangePhase;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the same event makes of an exchange at each step. */
class StepTest {

  private static final ReplyRule ANY = ReplyRule.of(Configs.clientConfig(1));

  private static ExchangeEnd end(Step step, ExchangeOutcome outcome, ConnectionEnd connection) {
    return new ExchangeEnd(outcome, ExchangePhase.valueOf(step.name()), connection, null);
  }

  @ParameterizedTest
  @CsvSource({
    "RESOLVE, TIMEOUT, UNRESOLVED,",
    "CONNECT, REFUSED, REFUSED,",
    "CONNECT, TIMEOUT, TIMEOUT,",
    "HANDSHAKE, RESET, HANDSHAKE,",
    "HANDSHAKE, TIMEOUT, HANDSHAKE,",
    "GREETING, TIMEOUT, TIMEOUT, SILENT",
    "GREETING, RESET, RESET, RESET",
    "FIRST_REPLY, RESET, RESET, RESET",
    "SILENCE, RESET, RESET, RESET",
    "REPLY, RESET, RESET, RESET",
    "REPLY, TIMEOUT, TIMEOUT, SILENT",
    "REPLY, HANDSHAKE, HANDSHAKE, RESET"
  })
  void aFailureIsOneOfItsStep(
      Step step, ExchangeOutcome failure, ExchangeOutcome outcome, ConnectionEnd connection) {
    assertThat(step.failed(failure, null)).isEqualTo(end(step, outcome, connection));
  }

  @ParameterizedTest
  @CsvSource({
    "HANDSHAKE, '', HANDSHAKE,",
    "GREETING, '', CLOSED, BETWEEN",
    "FIRST_REPLY, '', CLOSED, CROSSED",
    "SILENCE, '', CLOSED, BETWEEN",
    "REPLY, '', CLOSED, CROSSED",
    "REPLY, x, REPLIED, MIDDLE"
  })
  void aCloseIsOneOfItsStep(
      Step step, String reply, ExchangeOutcome outcome, ConnectionEnd connection) {
    assertThat(step.closed(ANY, Buffer.buffer(reply))).isEqualTo(end(step, outcome, connection));
  }

  @ParameterizedTest
  @CsvSource({"RESOLVE,", "CONNECT,", "HANDSHAKE,", "SILENCE, DONE", "REPLY, DONE"})
  void aConnectionThatIsReadyIsEndedByTheClientThatGivesUp(Step step, ConnectionEnd connection) {
    assertThat(step.abandoned()).isEqualTo(end(step, ExchangeOutcome.CLOSED, connection));
  }
}
