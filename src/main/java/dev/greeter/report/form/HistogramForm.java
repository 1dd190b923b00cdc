package dev.greeter.report.form;

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
final class HistogramForm extends JsonSerializer<Histogram> {

  private static final String HISTOGRAM = "histogram";

  /** Has Jackson write histograms in this form, and read them. */
  static final SimpleModule MODULE =
      new SimpleModule()
          .addSerializer(Histogram.class, new HistogramForm())
          .addDeserializer(Histogram.class, new Reader());

  private HistogramForm() {}

  @Override
  public void serialize(Histogram histogram, JsonGenerator json, SerializerProvider all)
      throws IOException {
    json.writeStartObject();
    json.writeNumberField("count", histogram.getTotalCount());
    if (!isEmpty(all, histogram)) {
      json.writeNumberField("p50", Latencies.ms(histogram, 50));
      json.writeNumberField("p90", Latencies.ms(histogram, 90));
      json.writeNumberField("p99", Latencies.ms(histogram, 99));
      json.writeNumberField("p999", Latencies.ms(histogram, 99.9));
      json.writeNumberField("max", Latencies.ms(histogram, 100));
      json.writeStringField(HISTOGRAM, PackedHistogram.of(histogram));
    }
    json.writeEndObject();
  }

  @Override
  public boolean isEmpty(SerializerProvider all, Histogram histogram) {
    return histogram.getTotalCount() == 0;
  }

  /** Null where there is none. */
  private static final class Reader extends JsonDeserializer<Histogram> {
    @Override
    public Histogram deserialize(JsonParser json, DeserializationContext all) throws IOException {
      String packed = all.readTree(json).path(HISTOGRAM).textValue();
      return packed == null ? null : PackedHistogram.read(packed);
    }
  }
}
