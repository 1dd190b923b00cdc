package dev.greeter.report.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The frame of a page that needs nothing else: no script, no font, no picture from elsewhere. */
public final class Html {

  private static final String STYLE = style();

  /**
   * What a page may load: nothing but its own style, told by its hash, and the empty icon that
   * keeps a browser from asking for one. What a peer has sent could not run even if it got through.
   */
  public static final String POLICY =
      "default-src 'none'; style-src 'sha256-%s'; img-src data:; base-uri 'none'; form-action 'none'"
          .formatted(hash(STYLE));

  private Html() {}

  /**
   * A whole page.
   *
   * @param title as plain text
   * @param head more elements for its head
   * @param body elements
   * @return a document
   */
  public static String page(String title, String head, String body) {
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
        %s</body>
        </html>
        """
        .formatted(POLICY, head, escape(title), STYLE, body);
  }

  /**
   * Text for an element or an attribute.
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
   * A row of a list of facts.
   *
   * @param name of the fact, as plain text
   * @param value of it, the same
   * @return elements for a {@code dl}
   */
  public static String fact(String name, String value) {
    return "<div><dt>%s</dt><dd>%s</dd></div>%n".formatted(escape(name), escape(value));
  }

  /** The same over the whole width, with each line of the value on one of its own. */
  static String wideFact(String name, String value) {
    return "<div class=\"wide\"><dt>%s</dt><dd>%s</dd></div>%n"
        .formatted(escape(name), escape(value).replace("\n", "<br/>"));
  }

  /**
   * The colour of an outcome, as the name of a class of the style.
   *
   * @param outcome its word
   * @return class names for an element
   */
  public static String colour(String outcome) {
    return "c " + outcome;
  }

  private static String style() {
    try (InputStream in = Html.class.getResourceAsStream("page.css")) {
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
