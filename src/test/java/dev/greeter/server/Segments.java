package dev.greeter.server;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How bytes come from a network. */
final class Segments {

  private Segments() {}

  /** Cuts a text at these places, whichever of them it has. */
  static List<String> of(String text, List<Integer> cuts) {
    List<Integer> ends =
        Stream.concat(cuts.stream().map(cut -> cut % (text.length() + 1)), Stream.of(text.length()))
            .distinct()
            .sorted()
            .toList();
    List<String> segments = new ArrayList<>();
    int from = 0;
    for (int end : ends) {
      segments.add(text.substring(from, end));
      from = end;
    }
    return segments;
  }
}
