package dev.greeter.net.socket;

import dev.greeter.net.TcpInfo;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.vertx.core.net.NetSocket;

/** Asks the kernel about TCP connections of epoll, one system call each. Not thread-safe. */
public final class TcpInfoReader {

  private final EpollTcpInfo info = new EpollTcpInfo();

  /**
   * Counts the segments that this side has sent again so far.
   *
   * @param socket on the event loop
   * @return 0 also where the socket is closed
   */
  public long retransmits(NetSocket socket) {
    return read(socket) ? info.totalRetrans() : 0;
  }

  /**
   * Reads all of it.
   *
   * @param socket on the event loop
   * @param handshakeRetransmits of that socket, when it was connected
   * @param slowConnectNanos how long it took where it was slow, else 0
   * @return null where the socket is closed
   */
  public TcpInfo read(NetSocket socket, long handshakeRetransmits, long slowConnectNanos) {
    return read(socket)
        ? new TcpInfo(
            handshakeRetransmits,
            info.totalRetrans() - handshakeRetransmits,
            slowConnectNanos,
            info.rtt(),
            info.pmtu(),
            info.sndMss())
        : null;
  }

  private boolean read(NetSocket socket) {
    try {
      ((EpollSocketChannel) Sockets.channel(socket)).tcpInfo(info);
      return true;
    } catch (ChannelException closed) {
      return false;
    }
  }
}
