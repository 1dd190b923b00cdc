package dev.greeter.report;

import dev.greeter.net.SocketErrors;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Writes a report to a file: beside its place first, then moved there, so that a reader never finds
 * half of it. Blocking; not for an event loop.
 */
public final class ReportFile {

  /** The name that stands for standard output, as one line of JSON; the launcher writes that. */
  public static final String STANDARD_OUTPUT = "-";

  private static final SecureRandom RANDOM = new SecureRandom();

  private ReportFile() {}

  /**
   * Finds out before a measurement whether its report can be written after it, by trying.
   *
   * @param names where the report will go
   * @return nothing
   * @throws IOException with one line for the user, if it cannot go to one of them
   */
  public static Void check(List<String> names) throws IOException {
    for (String name : names) {
      if (!name.equals(STANDARD_OUTPUT)) {
        check(name);
      }
    }
    return null;
  }

  /** The same for one. */
  static void check(String name) throws IOException {
    try {
      Files.delete(create(place(Path.of(name)), ""));
    } catch (InvalidPathException e) {
      throw new IOException("report: not a path on this system: " + e.getReason(), e);
    } catch (IOException e) {
      throw new IOException("report: " + name + ": " + reason(e), e);
    }
  }

  /**
   * Writes a report to each of several files; those that cannot be written keep no other from it.
   *
   * @param report what to write
   * @param judgement what a page says of it
   * @param names files; {@link #STANDARD_OUTPUT} is none
   * @throws IOException with one line for the user about the first that failed
   */
  public static void write(Report report, Judgement judgement, List<String> names)
      throws IOException {
    IOException failure = null;
    for (String name : names) {
      try {
        if (!name.equals(STANDARD_OUTPUT)) {
          write(report, judgement, name);
        }
      } catch (IOException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * Writes the report.
   *
   * @param report what to write
   * @param judgement what a page says of it
   * @param name a file, or a link to one, which stays; a page if the name ends in {@code .html} or
   *     {@code .htm}, in capitals or not, else JSON
   * @throws IOException with one line for the user, if that fails; a file that was there before is
   *     still whole
   */
  static void write(Report report, Judgement judgement, String name) throws IOException {
    String lower = name.toLowerCase(Locale.ROOT);
    String text =
        lower.endsWith(".html") || lower.endsWith(".htm")
            ? HtmlReport.of(report, judgement)
            : JsonReport.of(report).encodePrettily() + "\n";
    try {
      Path place = place(Path.of(name));
      Path part = create(place, text);
      try {
        Files.move(part, place, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new IOException(name + ": " + reason(e), e);
    }
  }

  /** The file behind a name, or its place where there is none yet. */
  private static Path place(Path file) throws IOException {
    if (Files.isSymbolicLink(file) && !Files.exists(file)) {
      throw new FileSystemException(
          null, null, "is a link to " + Files.readSymbolicLink(file) + ", which is not there");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new FileSystemException(null, null, "is there already, and not a regular file");
    }
    if (Files.exists(file)) {
      return file.toRealPath();
    }
    Path folder = folder(file);
    if (!Files.isDirectory(folder)) {
      throw new FileSystemException(null, null, "no such folder: " + folder);
    }
    try {
      // A name that cannot be one is found out here, and not when the part is moved to it.
      Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      // As it should be.
    }
    return file;
  }

  /**
   * Writes a new file beside a place. Its name cannot be guessed, so that in a folder of
   * everybody's no link waits there; and it is no temporary file of the JDK's, which its owner
   * alone could read.
   */
  private static Path create(Path place, String text) throws IOException {
    String name = ".greeter-" + HexFormat.of().toHexDigits(RANDOM.nextLong()) + ".part";
    Path part = folder(place).resolve(name);
    try {
      return Files.writeString(part, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      Files.deleteIfExists(part);
      throw new FileSystemException(null, null, "its folder cannot be written: " + reason(e));
    }
  }

  private static Path folder(Path file) {
    return file.toAbsolutePath().getParent();
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return e instanceof NoSuchFileException ? "no such file or folder" : SocketErrors.describe(e);
  }
}
