package dev.greeter.net.tls;

import dev.greeter.net.socket.Sockets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * Netty's handler of TLS, with bounds on what a peer can have for nothing: the time that records
 * without data take (KeyUpdate, renegotiation, empty records, warnings), the answers to them that
 * wait for a peer that does not read, and the memory of a record that is not finished.
 *
 * <p>Every call is on the event loop of the socket: not thread-safe.
 */
final class TlsRecords extends SslHandler {

  /** In a row, after the handshake; as many as Go's crypto/tls takes. */
  private static final int MOST_WITHOUT_DATA = 16;

  private int withoutData;
  private boolean data;

  /** With an engine of its own. */
  TlsRecords(SSLEngine engine) {
    super(engine);
    setCumulator(TlsRecords::append);
  }

  /** The record that is being read has data. */
  void hasData() {
    data = true;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws SSLException {
    if (withoutData > MOST_WITHOUT_DATA) {
      in.skipBytes(in.readableBytes());
      return;
    }
    int before = in.readableBytes();
    data = false;
    super.decode(context, in, out);
    if (in.readableBytes() < before && handshakeFuture().isDone()) {
      counted(context);
    }
  }

  private void counted(ChannelHandlerContext context) {
    if (!data) {
      withoutData++;
    } else if (isTaken(context)) {
      withoutData = 0;
    }
    if (withoutData > MOST_WITHOUT_DATA) {
      context.fireExceptionCaught(new SSLException(withoutData + " records without data"));
      Sockets.abort(context);
    }
  }

  /** Data ahead of a peer that does not read must not allow for more answers. */
  private static boolean isTaken(ChannelHandlerContext context) {
    ChannelOutboundBuffer output = context.channel().unsafe().outboundBuffer();
    return output != null && output.isEmpty();
  }

  /** As much as there is: Netty would double the room, to 32 KiB for a record of 16. */
  private static ByteBuf append(ByteBufAllocator allocator, ByteBuf unfinished, ByteBuf more) {
    if (!unfinished.isReadable()) {
      unfinished.release();
      return more;
    }
    try {
      return allocator
          .buffer(unfinished.readableBytes() + more.readableBytes())
          .writeBytes(unfinished)
          .writeBytes(more);
    } finally {
      unfinished.release();
      more.release();
    }
  }
}
