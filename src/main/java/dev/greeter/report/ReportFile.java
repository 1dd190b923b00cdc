package dev.greeter.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes a report to a file. Blocking; not for an event loop. */
public final class ReportFile {

  private ReportFile() {}

  /**
   * Finds out before a measurement whether its report can be written after it.
   *
   * @param name where the report will go
   * @return nothing
   * @throws IOException with one line for the user, if it cannot go there
   */
  public static Void check(String name) throws IOException {
    Path file;
    try {
      file = Path.of(name);
    } catch (InvalidPathException e) {
      throw new IOException("report: not a path on this system: " + e.getReason(), e);
    }
    Path folder = folder(file);
    if (!Files.isDirectory(folder)) {
      throw new IOException("report: " + file + ": no such folder: " + folder);
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException("report: " + file + ": is there already, and not a regular file");
    }
    if (!Files.isWritable(folder)) {
      throw new IOException("report: " + file + ": its folder cannot be written");
    }
    return null;
  }

  /**
   * Writes the report beside its place and moves it there, so that a reader never finds half of it.
   *
   * @param report what to write
   * @param name a file; a page if the name ends in {@code .html}, else JSON
   * @throws IOException if that fails; a file that was there before is still whole
   */
  public static void write(Report report, String name) throws IOException {
    Path file = Path.of(name);
    String text =
        file.toString().endsWith(".html")
            ? HtmlReport.of(report)
            : JsonReport.of(report).encodePrettily() + "\n";
    Path place = Files.exists(file) ? file.toRealPath() : file;
    // Not a temporary file of the JDK's, which its owner alone could read.
    Path part =
        folder(place).resolve(place.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    try {
      Files.writeString(part, text);
      Files.move(part, place, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static Path folder(Path file) {
    return file.toAbsolutePath().getParent();
  }
}
