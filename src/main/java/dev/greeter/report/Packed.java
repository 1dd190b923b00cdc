package dev.greeter.report;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import org.HdrHistogram.Histogram;

/** Histograms as text: HdrHistogram's own compressed form (V2, zlib) in base64. */
final class Packed {

  private Packed() {}

  /** Equal counts are the same text, however the histogram came about. */
  static String of(Histogram histogram) {
    // One that has grown says in its head how far.
    Histogram canonical =
        new Histogram(Latencies.MAX_MICROS, histogram.getNumberOfSignificantValueDigits());
    canonical.add(histogram);
    ByteBuffer buffer = ByteBuffer.allocate(canonical.getNeededByteBufferCapacity());
    int length = canonical.encodeIntoCompressedByteBuffer(buffer, Deflater.BEST_COMPRESSION);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
  }

  /** How long they are together as text. */
  static int characters(Histogram[] histograms) {
    return Arrays.stream(histograms).mapToInt(histogram -> of(histogram).length()).sum();
  }

  /**
   * Adds what a text holds.
   *
   * @throws IllegalArgumentException if it holds no histogram, or one of another resolution
   */
  static void addTo(Histogram histogram, String text) {
    try {
      Histogram read =
          Histogram.decodeFromCompressedByteBuffer(
              ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0);
      if (read.getNumberOfSignificantValueDigits() != histogram.getNumberOfSignificantValueDigits()
          || read.getLowestDiscernibleValue() != histogram.getLowestDiscernibleValue()) {
        throw new IllegalArgumentException("a histogram of another resolution");
      }
      histogram.add(read);
    } catch (DataFormatException | RuntimeException e) {
      // Whatever bytes may stand there: the decoder does not check its own reads.
      throw new IllegalArgumentException("no histogram", e);
    }
  }
}
