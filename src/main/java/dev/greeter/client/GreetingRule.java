package dev.greeter.client;

import dev.greeter.config.Bytes;
import dev.greeter.report.Expected;
import io.vertx.core.buffer.Buffer;

/**
 * A rule tells when the greeting of a peer that speaks first has come: a function of its bytes.
 * Immutable.
 *
 * @param expected what it must begin with, or have in it; what follows before the request is sent
 *     never counts
 * @param toLineEnd whether the line that begins so belongs to it
 * @param isAll whether the exchange is over then
 * @param maxBytes bytes of it that are kept
 */
record GreetingRule(Expected expected, boolean toLineEnd, boolean isAll, int maxBytes) {

  /** Makes the rule of a configuration; null where none is expected. */
  static GreetingRule of(ClientConfig config) {
    return of(config, config.expect().greeting());
  }

  /** The same for a peer of our own, which does not know what a pattern is met by. */
  static GreetingRule played(ClientConfig config) {
    Expected greeting = config.expect().greeting();
    return of(config, greeting != null && greeting.isPattern() ? Expected.of("") : greeting);
  }

  private static GreetingRule of(ClientConfig config, Expected greeting) {
    if (greeting == null) {
      return null;
    }
    boolean isAll = config.request().message().length() == 0;
    boolean toLineEnd = greeting.form() == Expected.Form.BEGINS && !isAll;
    return new GreetingRule(greeting, toLineEnd, isAll, config.request().maxReplyBytes());
  }

  /** Tells whether it is another one, of which so many bytes were looked at before. */
  boolean isOther(Buffer greeting, int known) {
    return expected.isPattern()
        ? greeting.length() == maxBytes && !isEnded(greeting, known)
        : expected.bytes().differs(greeting, known);
  }

  /** Tells whether one that is no other has come, the same. */
  boolean isEnded(Buffer greeting, int known) {
    if (expected.isPattern()) {
      return expected.isMet(new Bytes(greeting));
    }
    int length = greeting.length();
    if (length < expected.length()) {
      return false;
    }
    boolean ended = !toLineEnd || length == maxBytes;
    for (int i = Math.max(known, expected.length() - 1); i < length && !ended; i++) {
      ended = greeting.getByte(i) == '\n';
    }
    return ended;
  }

  /** Makes one for a peer of our own. */
  Buffer example() {
    return expected.bytes().buffer().copy().appendByte((byte) '\n');
  }
}
