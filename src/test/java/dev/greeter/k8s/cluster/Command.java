package dev.greeter.k8s.cluster;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How a command ended, and what it printed on either output. */
record Command(int exitCode, String output, String errors) {

  /** Above all {@code --timeout} that kubectl is given, here and in one block of the documents. */
  private static final int LIMIT_MINUTES = 40;

  /** Runs a command to its end, its input being a text. */
  static Command run(String input, List<String> words) {
    try {
      Path in = Files.writeString(Files.createTempFile("command", ".in"), input);
      Path out = Files.createTempFile("command", ".out");
      Path err = Files.createTempFile("command", ".err");
      try {
        Process process =
            new ProcessBuilder(words)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        boolean ended = process.waitFor(LIMIT_MINUTES, MINUTES);
        process.destroyForcibly();
        assertThat(ended).as("%s ends within %d minutes", words, LIMIT_MINUTES).isTrue();
        return new Command(process.exitValue(), Files.readString(out), Files.readString(err));
      } finally {
        Files.delete(in);
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
