package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every relative link of a document leads to a file, and to a heading where it names one. */
class LinksTest {

  /** Of a link, an image, or the HTML of a picture. */
  private static final Pattern TARGET =
      Pattern.compile("]\\(([^)\\s]+)\\)|(?:src|srcset|href)=\"([^\"]+)\"");

  private static final Pattern CODE = Pattern.compile("`[^`]*`");

  @ParameterizedTest
  @MethodSource("dev.greeter.Documents#all")
  void everyRelativeLinkResolves(Path document) throws IOException {
    List<String> broken = new ArrayList<>();
    for (String line : prose(document)) {
      Matcher matcher = TARGET.matcher(CODE.matcher(line).replaceAll("``"));
      while (matcher.find()) {
        String target = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        if (!target.matches("[a-z]+:.*") && !resolves(document, target)) {
          broken.add(target);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static boolean resolves(Path document, String target) throws IOException {
    int hash = target.indexOf('#');
    String name = hash < 0 ? target : target.substring(0, hash);
    Path file = name.isEmpty() ? document : document.resolveSibling(name).normalize();
    return Files.exists(file) && (hash < 0 || anchors(file).contains(target.substring(hash + 1)));
  }

  /** As GitHub makes them of headings; the second of two that are the same ends in -1. */
  private static List<String> anchors(Path file) throws IOException {
    Map<String, Integer> seen = new HashMap<>();
    List<String> anchors = new ArrayList<>();
    for (String line : prose(file)) {
      if (line.matches("#{1,6} .*")) {
        String anchor =
            line.replaceFirst("#+ ", "")
                .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
        int before = seen.merge(anchor, 1, Integer::sum) - 1;
        anchors.add(before == 0 ? anchor : anchor + "-" + before);
      }
    }
    return anchors;
  }

  /** The lines outside fenced blocks. */
  private static List<String> prose(Path file) throws IOException {
    List<String> prose = new ArrayList<>();
    boolean fenced = false;
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("```")) {
        fenced = !fenced;
      } else if (!fenced) {
        prose.add(line);
      }
    }
    return prose;
  }
}
