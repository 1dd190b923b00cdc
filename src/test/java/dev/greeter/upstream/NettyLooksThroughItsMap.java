package dev.greeter.upstream;

import io.netty.util.collection.IntObjectHashMap;
import java.util.stream.IntStream;

/** A map of numbers that follow each other is looked through each time that one is removed. */
final class NettyLooksThroughItsMap {

  private static final int NUMBERS = 20_000;

  private NettyLooksThroughItsMap() {}

  /** Prints how much longer it takes to remove the smallest first than to remove the largest. */
  public static void main(String[] arguments) {
    System.out.printf("%.0f%n", ratio());
  }

  /** The smallest first, as sockets are closed in the order in which they came, beside the last. */
  static double ratio() {
    return (double) removalNanos(1, 1) / removalNanos(NUMBERS, -1);
  }

  private static long removalNanos(int first, int step) {
    IntObjectHashMap<Object> map = new IntObjectHashMap<>(4096);
    IntStream.rangeClosed(1, NUMBERS).forEach(number -> map.put(number, map));
    long begin = System.nanoTime();
    for (int i = 0; i < NUMBERS; i++) {
      map.remove(first + i * step);
    }
    return System.nanoTime() - begin;
  }
}
