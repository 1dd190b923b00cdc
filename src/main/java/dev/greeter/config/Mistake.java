package dev.greeter.config;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.List;

/**
 * What is wrong at one place of a configuration.
 *
 * @param pointer JSON pointer (RFC 6901) to the place; empty for the whole
 * @param what the cause, and what is allowed, in one line
 */
public record Mistake(String pointer, String what) {

  /** Characters of a place; those of the schema are shorter by far. */
  private static final int LONGEST = 200;

  /**
   * A mistake at a key below others.
   *
   * @param what the cause, and what is allowed
   * @param keys from the outermost, unescaped
   * @return the mistake
   */
  public static Mistake at(String what, String... keys) {
    return new Mistake(pointer(List.of(keys)).toString(), what);
  }

  /** The pointer to a key below others. */
  static JsonPointer pointer(List<String> keys) {
    JsonPointer pointer = JsonPointer.empty();
    for (String key : keys) {
      pointer = pointer.appendProperty(key);
    }
    return pointer;
  }

  /**
   * The same, where this place is itself below another.
   *
   * @param prefix pointer to that
   * @return the mistake at the longer pointer
   */
  public Mistake below(String prefix) {
    return new Mistake(prefix + pointer, what);
  }

  /** Place and cause, as users read them. */
  @Override
  public String toString() {
    return (pointer.isEmpty() ? "/" : Excerpt.cut(pointer, LONGEST)) + ": " + what;
  }
}
