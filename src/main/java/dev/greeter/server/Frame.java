package dev.greeter.server;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;

/**
 * Where a request ends: a pure function of the bytes of a connection, so that it does not matter
 * how they are segmented. Immutable, for all connections of a server.
 *
 * <p>A {@code RecordParser} would push records, copy what is left at each call, and hide how much
 * that is; a connection pulls its requests, one at a time.
 */
sealed interface Frame {

  /** More bytes may belong to the request. */
  int MAY_GROW = 0;

  /** The request is longer than it may be. */
  int OVERSIZE = -1;

  /**
   * Finds the end of the first request.
   *
   * @param bytes of a connection
   * @param begin of the request in them; at least one byte follows
   * @param known how many bytes of it were looked at before, and did not end it
   * @return where what follows it begins, or {@link #MAY_GROW}, or {@link #OVERSIZE}
   */
  int end(Buffer bytes, int begin, int known);

  /** The request between its begin and its end, without what frames it. */
  default byte[] request(Buffer bytes, int begin, int end) {
    return bytes.getBytes(begin, end);
  }

  /**
   * Whether what may grow is a request too when the peer ends its output; else it is a part, and is
   * dropped.
   */
  default boolean isWholeAtEnd() {
    return true;
  }

  /** Whether it is a request also when the time is up. */
  default boolean isWholeInTime() {
    return false;
  }

  /** Bytes of the longest request, with what frames it, as far as they are looked at. */
  int longestBytes();

  /** A reply as the frame wants it. */
  default Buffer framed(Buffer reply) {
    return reply;
  }

  /** Bytes of the longest reply that it can frame. */
  default int longestReply() {
    return Integer.MAX_VALUE;
  }

  /** The one of a configuration. */
  static Frame of(ServerConfig config, Replies replies) {
    ServerConfig.Limits limits = config.limits();
    ServerConfig.Framing framing = config.answers().frame();
    int most = limits.maxRequestBytes();
    return switch (framing.kind()) {
      // A handler does not see the byte that tells a longer request.
      case TABLE ->
          new Table(
              replies,
              limits.requestsPerConnection() == 1,
              config.answers().handler() == null ? most : most - 1);
      case LINE -> new Line(most);
      case LENGTH -> new Length(framing.bytes(), framing.includesItself(), most);
      case FIXED -> new Fixed(framing.bytes());
      case END -> new End(most);
    };
  }

  /**
   * What a table knows: the only request of a connection is all there is until it is decided; one
   * of several ends where the bytes are a key that begins no longer key, or begin none any more.
   */
  record Table(Replies replies, boolean isOnly, int most) implements Frame {

    @Override
    public int end(Buffer bytes, int begin, int known) {
      byte[] request = request(bytes, begin, bytes.length());
      int length = isOnly ? replies.end(request) : replies.firstEnd(request);
      return length == 0 ? MAY_GROW : isOnly ? bytes.length() : begin + length;
    }

    /** One byte more than counts, to tell a longer request. */
    @Override
    public byte[] request(Buffer bytes, int begin, int end) {
      return bytes.getBytes(begin, Math.min(end, begin + longestBytes() + 1));
    }

    @Override
    public boolean isWholeInTime() {
      return true;
    }

    @Override
    public int longestBytes() {
      return isOnly ? most : replies.longestBytes();
    }
  }

  /** A line, which LF or CRLF ends. */
  record Line(int most) implements Frame {

    @Override
    public int end(Buffer bytes, int begin, int known) {
      int last = Math.min(bytes.length(), begin + longestBytes());
      for (int at = begin + known; at < last; at++) {
        if (bytes.getByte(at) == '\n') {
          return length(bytes, begin, at + 1) > most ? OVERSIZE : at + 1;
        }
      }
      return length(bytes, begin, last) > most && (last - begin > most + 1 || !endsCr(bytes, last))
          ? OVERSIZE
          : MAY_GROW;
    }

    @Override
    public byte[] request(Buffer bytes, int begin, int end) {
      return bytes.getBytes(begin, begin + length(bytes, begin, end));
    }

    private static int length(Buffer bytes, int begin, int end) {
      if (bytes.getByte(end - 1) != '\n') {
        return end - begin;
      }
      int line = end - 1;
      return (line > begin && endsCr(bytes, line) ? line - 1 : line) - begin;
    }

    private static boolean endsCr(Buffer bytes, int end) {
      return bytes.getByte(end - 1) == '\r';
    }

    @Override
    public int longestBytes() {
      return most + 2;
    }

    @Override
    public Buffer framed(Buffer reply) {
      return Buffer.buffer(reply.length() + 1).appendBuffer(reply).appendByte((byte) '\n');
    }
  }

  /** A request behind its length, a big-endian number of so many bytes. */
  record Length(int prefix, boolean includesItself, int most) implements Frame {

    @Override
    public int end(Buffer bytes, int begin, int known) {
      if (bytes.length() - begin < prefix) {
        return MAY_GROW;
      }
      long number = 0;
      for (int at = begin; at < begin + prefix; at++) {
        number = number << Byte.SIZE | Byte.toUnsignedInt(bytes.getByte(at));
      }
      // One of 8 bytes may be negative, and one that includes itself less than that.
      long length = number - itself();
      if (length < 0 || length > most) {
        return OVERSIZE;
      }
      int end = begin + prefix + (int) length;
      return end <= bytes.length() ? end : MAY_GROW;
    }

    @Override
    public byte[] request(Buffer bytes, int begin, int end) {
      return bytes.getBytes(begin + prefix, end);
    }

    @Override
    public boolean isWholeAtEnd() {
      return false;
    }

    @Override
    public int longestBytes() {
      return prefix + most;
    }

    private int itself() {
      return includesItself ? prefix : 0;
    }

    @Override
    public Buffer framed(Buffer reply) {
      byte[] number = ByteBuffer.allocate(Long.BYTES).putLong(reply.length() + itself()).array();
      return Buffer.buffer(prefix + reply.length())
          .appendBytes(number, Long.BYTES - prefix, prefix)
          .appendBuffer(reply);
    }

    @Override
    public int longestReply() {
      return prefix < Integer.BYTES
          ? (1 << (prefix * Byte.SIZE)) - 1 - itself()
          : Integer.MAX_VALUE - prefix - itself();
    }
  }

  /** A request of so many bytes. */
  record Fixed(int longestBytes) implements Frame {

    @Override
    public int end(Buffer bytes, int begin, int known) {
      return begin + longestBytes <= bytes.length() ? begin + longestBytes : MAY_GROW;
    }

    @Override
    public boolean isWholeAtEnd() {
      return false;
    }
  }

  /** Everything until the peer ends its output. */
  record End(int longestBytes) implements Frame {

    @Override
    public int end(Buffer bytes, int begin, int known) {
      return bytes.length() - begin > longestBytes ? OVERSIZE : MAY_GROW;
    }
  }
}
