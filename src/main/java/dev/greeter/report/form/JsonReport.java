package dev.greeter.report.form;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.greeter.config.ConfigException;
import dev.greeter.config.DocumentSchema;
import dev.greeter.report.Report;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A report as JSON and back; docs/reference/report.md lists the keys. */
public final class JsonReport {

  private static final DocumentSchema SCHEMA = new DocumentSchema("/greeter-report.schema.json");

  private JsonReport() {}

  /**
   * Writes a report.
   *
   * @param report of a measurement
   * @return a new object
   */
  public static JsonObject of(Report report) {
    return new JsonObject(ReportForm.of(report).json());
  }

  /**
   * Reads the report in a file.
   *
   * @param file JSON
   * @return the report
   * @throws IOException with one line for the user, if it is none, or of a newer version
   */
  public static Report read(Path file) throws IOException {
    try {
      return read(file.toString(), DocumentSchema.parse(file));
    } catch (ConfigException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * Reads a line that may be a report, as among lines of a log.
   *
   * @param name for messages
   * @param line any text
   * @return the report, if the line is an object with the keys that no line of a log has
   * @throws IOException with one line for the user, if it is meant as a report and is none
   */
  public static Optional<Report> readLine(String name, String line) throws IOException {
    Optional<ObjectNode> json = DocumentSchema.object(line).filter(JsonReport::isReport);
    return json.isEmpty() ? Optional.empty() : Optional.of(read(name, json.get()));
  }

  private static boolean isReport(ObjectNode json) {
    return json.path("version").isNumber() && json.has("latencyMs");
  }

  private static Report read(String name, ObjectNode json) throws IOException {
    if (!isReport(json)) {
      throw new IOException(name + ": is no report");
    }
    if (json.get("version").doubleValue() > ReportForm.VERSION) {
      throw new IOException(
          "%s: is a report of version %s, this program reads up to %s"
              .formatted(name, json.get("version"), ReportForm.VERSION));
    }
    try {
      SCHEMA.validate(name, json);
      return ReportForm.of(json).report();
    } catch (ConfigException e) {
      throw new IOException(e.mistakes().get(0), e);
    } catch (RuntimeException e) {
      throw new IOException(name + ": is no report: " + e.getMessage(), e);
    }
  }
}
