package dev.greeter.group;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What the instances of one deployment share. The first instance that joins makes it, the last one
 * that leaves ends it; in between it is found by the deployment's ID in a local map of its Vert.x,
 * and nowhere else. Thread-safe.
 */
public abstract class Group implements Service {

  private final Vertx vertx;
  private final List<Context> instances = new CopyOnWriteArrayList<>();
  private final long begunNanos = System.nanoTime();
  private volatile Phase phase = Phase.STARTING;

  /**
   * Makes a group without instances.
   *
   * @param vertx where its instances run
   */
  protected Group(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Joins the group of a deployment.
   *
   * @param instance the context of the verticle that joins
   * @param first makes the group; called for the first instance alone
   * @param type the group's class
   * @return the group
   * @param <G> the group's class
   * @throws IllegalStateException with one line if the context is not an event loop
   */
  public static <G extends Group> G join(Context instance, Supplier<G> first, Class<G> type) {
    if (!instance.isEventLoopContext()) {
      throw new IllegalStateException(
          "runs on event loops alone, not on the threading model " + instance.threadingModel());
    }
    return type.cast(
        Service.map(instance.owner())
            .compute(
                instance.deploymentID(),
                (id, known) -> {
                  Group group = known == null ? first.get() : (Group) known;
                  group.instances.add(instance);
                  return group;
                }));
  }

  /**
   * The group of a deployment.
   *
   * @param vertx where it runs
   * @param deployment its ID
   * @param type the group's class
   * @return the group, or null where there is none, or none any more
   * @param <G> the group's class
   */
  public static <G extends Group> G of(Vertx vertx, String deployment, Class<G> type) {
    return type.cast(Service.map(vertx).get(deployment));
  }

  /**
   * Leaves the group; the last instance ends it.
   *
   * @param instance the context of the verticle that leaves
   */
  public void leave(Context instance) {
    Service.map(vertx)
        .computeIfPresent(
            instance.deploymentID(),
            (id, known) -> {
              instances.remove(instance);
              return instances.isEmpty() ? null : known;
            });
    if (instances.isEmpty()) {
      phase = Phase.STOPPED;
      undeployed();
    }
  }

  /**
   * The name of the deployment, which tells it from others in the log and in metrics.
   *
   * @return never null
   */
  public abstract String name();

  /** Gives back what the group holds beyond its instances, its meters first of all. */
  protected abstract void undeployed();

  /**
   * Moves on.
   *
   * @param next where to
   */
  protected void enter(Phase next) {
    phase = next;
  }

  /**
   * Where the group runs.
   *
   * @return the Vert.x of its instances
   */
  protected Vertx vertx() {
    return vertx;
  }

  /**
   * The contexts of the instances that have joined and not left.
   *
   * @return a view, in the order in which they joined
   */
  protected List<Context> instances() {
    return instances;
  }

  /**
   * How long the group has been there.
   *
   * @return milliseconds since its first instance joined
   */
  public long uptimeMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos);
  }

  /**
   * Connections that peers have open now, waiting and lingering ones included.
   *
   * @return at least 0; 0 for what nobody connects to
   */
  public int open() {
    return 0;
  }

  /**
   * Connections that the end of the drain has cut.
   *
   * @return at least 0; 0 for what nobody connects to
   */
  public int cut() {
    return 0;
  }

  @Override
  public Phase phase() {
    return phase;
  }

  @Override
  public Future<Void> ping() {
    return Future.all(instances.stream().map(Group::ping).toList()).mapEmpty();
  }

  private static Future<Void> ping(Context instance) {
    return Future.future(answered -> instance.runOnContext(running -> answered.complete()));
  }
}
