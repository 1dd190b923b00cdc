package dev.greeter.net;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/**
 * Why an operation on a socket failed, in one word and in one line. NIO and epoll throw different
 * types for the same {@code errno}, and some only a text: this is the one place that knows them.
 */
public final class SocketErrors {

  /** What kind of failure it was. */
  public enum Kind {
    /** No socket listens there ({@code ECONNREFUSED}). */
    REFUSED,
    /** The peer reset the connection ({@code ECONNRESET}, {@code EPIPE}). */
    RESET,
    /** The name is not known. */
    UNRESOLVED,
    /**
     * There is no way to the address ({@code ENETUNREACH}, {@code EHOSTUNREACH} and their like).
     */
    UNREACHABLE,
    /** There was no answer in time. */
    TIMEOUT,
    /** One side of TLS refuses the other; the peer may do so after we have sent. */
    HANDSHAKE,
    /** This machine ran out of descriptors, ports or memory: not the peer's doing. */
    LOCAL
  }

  private SocketErrors() {}

  /**
   * Sorts a failure of a connect, read or write.
   *
   * @param failure as Vert.x hands it out
   * @return its kind; {@link Kind#UNREACHABLE} where nothing better is known
   */
  public static Kind kind(Throwable failure) {
    if (failure.getCause() instanceof SSLException) {
      // Netty wraps what it finds while it decodes.
      return kind(failure.getCause());
    }
    if (failure instanceof SSLHandshakeException) {
      return Kind.HANDSHAKE;
    }
    String text = String.valueOf(failure.getMessage());
    if (failure instanceof UnknownHostException || failure instanceof IllegalArgumentException) {
      // The latter is a name that cannot be one, such as "a..b".
      return Kind.UNRESOLVED;
    }
    if (failure instanceof PortUnreachableException || text.contains("Connection refused")) {
      return Kind.REFUSED;
    }
    if (failure instanceof ConnectTimeoutException || text.contains("timed out")) {
      return Kind.TIMEOUT;
    }
    if (text.contains("Too many open files")
        || text.contains("Cannot assign requested address")
        // A socket for datagrams is bound to a port of its own before it is connected.
        || text.contains("Address already in use")
        || text.contains("No buffer space")
        || text.contains("Cannot allocate memory")) {
      return Kind.LOCAL;
    }
    // Of a unix socket: its file is not there, or its accept queue is full.
    if (failure instanceof FileNotFoundException
        || text.contains("No such file or directory")
        || text.contains("Resource temporarily unavailable")) {
      return Kind.REFUSED;
    }
    if (failure instanceof NoRouteToHostException
        || text.contains("unreachable")
        || text.contains("No route to host")) {
      return Kind.UNREACHABLE;
    }
    if (failure instanceof ConnectException) {
      return text.contains("reset") ? Kind.RESET : Kind.UNREACHABLE;
    }
    return failure instanceof IOException ? Kind.RESET : Kind.UNREACHABLE;
  }

  /**
   * Says in a few words what went wrong, without a class name and without Netty's {@code bind(..)
   * failed:}.
   *
   * @param failure as Vert.x hands it out
   * @return one line, never empty
   */
  public static String describe(Throwable failure) {
    if (failure instanceof SSLException) {
      return describeTls(failure);
    }
    String text = failure.getMessage();
    if (failure.getCause() != null && String.valueOf(failure.getCause()).equals(text)) {
      return describe(failure.getCause());
    }
    if (failure instanceof UnknownHostException) {
      return "unknown host";
    }
    if (failure instanceof FileNotFoundException) {
      return "No such file or directory";
    }
    if (failure instanceof PortUnreachableException) {
      // NIO gives it no text.
      return "Connection refused";
    }
    if (failure instanceof NoRouteToHostException && String.valueOf(text).startsWith("null")) {
      // Nor has epoll's connect(2) one.
      return "No route to host";
    }
    if (failure instanceof ClosedChannelException) {
      return "connection closed";
    }
    if (text == null || text.isBlank()) {
      return failure.getClass().getSimpleName();
    }
    String line = text.lines().findFirst().orElse(text);
    line = line.replaceFirst("^\\w+\\(\\.\\.\\) failed(?: with error\\(-?\\d+\\))?: ", "");
    if (failure instanceof BindException || failure instanceof ConnectException) {
      // NIO says "Connection refused: host/address:port"; the caller names the place itself.
      line = line.replaceFirst(": [^ ]+$", "");
    }
    return line.isEmpty() ? failure.getClass().getSimpleName() : line;
  }

  /** The JDK wraps what it found, and repeats class names on the way; Netty shows all the bytes. */
  private static String describeTls(Throwable failure) {
    if (failure instanceof NotSslRecordException) {
      return "not TLS";
    }
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    // JDK 25 begins with the alert that is sent, or was received: "(unknown_ca) ...".
    String text =
        String.valueOf(root.getMessage())
            .lines()
            .findFirst()
            .orElse("")
            .replaceFirst("^\\([a-z_]+\\) ", "");
    if (root instanceof CertificateExpiredException) {
      return "certificate has expired, " + text;
    }
    if (root instanceof CertificateNotYetValidException) {
      return "certificate is not valid yet, " + text;
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : text;
  }
}
