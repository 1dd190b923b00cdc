package dev.greeter.net;

import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.Errors.NativeIoException;
import io.vertx.core.transport.Transport;
import java.io.FileNotFoundException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the kernel said of a failure: its number in Linux, and our words for it, those of the C
 * locale.
 *
 * <p>Netty's exceptions bear the number. Those of the JDK bear only the text of strerror(3), which
 * is in the language of the machine: it is compared with the machine's own texts, which Netty's
 * native library knows. Where that does not load, the class of the exception has to do.
 */
public enum Errno {
  EPERM(1, "Operation not permitted"),
  ENOENT(2, "No such file or directory"),
  EAGAIN(11, "Resource temporarily unavailable"),
  ENOMEM(12, "Cannot allocate memory"),
  EACCES(13, "Permission denied"),
  ENOTDIR(20, "Not a directory"),
  EISDIR(21, "Is a directory"),
  EINVAL(22, "Invalid argument"),
  ENFILE(23, "Too many open files in system"),
  EMFILE(24, "Too many open files"),
  ENOSPC(28, "No space left on device"),
  EROFS(30, "Read-only file system"),
  EPIPE(32, "Broken pipe"),
  ENAMETOOLONG(36, "File name too long"),
  EPROTOTYPE(91, "Protocol wrong type for socket"),
  EAFNOSUPPORT(97, "Address family not supported by protocol"),
  EADDRINUSE(98, "Address already in use"),
  EADDRNOTAVAIL(99, "Cannot assign requested address"),
  ENETDOWN(100, "Network is down"),
  ENETUNREACH(101, "Network is unreachable"),
  ECONNABORTED(103, "Software caused connection abort"),
  ECONNRESET(104, "Connection reset by peer"),
  ENOBUFS(105, "No buffer space available"),
  ETIMEDOUT(110, "Connection timed out"),
  ECONNREFUSED(111, "Connection refused"),
  EHOSTDOWN(112, "Host is down"),
  EHOSTUNREACH(113, "No route to host");

  private static final Pattern NUMBER = Pattern.compile("error\\(-(\\d+)\\)");

  private static final Map<Integer, Errno> NUMBERS =
      Arrays.stream(values()).collect(Collectors.toMap(it -> it.number, Function.identity()));

  private static final Map<String, Errno> TEXTS =
      Transport.EPOLL != null && Transport.EPOLL.available()
          ? Arrays.stream(values()).collect(Collectors.toMap(Errno::text, Function.identity()))
          : Map.of();

  private final int number;
  private final String words;

  Errno(int number, String words) {
    this.number = number;
    this.words = words;
  }

  /**
   * Says it to people.
   *
   * @return a few words
   */
  public String words() {
    return words;
  }

  /**
   * The errno of a failure that nothing is wrapped around.
   *
   * @return null where it bears none, or none of these
   */
  static Errno of(Throwable failure) {
    if (failure instanceof NativeIoException numbered) {
      return NUMBERS.get(-numbered.expectedErr());
    }
    String text =
        String.valueOf(
            failure instanceof FileSystemException of ? of.getReason() : failure.getMessage());
    Matcher number = NUMBER.matcher(text);
    if (number.find()) {
      return NUMBERS.get(Integer.valueOf(number.group(1)));
    }
    Errno said = TEXTS.get(text);
    return said == null ? ofClass(failure) : said;
  }

  private static Errno ofClass(Throwable failure) {
    if (failure instanceof ConnectTimeoutException) {
      return ETIMEDOUT;
    }
    if (failure instanceof ConnectException || failure instanceof PortUnreachableException) {
      return ECONNREFUSED;
    }
    if (failure instanceof NoRouteToHostException) {
      return EHOSTUNREACH;
    }
    if (failure instanceof FileNotFoundException || failure instanceof NoSuchFileException) {
      return ENOENT;
    }
    return failure instanceof AccessDeniedException ? EACCES : null;
  }

  /** Looks the texts up while there are descriptors for it. */
  static void load() {}

  private String text() {
    String failed = Errors.newIOException("", -number).getMessage();
    return failed.substring(failed.indexOf(": ") + 2);
  }
}
