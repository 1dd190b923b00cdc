package dev.greeter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A program that a test compiles. */
final class JavaSource {

  private JavaSource() {}

  /** Compiles a file for the oldest JDK that will do; a message of the compiler fails the test. */
  static void compile(Path source, Path classes, String... options) throws IOException {
    List<String> all =
        new ArrayList<>(List.of("-d", classes.toString(), "-proc:none", "--release", "17"));
    all.addAll(List.of(options));
    StringWriter messages = new StringWriter();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, UTF_8)) {
      assertThat(
              compiler
                  .getTask(messages, files, null, all, null, files.getJavaFileObjects(source))
                  .call())
          .as("%s", messages)
          .isTrue();
    }
  }
}
