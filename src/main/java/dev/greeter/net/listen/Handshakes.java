package dev.greeter.net.listen;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.UnixChannel;

/**
 * Lets a listening socket of Linux ignore new connections while those that have begun are still
 * accepted. Nothing else does: {@code shutdown} and {@code close} reset what is in the queue, and
 * {@code listen(fd, 0)} keeps a place in it.
 *
 * <p>A segment whose TTL is below a socket's minimum is dropped (ip(7), {@code IP_MINTTL}; RFC
 * 5082), and no SYN comes with a TTL of 255, the highest there is, from beyond a router, nor from a
 * kernel whose default is 64 or 128. The kernel looks at this after it has found the handshake that
 * a segment belongs to, so that those which have begun go on. A peer whose SYN is dropped tries
 * again a second later, and is refused by then. It takes no privilege, which a BPF filter on the
 * socket does on some kernels.
 */
final class Handshakes {

  // linux/in.h and linux/in6.h.
  private static final IntegerUnixChannelOption IP_MINTTL =
      new IntegerUnixChannelOption("IP_MINTTL", 0, 21);
  private static final IntegerUnixChannelOption IPV6_MINHOPCOUNT =
      new IntegerUnixChannelOption("IPV6_MINHOPCOUNT", 41, 73);

  private static final int HIGHEST = 255;
  private static final int ANY = 0;

  private Handshakes() {}

  /**
   * Lets no new handshake begin.
   *
   * @param listener a listening socket
   * @return false, with nothing changed, where the transport or the system cannot do it
   */
  static boolean refuse(Channel listener) {
    return set(listener, HIGHEST);
  }

  /** Lets an accepted socket hear its peer, if it was accepted after its listener refused. */
  static void allow(Channel accepted) {
    set(accepted, ANY);
  }

  /** Both, since a socket of IPv6 may serve IPv4; one of IPv4 has but the first. */
  private static boolean set(Channel channel, int ttl) {
    if (!(channel instanceof UnixChannel)) {
      return false;
    }
    boolean four = set(channel, IP_MINTTL, ttl);
    boolean six = set(channel, IPV6_MINHOPCOUNT, ttl);
    return four || six;
  }

  private static boolean set(Channel channel, IntegerUnixChannelOption option, int ttl) {
    try {
      return channel.config().setOption(option, ttl);
    } catch (ChannelException e) {
      return false;
    }
  }
}
