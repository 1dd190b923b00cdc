package dev.greeter.k8s.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.greeter.Documents;
import dev.greeter.Documents.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The blocks of the documents that need a cluster, each pasted as it stands, in a folder like a
 * clone whose manifests name the image of the check.
 *
 * @param kubectl in the namespace that the blocks name
 * @param start what a shell does ahead of a block
 */
record Blocks(Kubectl kubectl, String start, List<Block> all) {

  static final String NAMESPACE = "greeter";

  private static final Pattern APPLIED = Pattern.compile("kubectl apply (-k \\S+)");

  static Blocks of(Cluster cluster) throws IOException {
    Path clone = cluster.folders.clone("clone");
    // What several files say, the first one says: the blocks name no context.
    Path context =
        Files.writeString(
            clone.resolve("context.yaml"),
            "{apiVersion: v1, kind: Config, current-context: \"%s\"}\n"
                .formatted(cluster.kubectl.context()));
    // Of a block that fails, a port-forward would stay.
    String start =
        """
        trap 'kill $(jobs -p) 2> /dev/null || true' EXIT
        export KUBECONFIG="%s:${KUBECONFIG:-$HOME/.kube/config}" PATH="%s/bin:$PATH"
        cd "%s"
        """
            .formatted(context.toAbsolutePath(), System.getProperty("java.home"), clone);
    List<Block> blocks = new ArrayList<>();
    for (String document : List.of("README.md", "docs/guide/kubernetes.md")) {
      Documents.blocks(Path.of(document)).stream()
          .filter(Block::isForACluster)
          .forEach(blocks::add);
    }
    return new Blocks(new Kubectl(cluster.kubectl.context(), NAMESPACE), start, blocks);
  }

  /** Pastes one after the other, in a thread of its own; the result is how many there were. */
  CompletableFuture<Integer> pasteAll() {
    return CompletableFuture.supplyAsync(
        () -> {
          all.forEach(this::paste);
          return all.size();
        },
        task -> new Thread(task, "documents").start());
  }

  /** Whether the last Job is there, which loads nothing. */
  boolean areSilent() {
    return kubectl.run("", "get", "job/greeter-idle-timeout").exitCode() == 0;
  }

  /** Each command succeeds, and each Job; what was applied is as written. */
  private void paste(Block block) {
    String text = String.join("\n", block.lines());
    Command pasted = shell(text);
    assertThat(pasted.exitCode()).as("%s%n%s%n%s", block, text, pasted).isZero();
    for (JsonNode job : kubectl.get("jobs").path("items")) {
      assertThat(job.at("/status/failed").asInt()).as("%s%n%s%n%s", block, job, pasted).isZero();
    }
    for (Matcher folder = APPLIED.matcher(text); folder.find(); ) {
      Cluster.isAsWritten(() -> shell("kubectl diff " + folder.group(1)));
    }
  }

  private Command shell(String commands) {
    return Command.run("", List.of("bash", "-e", "-o", "pipefail", "-c", start + commands));
  }
}
