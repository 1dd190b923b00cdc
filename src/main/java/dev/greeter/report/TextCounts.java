package dev.greeter.report;

import dev.greeter.config.Bytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How often each text came. Not thread-safe. */
public final class TextCounts implements Sum<TextCounts> {

  /** Different texts of one run that are told apart; what comes after them is counted together. */
  static final int MAX_TEXTS = 100;

  /**
   * Characters of all these texts as JSON, where one may take six for a byte. With more than one
   * text a file of the report has no more of them, however long the replies.
   */
  static final int MAX_CHARACTERS = 40_000;

  private static final Comparator<Row> MOST_FREQUENT_FIRST =
      Comparator.comparingLong(Row::count).reversed().thenComparing(Row::text);

  private final Map<Bytes, Long> counts = new HashMap<>();
  private long others;

  /** Of all, so that no sum of some overflows. */
  private long total;

  private long characters;

  /**
   * A text and how often it came.
   *
   * @param text its bytes, which may be none of UTF-8
   * @param count at least 1
   */
  public record Row(Bytes text, long count) {}

  /** Counts a text of a run, where there is room for it. */
  void add(Bytes text, long count) {
    if (!counts.containsKey(text) && !hasRoomFor(text)) {
      addOthers(count);
    } else {
      put(text, count);
    }
  }

  private boolean hasRoomFor(Bytes text) {
    return counts.isEmpty()
        || (counts.size() < MAX_TEXTS && characters + characters(text) <= MAX_CHARACTERS);
  }

  /** Counts a text for which there was room. */
  public void put(Bytes text, long count) {
    total = Bounds.sum(total, count);
    if (counts.merge(text, count, Long::sum) == count) {
      characters += characters(text);
    }
  }

  private static long characters(Bytes bytes) {
    return bytes.toString().chars().mapToLong(it -> it < ' ' ? 6 : it < 0x80 ? 1 : 3).sum();
  }

  /** Counts texts that are not told apart. */
  public void addOthers(long count) {
    total = Bounds.sum(total, count);
    others += count;
  }

  /**
   * Adds those of another run. Nothing is cut: a text that one of them tells apart is in the sum,
   * in whatever order how many are added.
   */
  @Override
  public void add(TextCounts other) {
    other.counts.forEach(this::put);
    addOthers(other.others);
  }

  /** Tells no more texts apart than one run may, whose instances have been added. */
  void fit() {
    List<Row> all = counted();
    counts.clear();
    characters = 0;
    total = others;
    all.forEach(row -> add(row.text(), row.count()));
  }

  /** The texts, most frequent first. */
  public List<Row> counted() {
    List<Row> sorted = new ArrayList<>();
    counts.forEach((text, count) -> sorted.add(new Row(text, count)));
    sorted.sort(MOST_FREQUENT_FIRST);
    return sorted;
  }

  /** The most frequent ones, as many as a reader can take in. */
  List<Row> shown() {
    List<Row> all = counted();
    return all.subList(0, Math.min(MAX_TEXTS, all.size()));
  }

  /** How often a text came that is not shown. */
  public long notShown() {
    return others + counted().stream().skip(MAX_TEXTS).mapToLong(Row::count).sum();
  }

  /** How often a text came that is not told apart. */
  public long others() {
    return others;
  }
}
