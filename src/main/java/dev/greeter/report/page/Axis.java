package dev.greeter.report.page;

import java.util.ArrayList;
import java.util.List;

/**
 * An axis with round numbers: its ends and its ticks are 1, 2 or 5 times a power of ten.
 *
 * @param low the value at the beginning
 * @param high the value at the end, above {@code low}
 * @param logarithmic whether each decade takes the same room; else each unit does
 * @param ticks values that are labelled, ascending, from {@code low} to {@code high} at most
 */
public record Axis(double low, double high, boolean logarithmic, List<Double> ticks) {

  private static final double[] STEPS = {1, 2, 5};

  /** With more decades than this, only the decades themselves are labelled. */
  private static final double LABELLED_IN_FULL = 2.01;

  /** Keeps an unchangeable copy of the ticks. */
  public Axis {
    ticks = List.copyOf(ticks);
  }

  /**
   * An axis from 0 to at least a value, in at most five steps.
   *
   * @param top the largest value that is shown
   * @param smallestStep the finest step that makes sense, 1 for counts; above 0
   * @return never without a tick
   */
  public static Axis linear(double top, double smallestStep) {
    double step = Math.max(smallestStep, roundUp(top / 5));
    long steps = Math.max(1, (long) Math.ceil(top / step - 1e-9));
    return new Axis(0, steps * step, false, multiples(step, steps));
  }

  /**
   * An axis from 0 that ends exactly with a value, round or not, as time does.
   *
   * @param end the last value, above 0
   * @return with at most six ticks
   */
  public static Axis until(double end) {
    double step = roundUp(end / 5);
    return new Axis(0, end, false, multiples(step, (long) Math.floor(end / step + 1e-9)));
  }

  /**
   * An axis of powers that takes in two values.
   *
   * @param least the smallest value that is shown, above 0
   * @param most the largest one
   * @return from a round number to another one
   */
  public static Axis log(double least, double most) {
    double low = roundDown(least);
    double high = Math.max(roundUp(most), roundUp(low * 1.5));
    boolean full = Math.log10(high / low) <= LABELLED_IN_FULL;
    List<Double> ticks = new ArrayList<>();
    for (int power = power(low); power <= power(high); power++) {
      for (double step : full ? STEPS : new double[] {1}) {
        double tick = times(step, power);
        if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) {
          ticks.add(tick);
        }
      }
    }
    return new Axis(low, high, true, ticks);
  }

  /**
   * Where a value stands.
   *
   * @param value any; one beyond an end stands at that end
   * @return 0 at the beginning to 1 at the end
   */
  public double share(double value) {
    double clamped = Math.min(high, Math.max(low, value));
    return logarithmic
        ? Math.log(clamped / low) / Math.log(high / low)
        : (clamped - low) / (high - low);
  }

  /** The smallest of 1, 2 and 5 times a power of ten that is not below a value above 0. */
  static double roundUp(double value) {
    if (value <= 0) {
      return 0;
    }
    int power = power(value);
    for (double step : STEPS) {
      if (times(step, power) >= value * (1 - 1e-9)) {
        return times(step, power);
      }
    }
    return times(1, power + 1);
  }

  /** The largest of them that is not above a value above 0. */
  static double roundDown(double value) {
    int power = power(value);
    double down = times(1, power);
    for (double step : STEPS) {
      if (times(step, power) <= value * (1 + 1e-9)) {
        down = times(step, power);
      }
    }
    return down;
  }

  private static List<Double> multiples(double step, long count) {
    List<Double> ticks = new ArrayList<>();
    for (long i = 0; i <= count; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  private static int power(double value) {
    return (int) Math.floor(Math.log10(value) + 1e-9);
  }

  /** Division is exact where multiplication by 10^-n is not. */
  private static double times(double step, int power) {
    return power < 0 ? step / Math.pow(10, -power) : step * Math.pow(10, power);
  }
}
