package dev.greeter.net.socket;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Lets a deadline judge when a peer's bytes came, and not when the event loop got round to them.
 * After a pause of the process (a collection, CPU throttling, SIGSTOP, a live migration) the timers
 * that are due run before the input that came meanwhile is read. So what a deadline means to do
 * waits until everything that the kernel has had for the sockets of this event loop is read.
 *
 * <p>That is so after the event loop has polled twice: the end of a peer's output comes a poll
 * after its last bytes. One poll is enough where it read nothing of the socket, as with thousands
 * of silent peers that are due at once. A poll hands out a limited number of sockets (1,024 the
 * JDK's selector, 4,096 Netty's epoll at first), hence more polls as long as one brings many, but
 * never more than {@value #LIMIT_POLLS}.
 *
 * <p>One for each event loop, on which every call is made: not thread-safe.
 */
public final class PendingInput {

  /** Sockets at one poll that are so many that there may be more. */
  private static final int BATCH = 512;

  private static final int LIMIT_POLLS = 100;

  private record Deadline(LongSupplier reads, long before, Runnable task) {

    boolean isSilent() {
      return before >= 0 && reads.getAsLong() == before;
    }
  }

  private final Context context;

  /**
   * What waits for its first poll, and for its second. Timers run in the order of their time: what
   * is added ahead of {@link #polled} was due before that poll was asked for.
   */
  private List<Deadline> added = new ArrayList<>();

  private List<Deadline> due = new ArrayList<>();
  private boolean polling;
  private long inputs;
  private long inputsBefore;
  private int polls;

  /**
   * Makes one for the event loop that it is called on.
   *
   * @param vertx whose context of this event loop the deadlines run on
   */
  public PendingInput(Vertx vertx) {
    context = vertx.getOrCreateContext();
  }

  /** A poll has read from one socket more. */
  public void read() {
    inputs++;
  }

  /**
   * Does something as soon as the input that the kernel has now is read, where it is not known from
   * which socket.
   *
   * @param deadline looks for itself whether it still has something to do
   */
  public void afterRead(Runnable deadline) {
    afterRead(() -> -1, deadline);
  }

  /**
   * The same for the input of one socket.
   *
   * @param reads how many polls have read from it; negative while it is not read, or where that is
   *     not known
   * @param deadline looks for itself whether it still has something to do
   */
  void afterRead(LongSupplier reads, Runnable deadline) {
    added.add(new Deadline(reads, reads.getAsLong(), deadline));
    if (!polling) {
      polling = true;
      polls = 0;
      poll();
    }
  }

  /**
   * Due at once, and yet behind the next poll: what is scheduled while tasks run does not run among
   * them. A later time could pass without a poll: where it comes while Netty gets ready to wait,
   * Netty neither waits nor polls ({@code EpollIoHandler.run}, 4.2.18).
   */
  private void poll() {
    inputsBefore = inputs;
    NanoTimer.schedule(context, 0, this::polled);
  }

  private void polled() {
    boolean more = inputs - inputsBefore >= BATCH;
    if (more && ++polls < LIMIT_POLLS) {
      poll();
      return;
    }
    List<Deadline> now = due;
    due = new ArrayList<>();
    for (Deadline deadline : added) {
      (deadline.isSilent() ? now : due).add(deadline);
    }
    added = new ArrayList<>();
    polling = !due.isEmpty();
    if (polling) {
      polls = 0;
      poll();
    }
    now.forEach(deadline -> deadline.task().run());
  }
}
