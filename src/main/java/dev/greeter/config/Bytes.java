package dev.greeter.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/**
 * The bytes of a request or a reply, as JSON has them: a text for those that are UTF-8, {@code
 * {"hex": ...}} for any. What is configured is what is sent, and what is shown can be configured.
 *
 * @param buffer not to be changed
 */
public record Bytes(Buffer buffer) implements Comparable<Bytes> {

  /** What a fill repeats: a reader sees from its end where it was cut. */
  private static final String PATTERN =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

  /**
   * Reads what the schema allows.
   *
   * @param json a text, or a map with one of {@code hex}, {@code base64} and {@code fill}, a number
   *     of bytes of a printable pattern
   * @return the bytes
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Bytes of(Object json) {
    if (json instanceof String text) {
      return new Bytes(Buffer.buffer(text));
    }
    Map.Entry<?, ?> form = ((Map<?, ?>) json).entrySet().iterator().next();
    return new Bytes(
        Buffer.buffer(
            switch ((String) form.getKey()) {
              case "hex" -> HexFormat.of().parseHex((String) form.getValue());
              case "base64" -> Base64.getDecoder().decode((String) form.getValue());
              default -> fill(((Number) form.getValue()).intValue());
            }));
  }

  /** Makes so many bytes of a printable pattern. */
  public static byte[] fill(int length) {
    String repeated = PATTERN.repeat(length / PATTERN.length() + 1);
    return repeated.substring(0, length).getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Counts them.
   *
   * @return possibly 0
   */
  public int length() {
    return buffer.length();
  }

  /**
   * Compares their first ones.
   *
   * @param beginning others
   * @return whether these begin with those
   */
  public boolean startsWith(Bytes beginning) {
    return beginning.length() <= length()
        && buffer.slice(0, beginning.length()).equals(beginning.buffer);
  }

  /**
   * Reads them as UTF-8.
   *
   * @return a text of just these bytes, or null if they are none
   */
  public String text() {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(buffer.getBytes()))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /**
   * Compares them with what came, as far as both go.
   *
   * @param found what came so far
   * @param known bytes of it that were compared before
   * @return whether another byte stands behind those
   */
  public boolean differs(Buffer found, int known) {
    int end = Math.min(found.length(), length());
    int from = Math.min(known, end);
    return !found.slice(from, end).equals(buffer.slice(from, end));
  }

  /**
   * Writes them.
   *
   * @return what {@link #of} reads: a text if they are one, else hex
   */
  @JsonValue
  public Object json() {
    String text = text();
    return text == null ? Map.of("hex", hex()) : text;
  }

  /**
   * Writes them as hex.
   *
   * @return two small digits for each
   */
  public String hex() {
    return HexFormat.of().formatHex(buffer.getBytes());
  }

  /** Orders as {@link Arrays#compareUnsigned(byte[], byte[])} does, and so texts by character. */
  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(buffer.getBytes(), other.buffer.getBytes());
  }

  /** The text as it is, or the JSON of bytes that are none. */
  @Override
  public String toString() {
    String text = text();
    return text == null ? "{\"hex\": \"" + hex() + "\"}" : text;
  }
}
