package dev.greeter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A process without a locale, in which the JVM knows ASCII alone. */
class LocaleIT {

  private static final String NO_LOCALE = "env -u LANG -u LC_ALL -u LC_CTYPE";

  /**
   * Runs the jar with bytes in its arguments and in {@code X} that this JVM may have no text for.
   */
  private static GreeterProcess check(String locale, String bytes, String setting)
      throws Exception {
    String folder = Path.of("").toAbsolutePath().toString();
    Needs.met(
        StandardCharsets.US_ASCII.newEncoder().canEncode(folder),
        "without a locale Java opens no jar in " + folder + ", which is not tried");
    String script =
        "x=$(printf '%s'); X=$x exec %s \"$@\" --check --set client=null --set \"server.config.%s\""
            .formatted(bytes, locale, setting);
    return GreeterProcess.start(List.of("sh", "-c", script, "sh"), Map.of());
  }

  /**
   * All of them are the same locale of glibc: one in every build, the others under {@code long}.
   */
  private static Stream<String> locales() {
    return Stream.of(NO_LOCALE, "env LC_ALL=C", "env LC_ALL=POSIX").limit(Counts.of(1, 3));
  }

  @ParameterizedTest
  @MethodSource("locales")
  void whatCannotBeDecodedIsRefusedAndNotSent(String locale) throws Exception {
    try (GreeterProcess argument = check(locale, "\\303\\251", "otherwise=$x");
        GreeterProcess variable = check(locale, "\\303\\251", "otherwise=a\\${X}");
        GreeterProcess byDefault = check(locale, "\\303\\251", "otherwise=a\\${X:b}")) {
      assertThat(argument.exitCode()).isEqualTo(2);
      assertThat(argument.log())
          .hasLineCount(1)
          .startsWith("greeter: not text in this locale (LC_ALL, LANG): server.config.otherwise=");
      assertThat(variable.exitCode()).isEqualTo(2);
      assertThat(variable.log())
          .isEqualTo(
              "conf/greeter.json: /server/config/otherwise: environment variable X is not text in"
                  + " this locale (LC_ALL, LANG) (from --set)\n");
      assertThat(byDefault.exitCode()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @MethodSource("locales")
  void whatIsAsciiIsTakenAndJsonCanWriteTheRest(String locale) throws Exception {
    try (GreeterProcess greeter = check(locale, "x", "otherwise=\\\"\\u00e9 \\${X}\\\"")) {
      assertThat(greeter.exitCode()).as(greeter.log()).isZero();
      assertThat(greeter.output()).contains("\"otherwise\" : \"\u00e9 x\"");
    }
  }
}
