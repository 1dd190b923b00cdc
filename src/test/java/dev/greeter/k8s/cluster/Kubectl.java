package dev.greeter.k8s.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * kubectl as a process, in one context and one namespace, whatever others make current meanwhile.
 */
record Kubectl(String context, String namespace) {

  /** Runs a command and leaves it to the caller what its exit code means. */
  Command run(String input, String... arguments) {
    List<String> words = new ArrayList<>(List.of("kubectl"));
    words.add("--context=" + context);
    words.add("--namespace=" + namespace);
    words.addAll(List.of(arguments));
    return Command.run(input, words);
  }

  /** What a command prints, which has to succeed. */
  String print(String... arguments) {
    Command command = run("", arguments);
    assertThat(command.exitCode())
        .as("kubectl %s: %s", String.join(" ", arguments), command.errors())
        .isZero();
    return command.output();
  }

  /** What {@code get} prints, as JSON. */
  JsonNode get(String... what) {
    List<String> words = new ArrayList<>(List.of("get", "--output=json"));
    words.addAll(List.of(what));
    try {
      return new JsonMapper().readTree(print(words.toArray(String[]::new)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
