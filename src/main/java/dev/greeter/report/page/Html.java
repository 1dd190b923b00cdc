package dev.greeter.report.page;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/** The frame of a page that needs nothing else: style, script and uPlot are in it. */
public final class Html {

  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/";

  private static final String STYLE = read(UPLOT + "dist/uPlot.min.css") + read("page.css");

  /** Its licence asks to be in every copy. */
  private static final String SCRIPT =
      "/*\n%s*/\n%s%s"
          .formatted(
              read(UPLOT + "LICENSE"), read(UPLOT + "dist/uPlot.iife.min.js"), read("page.js"));

  /**
   * What a page may load: its own style and script, told by their hashes, and the empty icon that
   * keeps a browser from asking for one. What a peer has sent could not run even if it got through.
   */
  static final String POLICY =
      ("default-src 'none'; style-src 'sha256-%s'; script-src 'sha256-%s'; img-src data:;"
              + " base-uri 'none'; form-action 'none'")
          .formatted(hash(STYLE), hash(SCRIPT));

  /** The same for a page that asks the server it comes from how things are. */
  public static final String POLLING_POLICY = POLICY + "; connect-src 'self'";

  private Html() {}

  /**
   * Makes a whole page.
   *
   * @param title as plain text
   * @param policy what it may load
   * @param head more elements for its head
   * @param body elements
   * @param data what the script draws: {@code charts}, one for each {@link #chart}, or the {@code
   *     status} that it renews
   * @return a document
   */
  public static String page(
      String title, String policy, String head, String body, JsonObject data) {
    return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="%s">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <link rel="icon" href="data:,">
        %s<title>%s</title>
        <style>%s</style>
        </head>
        <body>
        %s<script type="application/json" id="data">%s</script>
        <script>%s</script>
        </body>
        </html>
        """
        .formatted(
            policy,
            head,
            escape(title),
            STYLE,
            body,
            data.encode().replace("<", "\\u003c"),
            SCRIPT);
  }

  /**
   * Escapes text for an element or an attribute.
   *
   * @param text any
   * @return without a character that is markup
   */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /**
   * Makes the place of a chart, which is seen once the script has drawn it.
   *
   * @param id unique on its page
   * @param title as plain text
   * @return a section
   */
  public static String chart(String id, String title) {
    return """
        <section hidden="" id="%2$s">
        <h2>%1$s</h2>
        <figure class="chart" role="img" aria-label="%1$s"></figure>
        </section>
        """
        .formatted(escape(title), id);
  }

  /** Explains the charts, once a page. */
  public static final String CHARTS_NOTE =
      """
      <p class="note script">Point at a chart to read its values. Drag to zoom in, double-click to\
       zoom out.</p>
      """;

  /**
   * Makes a row of a list of facts.
   *
   * @param name of the fact, as plain text
   * @param value of it, the same
   * @return elements for a {@code dl}
   */
  public static String fact(String name, String value) {
    return "<div><dt>%s</dt><dd>%s</dd></div>%n".formatted(escape(name), escape(value));
  }

  /**
   * Makes a table.
   *
   * @param columns their names, as plain text
   * @param rows each made by {@link #row}
   * @return an element, nothing where there is no row
   */
  public static String table(List<String> columns, List<String> rows) {
    if (rows.isEmpty()) {
      return "";
    }
    StringBuilder head = new StringBuilder();
    columns.forEach(column -> head.append("<th scope=\"col\">%s</th>".formatted(escape(column))));
    return """
        <div class="scroll"><table>
        <thead><tr>%s</tr></thead>
        <tbody>
        %s</tbody>
        </table></div>
        """
        .formatted(head, String.join("", rows));
  }

  /**
   * Makes a row of a table.
   *
   * @param classes of the row, or none
   * @param name as plain text
   * @param cells elements
   * @return the row
   */
  public static String row(String classes, String name, List<String> cells) {
    return "<tr class=\"%s\"><th scope=\"row\">%s</th>%s</tr>%n"
        .formatted(classes, escape(name), String.join("", cells));
  }

  /**
   * Makes a cell of plain text.
   *
   * @param text any
   * @return an element
   */
  public static String cell(String text) {
    return "<td>%s</td>".formatted(escape(text));
  }

  private static String read(String resource) {
    try (InputStream in = Html.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
