package dev.greeter.launch;

import dev.greeter.group.Group;
import dev.greeter.server.ServerGroup;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A section at work. Its group may be looked at from any thread, the rest is of one. */
final class Deployment {

  private static final Logger LOG = LoggerFactory.getLogger(Deployment.class);

  private final Vertx vertx;
  private final Section section;
  private final DrainConfig drain;
  private Future<String> begun = Future.failedFuture("not begun");
  private Future<Void> ended;

  /** Null for what has none: admin, and what is not ours. */
  private volatile Group group;

  /** Of a section, whose verticles do not run yet. */
  Deployment(Vertx vertx, Section section, DrainConfig drain) {
    this.vertx = vertx;
    this.section = section;
    this.drain = drain;
  }

  Kind kind() {
    return section.kind();
  }

  /** Makes a server warm, for when its turn comes. */
  Future<Void> warmUp() {
    return ServerGroup.warmUp(vertx, section.config());
  }

  /** Deploys the section; done when its verticles have started. */
  Future<String> begin() {
    try {
      begun =
          vertx
              .deployVerticle(section.verticle(), section.options(drain))
              .onSuccess(id -> group = Group.of(vertx, id, Group.class));
    } catch (RuntimeException e) {
      // A threading model that this JDK does not have, for one.
      begun = Future.failedFuture(e);
    }
    return begun;
  }

  /** Why it cannot be deployed. */
  Optional<String> failure() {
    return Optional.ofNullable(begun.cause()).map(this::line);
  }

  /** What its instances share, once it is deployed; empty for what is not ours, and for admin. */
  Optional<Group> group() {
    return Optional.ofNullable(group);
  }

  /** Undeploys the section where it is deployed; a failure has its line in the log. */
  Future<Void> end() {
    ended =
        begun.succeeded()
            ? vertx.undeploy(begun.result()).onFailure(failure -> LOG.warn(line(failure)))
            : Future.succeededFuture();
    return ended;
  }

  /** Says so if its start, or its end, is not done: nothing waits for that any more. */
  void leaveBehind() {
    if (!begun.isComplete()) {
      LOG.warn("{}: does not start, and is left behind", section.place());
    } else if (ended != null && !ended.isComplete()) {
      LOG.warn("{}: does not stop, and is left behind", section.place());
    }
  }

  private String line(Throwable failure) {
    String words = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    return section.place()
        + ": "
        + (failure instanceof ClassNotFoundException ? words + " is not on the class path" : words);
  }
}
