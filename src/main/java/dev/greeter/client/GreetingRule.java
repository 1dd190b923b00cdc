package dev.greeter.client;

import dev.greeter.config.Bytes;
import dev.greeter.report.Expected;
import io.vertx.core.buffer.Buffer;

/**
 * A rule tells when the greeting of a peer that speaks first has come: a function of its bytes.
 * Immutable.
 *
 * @param beginning what it must begin with; what follows before the request is sent never counts
 * @param toLineEnd whether the line that begins so belongs to it
 * @param isAll whether the exchange is over then
 * @param maxBytes bytes of it that are kept
 */
record GreetingRule(Bytes beginning, boolean toLineEnd, boolean isAll, int maxBytes) {

  /** Makes the rule of a configuration; null where none is expected. */
  static GreetingRule of(ClientConfig config) {
    Expected greeting = config.expect().greeting();
    if (greeting == null) {
      return null;
    }
    boolean isAll = config.request().message().length() == 0;
    boolean toLineEnd = greeting.form() == Expected.Form.BEGINS && !isAll;
    return new GreetingRule(greeting.bytes(), toLineEnd, isAll, config.request().maxReplyBytes());
  }

  /** Tells whether it is another one, of which so many bytes were looked at before. */
  boolean isOther(Buffer greeting, int known) {
    return beginning.differs(greeting, known);
  }

  /** Tells whether one that is no other has come, the same. */
  boolean isEnded(Buffer greeting, int known) {
    int length = greeting.length();
    if (length < beginning.length()) {
      return false;
    }
    boolean ended = !toLineEnd || length == maxBytes;
    for (int i = Math.max(known, beginning.length() - 1); i < length && !ended; i++) {
      ended = greeting.getByte(i) == '\n';
    }
    return ended;
  }

  /** Makes one for a peer of our own. */
  Buffer example() {
    return beginning.buffer().copy().appendByte((byte) '\n');
  }
}
