package dev.greeter.report;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.Deflater;
import java.util.zip.InflaterInputStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** Histograms as text: HdrHistogram's own compressed form (V2, zlib) in base64. */
public final class PackedHistogram {

  /** Before the compressed bytes: a cookie and their length. */
  private static final int HEAD = 8;

  /** Where the head of a histogram has its resolution. */
  private static final int DIGITS_AT = 12;

  private static final int LOWEST_AT = 16;
  private static final int HIGHEST_AT = 24;

  private PackedHistogram() {}

  /** Equal counts are the same text, however the histogram came about. */
  public static String of(Histogram histogram) {
    // One that has grown says in its head how far.
    Histogram canonical =
        new Histogram(Latencies.MAX_MICROS, histogram.getNumberOfSignificantValueDigits());
    canonical.add(histogram);
    ByteBuffer buffer = ByteBuffer.allocate(canonical.getNeededByteBufferCapacity());
    int length = canonical.encodeIntoCompressedByteBuffer(buffer, Deflater.BEST_COMPRESSION);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if it holds no histogram, or what no histogram of a report has
   */
  public static Histogram read(String text) {
    try {
      Histogram read = Histogram.decodeFromByteBuffer(inflated(text), 0);
      long total = 0;
      for (HistogramIterationValue value : read.recordedValues()) {
        total = Bounds.sum(total, Bounds.sum(0, value.getCountAtValueIteratedTo()));
      }
      if (read.getMaxValue() > read.highestEquivalentValue(Latencies.MAX_MICROS)) {
        throw new IllegalArgumentException("a time above a day");
      }
      return read;
    } catch (IOException | RuntimeException e) {
      // Whatever bytes may stand there: the decoder does not check its own reads.
      throw new IllegalArgumentException("no histogram", e);
    }
  }

  /** The form before compression, of which the decoder would believe how much memory it needs. */
  private static ByteBuffer inflated(String text) throws IOException {
    byte[] packed = Base64.getDecoder().decode(text);
    Histogram most = new Histogram(Latencies.MAX_MICROS, Latencies.DIGITS);
    int limit = most.getNeededByteBufferCapacity();
    ByteArrayInputStream deflated = new ByteArrayInputStream(packed, HEAD, packed.length - HEAD);
    ByteBuffer inflated;
    try (InputStream in = new InflaterInputStream(deflated)) {
      inflated = ByteBuffer.wrap(in.readNBytes(limit));
    }
    if (inflated.getInt(DIGITS_AT) > Latencies.DIGITS
        || inflated.getLong(LOWEST_AT) != 1
        || inflated.getLong(HIGHEST_AT) > Latencies.MAX_MICROS) {
      throw new IllegalArgumentException("a histogram of another resolution");
    }
    return inflated;
  }
}
