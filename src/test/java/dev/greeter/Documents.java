package dev.greeter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The documents of the project, and what is fenced in them. */
public final class Documents {

  private static final String FENCE = "```";

  private Documents() {}

  /**
   * A fenced block.
   *
   * @param line of the document, where the fence opens
   * @param language empty where none is named
   * @param output of a block of commands: what the block without a language says that follows at
   *     once, empty if none does
   */
  public record Block(
      Path document, int line, String language, List<String> lines, List<String> output) {

    boolean isCommands() {
      return language.equals("sh");
    }

    /** Says what a reader needs for it: all else is tried. */
    boolean isMarked() {
      return lines.get(0).startsWith("# needs ");
    }

    /** Needs a cluster and no more, and runs as it stands where there is one. */
    public boolean isForACluster() {
      return lines.get(0).equals("# needs a cluster");
    }

    /** Runs until the reader ends it, in another terminal than what follows. */
    boolean hasTerminalOfItsOwn() {
      return lines.get(0).equals("# in a terminal of its own");
    }

    @Override
    public String toString() {
      return document + ":" + line;
    }
  }

  static List<Path> all() {
    List<Path> documents = new ArrayList<>(markdown(Path.of("."), 1));
    documents.addAll(markdown(Path.of("docs"), Integer.MAX_VALUE));
    documents.addAll(markdown(Path.of("bench"), 1));
    documents.addAll(markdown(Path.of(".github"), Integer.MAX_VALUE));
    return documents.stream().map(Path::normalize).sorted().toList();
  }

  private static List<Path> markdown(Path folder, int depth) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder, depth)) {
      return files.filter(file -> file.toString().endsWith(".md")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is fenced in a document, from top to bottom. */
  public static List<Block> blocks(Path document) throws IOException {
    List<String> lines = Files.readAllLines(document);
    List<Block> blocks = new ArrayList<>();
    int next = 0;
    while (next < lines.size()) {
      if (!lines.get(next).startsWith(FENCE)) {
        next++;
        continue;
      }
      int end = end(lines, next);
      boolean hasOutput = end + 1 < lines.size() && lines.get(end + 1).equals(FENCE);
      blocks.add(
          new Block(
              document,
              next + 1,
              lines.get(next).substring(FENCE.length()),
              lines.subList(next + 1, end),
              hasOutput ? lines.subList(end + 2, end(lines, end + 1)) : List.of()));
      next = end + 1;
    }
    return blocks;
  }

  private static int end(List<String> lines, int opening) {
    return opening + 1 + lines.subList(opening + 1, lines.size()).indexOf(FENCE);
  }
}
