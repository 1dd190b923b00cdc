package dev.greeter.report.form;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.greeter.report.Latencies;
import dev.greeter.report.PackedHistogram;
import java.io.IOException;
import org.HdrHistogram.Histogram;

/** Percentiles for people, and the whole histogram; nothing but the count where that is 0. */
@JsonInclude(NON_NULL)
record HistogramForm(
    long count, Double p50, Double p90, Double p99, Double p999, Double max, String histogram) {

  /** Has Jackson write histograms in this form, and read them. */
  static final SimpleModule MODULE =
      new SimpleModule()
          .addSerializer(Histogram.class, new Writer())
          .addDeserializer(Histogram.class, new Reader());

  private static HistogramForm of(Histogram histogram) {
    return histogram.getTotalCount() == 0
        ? new HistogramForm(0, null, null, null, null, null, null)
        : new HistogramForm(
            histogram.getTotalCount(),
            Latencies.ms(histogram, 50),
            Latencies.ms(histogram, 90),
            Latencies.ms(histogram, 99),
            Latencies.ms(histogram, 99.9),
            Latencies.ms(histogram, 100),
            PackedHistogram.of(histogram));
  }

  private static final class Writer extends JsonSerializer<Histogram> {
    @Override
    public void serialize(Histogram histogram, JsonGenerator json, SerializerProvider all)
        throws IOException {
      all.defaultSerializeValue(of(histogram), json);
    }

    @Override
    public boolean isEmpty(SerializerProvider all, Histogram histogram) {
      return histogram.getTotalCount() == 0;
    }
  }

  /** Null where there is none. */
  private static final class Reader extends JsonDeserializer<Histogram> {
    @Override
    public Histogram deserialize(JsonParser json, DeserializationContext all) throws IOException {
      String packed = all.readValue(json, HistogramForm.class).histogram;
      return packed == null ? null : PackedHistogram.read(packed);
    }
  }
}
