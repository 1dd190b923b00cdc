package dev.greeter.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.Buffer;
import io.netty.channel.unix.RawUnixChannelOption;
import io.netty.channel.unix.UnixChannel;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a listening socket of Linux ignore new connections while those that have begun are still
 * accepted: a classic BPF program on the socket drops every segment with SYN set. A peer whose SYN
 * is dropped tries again a second later, and is refused then. There is no other way: {@code
 * shutdown} and {@code close} reset what is in the queue, and {@code listen(fd, 0)} keeps a place.
 */
final class DropSyn {

  private static final Logger LOG = LoggerFactory.getLogger(DropSyn.class);

  // asm-generic/socket.h, which is that of x86-64 and aarch64.
  private static final int SOL_SOCKET = 1;
  private static final int SO_ATTACH_FILTER = 26;

  /** {@code struct sock_fprog}: a 16-bit count, padding, and a pointer. */
  private static final int SOCK_FPROG_BYTES = 16;

  private static final RawUnixChannelOption ATTACH_FILTER =
      new RawUnixChannelOption("SO_ATTACH_FILTER", SOL_SOCKET, SO_ATTACH_FILTER, SOCK_FPROG_BYTES);

  private static final int SOCK_FILTER_BYTES = 8;

  /** {@code struct sock_filter} after another: 16-bit code, 8-bit jt, 8-bit jf, 32-bit k. */
  private static final int[][] PROGRAM = {
    // Load byte 13 of the TCP header, its flags.
    {0x30, 0, 0, 13},
    // SYN set: go on, else skip one.
    {0x45, 0, 1, 0x02},
    // Drop.
    {0x06, 0, 0, 0},
    // Keep it whole.
    {0x06, 0, 0, -1}
  };

  private DropSyn() {}

  /**
   * Attaches the program.
   *
   * @return false, with nothing changed, where the transport or the system cannot do it
   */
  static boolean on(Channel listener) {
    if (!(listener instanceof UnixChannel)) {
      return false;
    }
    ByteBuffer program = nativeBuffer(PROGRAM.length * SOCK_FILTER_BYTES);
    for (int[] instruction : PROGRAM) {
      program.putShort((short) instruction[0]);
      program.put((byte) instruction[1]);
      program.put((byte) instruction[2]);
      program.putInt(instruction[3]);
    }
    ByteBuffer fprog = nativeBuffer(SOCK_FPROG_BYTES);
    fprog.putShort(0, (short) PROGRAM.length);
    fprog.putLong(8, Buffer.memoryAddress(program));
    try {
      return listener.config().setOption(ATTACH_FILTER, fprog);
    } catch (ChannelException e) {
      LOG.debug("no filter on the listening socket, it closes a little less quietly", e);
      return false;
    } finally {
      // The kernel has a copy of its own; until here it read ours.
      Reference.reachabilityFence(program);
    }
  }

  private static ByteBuffer nativeBuffer(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }
}
