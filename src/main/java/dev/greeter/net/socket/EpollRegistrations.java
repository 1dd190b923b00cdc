package dev.greeter.net.socket;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Keeps every socket in the epoll set from the first time that it waits until it is closed. Netty
 * takes one out that waits for nothing (netty/netty#16689), and forgets that it has: when the
 * socket is to wait again it asks the kernel to change what is not there, which fails, and Netty
 * ends the socket's output (4.2.18). A socket waits for nothing between the peer's end and the
 * first time that the kernel has no room for a reply, so that a large reply to a peer that has
 * ended its output came cut short.
 *
 * <p>Here it waits for the edge of an error instead, of which epoll tells in any case: once, where
 * a level would wake the event loop again and again.
 *
 * <p>It does not ask for {@code EPOLLRDHUP} either: on the peer's end Netty reads all that the
 * kernel has in one go, whatever the socket's limits are and even where it is not to read at all
 * ({@code EpollRecvByteAllocatorHandle.continueReading}, 4.2.18). Without it the end comes behind
 * the last byte, as on NIO.
 *
 * <p>The kernel is told only what it does not know: a system call less for each accepted socket,
 * and for each that connects. That a socket waits for nothing is told before the next poll, if it
 * is still so: one that has just connected waits for a reply by then.
 *
 * <p>Those that are closed leave Netty's map before the next poll, the last one first. Their
 * descriptors follow each other, and the map looks at all that follow the one that leaves it
 * ({@code IntObjectHashMap.removeAt}, 4.2.18): where 9,000 were cut in the order in which they
 * came, it took an eighth of the time of their event loop.
 *
 * @param epoll makes the handlers of Netty
 */
public record EpollRegistrations(IoHandlerFactory epoll) implements IoHandlerFactory {

  @Override
  public IoHandler newHandler(ThreadAwareExecutor executor) {
    return new Handler(epoll.newHandler(executor), new ArrayList<>(), new ArrayDeque<>());
  }

  @Override
  public boolean isChangingThreadSupported() {
    return epoll.isChangingThreadSupported();
  }

  /**
   * The sockets of an event loop.
   *
   * @param idle may wait for nothing, of which the kernel was not told
   * @param closed are still in Netty's map, the last one first
   */
  private record Handler(IoHandler epoll, List<Registration> idle, Deque<IoRegistration> closed)
      implements IoHandler {

    @Override
    public void initialize() {
      epoll.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
      forgetClosed();
      idle.forEach(Registration::tellIfIdle);
      idle.clear();
      return epoll.run(context);
    }

    private void forgetClosed() {
      closed.forEach(IoRegistration::cancel);
      closed.clear();
    }

    @Override
    public void prepareToDestroy() {
      forgetClosed();
      epoll.prepareToDestroy();
    }

    @Override
    public void destroy() {
      epoll.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
      // The kernel may have given it the number of one that is closed.
      forgetClosed();
      return new Registration(epoll.register(handle), this);
    }

    @Override
    public void wakeup() {
      epoll.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> type) {
      return epoll.isCompatible(type);
    }
  }

  private static final class Registration implements IoRegistration {

    private final IoRegistration epoll;
    private final Handler handler;

    /** What the kernel was told last; nothing before the first time. */
    private EpollIoOps told = EpollIoOps.NONE;

    private boolean isIdle;
    private boolean isCancelled;
    private long answer;

    private Registration(IoRegistration epoll, Handler handler) {
      this.epoll = epoll;
      this.handler = handler;
    }

    // Netty's own signature.
    @SuppressWarnings("TypeParameterUnusedInFormals")
    @Override
    public <T> T attachment() {
      return epoll.attachment();
    }

    @Override
    public long submit(IoOps ops) {
      if (isCancelled) {
        return -1;
      }
      EpollIoOps asked = ((EpollIoOps) ops).without(EpollIoOps.EPOLLRDHUP);
      isIdle = asked.equals(EpollIoOps.NONE) && !told.equals(EpollIoOps.NONE);
      if (isIdle) {
        handler.idle.add(this);
      } else {
        tell(asked);
      }
      return answer;
    }

    private void tellIfIdle() {
      if (isIdle) {
        tell(EpollIoOps.EPOLLET);
      }
    }

    private void tell(EpollIoOps ops) {
      if (!ops.equals(told)) {
        told = ops;
        answer = epoll.submit(ops);
      }
    }

    @Override
    public boolean isValid() {
      return !isCancelled && epoll.isValid();
    }

    @Override
    public boolean cancel() {
      boolean isFirst = !isCancelled;
      if (isFirst) {
        isCancelled = true;
        handler.closed.addFirst(epoll);
      }
      return isFirst;
    }
  }
}
