package dev.greeter.k8s.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was checked, what it cost, and what was seen, as the documents have it. */
final class Table {

  private record Row(String what, String exchanges, String lost, String seen) {}

  private final List<Row> rows = new ArrayList<>();

  /** A check without exchanges. */
  void add(String what, String seen) {
    rows.add(new Row(what, "", "", seen));
  }

  /** A check under load. */
  void add(String what, Losses losses, String seen) {
    add(what, losses.sent(), losses.lost(), seen);
  }

  void add(String what, long sent, long lost, String seen) {
    rows.add(
        new Row(
            what,
            String.format(Locale.ROOT, "%,d", sent),
            String.format(Locale.ROOT, "%,d", lost),
            seen));
  }

  /** Prints it, also after a check that failed. */
  void print() {
    System.out.println("\n| check | exchanges | lost | seen |\n|---|--:|--:|---|");
    for (Row row : rows) {
      System.out.printf("| %s | %s | %s | %s |%n", row.what, row.exchanges, row.lost, row.seen);
    }
    System.out.println();
  }
}
