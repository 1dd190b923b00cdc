package dev.greeter.server;

import dev.greeter.server.Replies.Reply;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/**
 * Cuts the bytes of one connection into requests: bytes in, decided requests out. It knows no
 * socket and no time. Not thread-safe.
 */
final class Requests {

  private static final byte[] NOTHING = {};

  private final Replies replies;
  private final int maxRequestBytes;

  /** What was looked at so far: one byte more than counts, to tell a longer request. */
  private byte[] request = NOTHING;

  /** Makes it, before the first byte. */
  Requests(Replies replies, int maxRequestBytes) {
    this.replies = replies;
    this.maxRequestBytes = maxRequestBytes;
  }

  /**
   * Takes more bytes.
   *
   * @return the reply to the request as soon as no further byte could change it, else null
   */
  Reply add(Buffer bytes) {
    int length = request.length;
    int taken = Math.min(bytes.length(), maxRequestBytes + 1 - length);
    request = Arrays.copyOf(request, length + taken);
    bytes.getBytes(0, taken, request, length);
    return replies.early(request);
  }

  /** Decides what there is, for nothing is added to it any more. */
  Reply last() {
    return replies.last(request);
  }

  /** Whether no byte of a request has come. */
  boolean isEmpty() {
    return request.length == 0;
  }

  /** Bytes that counted. */
  int bytes() {
    return Math.min(request.length, maxRequestBytes);
  }
}
