package dev.greeter.net.listen;

import dev.greeter.net.Errno;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The file of a unix socket that listens. A kernel neither replaces the file of a dead server nor
 * lets its permissions be chosen: so the socket is bound in a folder that only its user enters,
 * gets its permissions there, and is then moved to its place. Thread-safe; what blocks is done on
 * worker threads.
 */
final class SocketFile {

  private static final int FILE_TYPE = 0170000;
  private static final int SOCKET = 0140000;

  /** Four digits of base 36. */
  private static final int NAMES = 36 * 36 * 36 * 36;

  private final Vertx vertx;
  private final Path place;
  private final int mode;
  private Future<Path> bound;
  private Future<Object> published;

  /**
   * Names a file; nothing is done yet.
   *
   * @param vertx for its worker threads
   * @param path of the file
   * @param mode its permissions, in octal
   */
  SocketFile(Vertx vertx, String path, String mode) {
    this.vertx = vertx;
    this.place = Path.of(path).toAbsolutePath();
    this.mode = Integer.parseInt(mode, 8);
  }

  /**
   * Looks whether the place is free, once.
   *
   * @return where to bind; fails where a living server listens there, the file is no socket, or
   *     nothing can be written there
   */
  synchronized Future<SocketAddress> prepare() {
    if (bound == null) {
      bound = vertx.executeBlocking(this::makeRoom);
    }
    return bound.map(path -> SocketAddress.domainSocketAddress(path.toString()));
  }

  /**
   * Lets peers connect, once: the bound socket gets its permissions and its place.
   *
   * @return fails where another server has taken the place meanwhile, or it cannot be written
   */
  synchronized Future<Void> publish() {
    if (published == null) {
      published = vertx.executeBlocking(() -> move(bound.result()));
    }
    return published.mapEmpty();
  }

  /**
   * Takes the file away, if it is still the same.
   *
   * @return done when it is gone, which never fails
   */
  synchronized Future<Void> remove() {
    if (bound == null || !bound.succeeded()) {
      return Future.succeededFuture();
    }
    Future<Object> key = published == null ? Future.succeededFuture() : published.otherwiseEmpty();
    return key.compose(it -> vertx.executeBlocking(() -> delete(bound.result(), it)))
        .otherwiseEmpty();
  }

  private Path makeRoom() throws IOException {
    check();
    Path parent = Objects.requireNonNull(place.getParent());
    if (!Files.isDirectory(parent)) {
      throw new IOException((Files.exists(parent) ? Errno.ENOTDIR : Errno.ENOENT).words());
    }
    return privateFolder(parent).resolve("s");
  }

  /** Its name is short: an address has but 108 bytes for the whole path (unix(7)). */
  private static Path privateFolder(Path parent) throws IOException {
    while (true) {
      String name = ".g" + Integer.toString(ThreadLocalRandom.current().nextInt(NAMES), 36);
      try {
        return Files.createDirectory(
            parent.resolve(name),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } catch (FileAlreadyExistsException e) {
        // Of another server that starts at this moment: another name, then.
      }
    }
  }

  /** Only the socket of a dead server may be replaced. */
  private void check() throws IOException {
    if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    int type = (int) Files.getAttribute(place, "unix:mode", LinkOption.NOFOLLOW_LINKS) & FILE_TYPE;
    if (type != SOCKET) {
      throw new BindException("the file is there already, and no socket");
    }
    if (isAlive()) {
      throw new BindException(Errno.EADDRINUSE.words());
    }
  }

  private boolean isAlive() throws IOException {
    try (SocketChannel peer = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      // A blocking connect would wait for a place in a full accept queue.
      peer.configureBlocking(false);
      return listens(peer);
    }
  }

  private boolean listens(SocketChannel peer) throws IOException {
    try {
      peer.connect(UnixDomainSocketAddress.of(place));
      return true;
    } catch (ConnectException dead) {
      return false;
    } catch (BindException forbidden) {
      throw forbidden;
    } catch (SocketException full) {
      // Or a socket of another type.
      return true;
    }
  }

  /** Answers what tells the file from another of its name. */
  private Object move(Path from) throws IOException {
    try {
      Files.setAttribute(from, "unix:mode", mode);
      Object key = key(from);
      check();
      Files.move(from, place, StandardCopyOption.ATOMIC_MOVE);
      return key;
    } finally {
      Files.deleteIfExists(from);
      Files.deleteIfExists(from.getParent());
    }
  }

  private Void delete(Path from, Object key) throws IOException {
    Files.deleteIfExists(from);
    Files.deleteIfExists(from.getParent());
    if (key != null && Files.exists(place, LinkOption.NOFOLLOW_LINKS) && key.equals(key(place))) {
      Files.delete(place);
    }
    return null;
  }

  private static Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }
}
