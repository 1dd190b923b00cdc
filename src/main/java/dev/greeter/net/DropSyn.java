package dev.greeter.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Lets a listening socket of Linux ignore new connections while those that have begun are still
 * accepted: a classic BPF program on the socket drops every segment with SYN set. A peer whose SYN
 * is dropped tries again a second later, and is refused then. There is no other way: {@code
 * shutdown} and {@code close} reset what is in the queue, and {@code listen(fd, 0)} keeps a place.
 */
final class DropSyn {

  // asm-generic/socket.h, which is that of x86-64 and aarch64.
  private static final int SOL_SOCKET = 1;
  private static final int SO_ATTACH_FILTER = 26;

  /** {@code struct sock_fprog}: a 16-bit count, padding, and a pointer. */
  private static final int SOCK_FPROG_BYTES = 16;

  private static final RawUnixChannelOption ATTACH_FILTER =
      new RawUnixChannelOption("SO_ATTACH_FILTER", SOL_SOCKET, SO_ATTACH_FILTER, SOCK_FPROG_BYTES);

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
    ByteBuf program = Unpooled.directBuffer();
    try {
      for (int[] instruction : PROGRAM) {
        program.writeShortLE(instruction[0]);
        program.writeByte(instruction[1]);
        program.writeByte(instruction[2]);
        program.writeIntLE(instruction[3]);
      }
      ByteBuffer fprog = ByteBuffer.allocateDirect(SOCK_FPROG_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      fprog.putShort(0, (short) PROGRAM.length);
      fprog.putLong(8, program.memoryAddress());
      // The kernel has its own copy when this returns.
      return listener.config().setOption(ATTACH_FILTER, fprog);
    } catch (RuntimeException e) {
      // Refused, by a sandbox perhaps: the listener closes a little less quietly.
      return false;
    } finally {
      program.release();
    }
  }
}
