package dev.greeter.report.file;

import dev.greeter.net.SocketErrors;
import dev.greeter.report.Judgement;
import dev.greeter.report.Report;
import dev.greeter.report.form.JsonReport;
import dev.greeter.report.page.HtmlReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Writes a report to a file: beside its place first, then moved there, so that a reader never finds
 * half of it; in place where that cannot be, as in a folder that is not to be written, or of a file
 * that is mounted or another user's. Blocking; not for an event loop.
 */
public final class ReportFile {

  /** The name that stands for standard output, as one line of JSON; the launcher writes that. */
  public static final String STANDARD_OUTPUT = "-";

  /** Readable and writable for its owner alone; none where the system has no such modes. */
  private static final FileAttribute<?>[] OWN =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
          ? new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
          }
          : new FileAttribute<?>[0];

  /** Open files of a process, by number (proc(5)). */
  private static final Pattern DESCRIPTORS = Pattern.compile("/proc/\\d+(?:/task/\\d+)?/fd");

  private static final SecureRandom RANDOM = new SecureRandom();

  private ReportFile() {}

  /**
   * Whether a report is to go to standard output.
   *
   * @param names where reports go
   * @return whether one of them is {@link #STANDARD_OUTPUT}, or a path to the same descriptor
   */
  public static boolean hasStandardOutput(List<String> names) {
    return names.stream().anyMatch(ReportFile::isStandardOutput);
  }

  private static boolean isStandardOutput(String name) {
    if (name.equals(STANDARD_OUTPUT)) {
      return true;
    }
    try {
      Path link = descriptor(Path.of(name));
      return link != null
          && link.endsWith("1")
          && link.startsWith("/proc/" + ProcessHandle.current().pid());
    } catch (InvalidPathException | IOException e) {
      return false;
    }
  }

  /**
   * The open file of a process that a path leads to, such as {@code /dev/stdout}, and not what that
   * is of; null for any other path.
   */
  private static Path descriptor(Path file) throws IOException {
    Path folder = folder(file);
    if (folder == null || !Files.isDirectory(folder)) {
      return null;
    }
    Path real = folder.toRealPath();
    Path link = real.resolve(file.getFileName());
    if (DESCRIPTORS.matcher(real.toString()).matches()) {
      return link;
    }
    return Files.isSymbolicLink(link) && Files.exists(link)
        ? descriptor(link.resolveSibling(Files.readSymbolicLink(link)))
        : null;
  }

  /**
   * Finds out before a measurement whether its report can be written after it, by trying.
   *
   * @param names where the report will go
   * @return nothing
   * @throws IOException with one line for the user, if it cannot go to one of them
   */
  public static Void check(List<String> names) throws IOException {
    for (String name : names) {
      if (!isStandardOutput(name)) {
        check(name);
      }
    }
    return null;
  }

  /** Checks one file. */
  static void check(String name) throws IOException {
    try {
      Path place = place(Path.of(name));
      if (Files.exists(place)) {
        // Whether it can be replaced is known when that is done: a mount point cannot (EBUSY).
        Files.newByteChannel(place, StandardOpenOption.WRITE).close();
      } else {
        Files.delete(create(place));
      }
    } catch (InvalidPathException e) {
      throw new IOException("report: not a path on this system: " + e.getReason(), e);
    } catch (IOException e) {
      throw new IOException("report: " + name + ": " + SocketErrors.describe(e), e);
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
        if (!isStandardOutput(name)) {
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
   * @throws IOException with one line for the user, if that fails; a file that was there before and
   *     can be replaced is still whole
   */
  static void write(Report report, Judgement judgement, String name) throws IOException {
    String lower = name.toLowerCase(Locale.ROOT);
    String text =
        lower.endsWith(".html") || lower.endsWith(".htm")
            ? HtmlReport.of(report, judgement)
            : JsonReport.of(report).encodePrettily() + "\n";
    try {
      Path place = place(Path.of(name));
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      if (!replace(place, bytes)) {
        Files.write(place, bytes, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
      }
    } catch (IOException e) {
      throw new IOException(name + ": " + SocketErrors.describe(e), e);
    }
  }

  /** Whether the file could be made beside its place, like the one that is there, and moved. */
  private static boolean replace(Path place, byte[] bytes) throws IOException {
    boolean isThere = Files.exists(place);
    if (isThere && !Files.isWritable(folder(place))) {
      return false;
    }
    // Before it is like the other no one else may open it, and read what is written later.
    Path part = isThere ? create(place, OWN) : create(place);
    try {
      if (isThere && !becomesLike(part, place)) {
        return false;
      }
      Files.write(part, bytes);
      return moved(part, place) || !isThere;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static boolean moved(Path part, Path place) throws IOException {
    try {
      // With REPLACE_EXISTING the JDK removes the file first, and a reader finds none.
      Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (IOException e) {
      if (Files.exists(place)) {
        return false;
      }
      throw e;
    }
  }

  /** Gives a new file the mode of another; false where that has another owner. */
  private static boolean becomesLike(Path part, Path other) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(part, PosixFileAttributeView.class);
    if (view == null) {
      return true;
    }
    PosixFileAttributes mine = view.readAttributes();
    PosixFileAttributes wanted = Files.readAttributes(other, PosixFileAttributes.class);
    view.setPermissions(wanted.permissions());
    return mine.owner().equals(wanted.owner()) && mine.group().equals(wanted.group());
  }

  /** The file behind a name, or its place where there is none yet. */
  private static Path place(Path file) throws IOException {
    if (descriptor(file) != null) {
      throw new FileSystemException(
          null, null, "is an open file of a process, not a place for one");
    }
    if (Files.isSymbolicLink(file) && !Files.exists(file)) {
      throw new FileSystemException(
          null, null, "is a link to " + Files.readSymbolicLink(file) + ", which is not there");
    }
    if (Files.exists(file)) {
      Path real = file.toRealPath();
      // What proc(5) calls a regular file is none that keeps what is written.
      if (!Files.isRegularFile(real) || real.startsWith("/proc")) {
        throw new FileSystemException(null, null, "is there already, and not a regular file");
      }
      return real;
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
   * Makes an empty file beside a place. Its name cannot be guessed, so that in a folder of
   * everybody's no link waits there; and it is no temporary file of the JDK's, which its owner
   * alone could read.
   */
  private static Path create(Path place, FileAttribute<?>... attributes) throws IOException {
    Path part = folder(place).resolve(".greeter-" + Long.toHexString(RANDOM.nextLong()) + ".part");
    try {
      return Files.createFile(part, attributes);
    } catch (IOException e) {
      throw new FileSystemException(
          null, null, "its folder cannot be written: " + SocketErrors.describe(e));
    }
  }

  private static Path folder(Path file) {
    return file.toAbsolutePath().getParent();
  }
}
