package dev.greeter.bench;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The command line.
 *
 * @param scenarios names, or beginnings of names; none selects all
 * @param servers names of those to measure; none selects all
 * @param rounds of every scenario, at least 1
 * @param exchanges of a server in a round; 0 leaves it to the scenario
 * @param warmUp exchanges before the first round
 * @param silent silent connections, where a scenario has them
 * @param judge whether a missed threshold is an error
 */
record Options(
    List<String> scenarios,
    List<String> servers,
    int rounds,
    int exchanges,
    int warmUp,
    int silent,
    boolean judge) {

  static final String USAGE =
      """
      usage: bench/run [SCENARIO...] [--rounds N] [--exchanges N] [--warm-up N] [--silent N]
                       [--servers NAME,NAME...] [--no-judge] [--list]

      SCENARIO selects every scenario whose name begins with it; without one, all are run.
        --rounds N      rounds, servers in turn in each (default 5)
        --exchanges N   exchanges of a server in a round (default 30000, large-requests 5000,
                        tls 2000, probe-closed 200000)
        --warm-up N     exchanges of a server before the first round (default 100000; tls makes
                        a twentieth of them)
        --silent N      silent connections in beside-silent and silent-burst (default 9000)
        --servers ...   only these (greeter, greeter-admin, netty, vertx, c, go)
        --no-judge      print what is missed, but do not fail for it
        --list          name the scenarios
      """;

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  static Options parse(String... arguments) {
    List<String> scenarios = new ArrayList<>();
    List<String> servers = List.of();
    int rounds = 5;
    int exchanges = 0;
    int warmUp = 100_000;
    int silent = 9_000;
    boolean judge = true;
    Iterator<String> rest = List.of(arguments).iterator();
    while (rest.hasNext()) {
      String argument = rest.next();
      switch (argument) {
        case "--rounds" -> rounds = number(argument, rest);
        case "--exchanges" -> exchanges = number(argument, rest);
        case "--warm-up" -> warmUp = number(argument, rest);
        case "--silent" -> silent = number(argument, rest);
        case "--servers" -> servers = List.of(value(argument, rest).split(",", -1));
        case "--no-judge" -> judge = false;
        case "all" -> scenarios.clear();
        default -> {
          if (argument.startsWith("-")) {
            throw new IllegalArgumentException("unknown option " + argument);
          }
          scenarios.add(argument);
        }
      }
    }
    return new Options(List.copyOf(scenarios), servers, rounds, exchanges, warmUp, silent, judge);
  }

  /** Exchanges of a server in a round. */
  int exchangesOr(int usual) {
    return exchanges == 0 ? usual : exchanges;
  }

  private static int number(String option, Iterator<String> rest) {
    String value = value(option, rest);
    if (!value.matches("[1-9]\\d{0,8}")) {
      throw new IllegalArgumentException(option + " takes a number from 1, not " + value);
    }
    return Integer.parseInt(value);
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " takes a value");
    }
    return rest.next();
  }
}
