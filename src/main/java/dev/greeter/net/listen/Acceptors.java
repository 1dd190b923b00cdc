package dev.greeter.net.listen;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.AttributeKey;
import java.util.concurrent.ThreadFactory;

/**
 * Where sockets listen: on the event loop that a socket asks for, else on one thread for all of
 * them, as Vert.x has it. That thread hands each connection over and wakes its event loop, which
 * makes an exchange a quarter dearer.
 */
public final class Acceptors extends MultiThreadIoEventLoopGroup {

  /** The event loop that a listening socket asks for; it is of the same transport. */
  public static final AttributeKey<EventLoop> ACCEPTS_ON =
      AttributeKey.valueOf(Acceptors.class, "ACCEPTS_ON");

  /**
   * Makes its threads; each starts with its first socket.
   *
   * @param threads how many
   * @param threadFactory makes them
   * @param ioHandlerFactory of the transport
   */
  public Acceptors(int threads, ThreadFactory threadFactory, IoHandlerFactory ioHandlerFactory) {
    super(threads, threadFactory, ioHandlerFactory);
  }

  @Override
  public ChannelFuture register(Channel listener) {
    EventLoop asked = listener.attr(ACCEPTS_ON).get();
    return asked == null ? super.register(listener) : asked.register(listener);
  }
}
