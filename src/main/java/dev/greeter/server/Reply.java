package dev.greeter.server;

import io.vertx.core.buffer.Buffer;

/**
 * A decided request.
 *
 * @param outcome one of {@link ConnectionOutcome#OF_REQUESTS}
 * @param bytes what to send, not to be changed; null for nothing
 * @param exact whether the request is known to its last byte, so that nothing of it is left unread
 * @param isLast whether the connection ends behind it: no other request can be told from this one
 */
public record Reply(ConnectionOutcome outcome, Buffer bytes, boolean exact, boolean isLast) {

  /** Bytes to send. */
  int length() {
    return bytes == null ? 0 : bytes.length();
  }
}
