package dev.greeter.net;

import io.netty.channel.ChannelException;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolverException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/**
 * Why an operation on a socket or a file failed, in one word and in one line, the same on NIO and
 * epoll and in every language of the machine.
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

  private static final String NO_ANSWER = "no answer from a name server";
  private static final String REFUSED = "name server failure";

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
    Throwable root = root(failure);
    if (root instanceof UnknownHostException || root instanceof IllegalArgumentException) {
      // The latter is a name that cannot be one, such as "a..b".
      return Kind.UNRESOLVED;
    }
    Errno errno = Errno.of(root);
    if (errno != null) {
      return kind(errno);
    }
    if (failure instanceof ChannelException || root instanceof BindException) {
      return Kind.LOCAL;
    }
    boolean connecting = failure instanceof SocketException && failure != root;
    return connecting || !(root instanceof IOException) ? Kind.UNREACHABLE : Kind.RESET;
  }

  private static Kind kind(Errno errno) {
    return switch (errno) {
      // Of a unix socket, ENOENT: its file is not there; EAGAIN: its accept queue is full.
      case ECONNREFUSED, ENOENT, EAGAIN -> Kind.REFUSED;
      case ECONNRESET, ECONNABORTED, EPIPE -> Kind.RESET;
      case ETIMEDOUT -> Kind.TIMEOUT;
      // A socket for datagrams is bound to a port of its own before it is connected: EADDRINUSE.
      case EMFILE, ENFILE, ENOBUFS, ENOMEM, EADDRNOTAVAIL, EADDRINUSE -> Kind.LOCAL;
      default -> Kind.UNREACHABLE;
    };
  }

  /** Netty wraps what goes wrong while a socket is opened, and while it is connected. */
  private static Throwable root(Throwable failure) {
    boolean wraps = failure instanceof ChannelException || failure instanceof SocketException;
    return wraps && failure.getCause() != null ? root(failure.getCause()) : failure;
  }

  /**
   * The failure of a connect that found its own socket at the other end.
   *
   * @return of the kind {@link Kind#REFUSED}: no other socket is there
   */
  public static IOException ownPeer() {
    return new ConnectException("connected to itself");
  }

  /**
   * The failure of a lookup whose time was up.
   *
   * @return the same cause as of one that Netty gives up
   */
  public static IOException noNameServer() {
    return new SocketTimeoutException(NO_ANSWER);
  }

  /**
   * The failure of a lookup that name servers would not or could not do.
   *
   * @return of the kind {@link Kind#UNRESOLVED}, and no answer that a name has no address
   */
  static IOException nameServerFailure() {
    IOException failure = new UnknownHostException(REFUSED);
    failure.initCause(new IOException(REFUSED));
    return failure;
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
    Throwable root = root(failure);
    Errno errno = Errno.of(root);
    if (errno != null) {
      return errno.words();
    }
    if (root instanceof UnknownHostException) {
      return describeUnresolved(root);
    }
    if (root instanceof ClosedChannelException) {
      return "connection closed";
    }
    String line = root instanceof FileSystemException of ? of.getReason() : root.getMessage();
    return line == null || line.isBlank()
        ? root.getClass().getSimpleName()
        : line.lines().findFirst().orElse(line).replaceFirst("^\\w+\\(\\.\\.\\) failed[^:]*: ", "");
  }

  /**
   * Tells an answer of DNS that a name has no address from a lookup that has failed.
   *
   * @param failure of a lookup
   * @return false where no name server has answered, or none could
   */
  public static boolean isUnknownName(Throwable failure) {
    // The one that the name has records of other types alone has no cause.
    if (failure.getCause() instanceof DnsErrorCauseException error) {
      return error.getCode().equals(DnsResponseCode.NXDOMAIN);
    }
    return failure instanceof UnknownHostException && failure.getCause() == null;
  }

  private static String describeUnresolved(Throwable failure) {
    if (isUnknownName(failure)) {
      return "unknown host";
    }
    return failure.getCause() instanceof DnsNameResolverException ? NO_ANSWER : REFUSED;
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
