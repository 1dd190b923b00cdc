package dev.greeter.net.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.FileRegion;
import io.netty.channel.nio.AbstractNioByteChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;

/**
 * An accepted unix socket on NIO that outlives its peer's FIN. Netty's own closes at it, whatever
 * {@code ALLOW_HALF_CLOSURE} says: {@code AbstractNioByteChannel} asks for the option only where
 * the configuration is that of a TCP socket (4.2.18), and the class is final. This one tells Netty
 * that its input was shut down before Netty finds the end: Netty then fires {@code
 * ChannelInputShutdownReadComplete}, and neither closes nor reads any more.
 */
public final class NioUnixChannel extends AbstractNioByteChannel implements DuplexChannel {

  private final ChannelConfig config = new DefaultChannelConfig(this);
  private volatile boolean inputShutdown;
  private volatile boolean outputShutdown;

  private NioUnixChannel(Channel listener, SocketChannel socket) {
    super(listener, socket);
  }

  /**
   * Takes the place of a channel that was just accepted.
   *
   * @param accepted not registered with an event loop yet
   * @return the channel to register; the same where it is none of Netty's for unix sockets on NIO
   */
  public static Channel insteadOf(Channel accepted) {
    return accepted instanceof NioDomainSocketChannel
        ? new NioUnixChannel(
            accepted.parent(), (SocketChannel) ((NioUnsafe) accepted.unsafe()).ch())
        : accepted;
  }

  @Override
  protected SocketChannel javaChannel() {
    return (SocketChannel) super.javaChannel();
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public boolean isActive() {
    return javaChannel().isOpen() && javaChannel().isConnected();
  }

  @Override
  protected int doReadBytes(ByteBuf buffer) throws IOException {
    unsafe().recvBufAllocHandle().attemptedBytesRead(buffer.writableBytes());
    int read = buffer.writeBytes(javaChannel(), buffer.writableBytes());
    inputShutdown |= read < 0;
    return read;
  }

  @Override
  protected int doWriteBytes(ByteBuf buffer) throws IOException {
    return buffer.readBytes(javaChannel(), buffer.readableBytes());
  }

  @Override
  protected long doWriteFileRegion(FileRegion region) throws IOException {
    return region.transferTo(javaChannel(), region.transferred());
  }

  @Override
  protected boolean isInputShutdown0() {
    return inputShutdown;
  }

  @Override
  public boolean isInputShutdown() {
    return inputShutdown || !isActive();
  }

  @Override
  public ChannelFuture shutdownInput() {
    return shutdownInput(newPromise());
  }

  @Override
  public ChannelFuture shutdownInput(ChannelPromise promise) {
    onEventLoop(
        () -> {
          try {
            javaChannel().shutdownInput();
            inputShutdown = true;
            promise.setSuccess();
          } catch (IOException e) {
            promise.setFailure(e);
          }
        });
    return promise;
  }

  @Override
  public boolean isOutputShutdown() {
    return outputShutdown || !isActive();
  }

  @Override
  public ChannelFuture shutdownOutput() {
    return shutdownOutput(newPromise());
  }

  @Override
  public ChannelFuture shutdownOutput(ChannelPromise promise) {
    onEventLoop(() -> ((AbstractUnsafe) unsafe()).shutdownOutput(promise));
    return promise;
  }

  @Override
  protected void doShutdownOutput() throws IOException {
    javaChannel().shutdownOutput();
    outputShutdown = true;
  }

  @Override
  public boolean isShutdown() {
    return isInputShutdown() && isOutputShutdown();
  }

  @Override
  public ChannelFuture shutdown() {
    return shutdown(newPromise());
  }

  /** Without its two directions nothing is left of it. */
  @Override
  public ChannelFuture shutdown(ChannelPromise promise) {
    return close(promise);
  }

  private void onEventLoop(Runnable task) {
    if (eventLoop().inEventLoop()) {
      task.run();
    } else {
      eventLoop().execute(task);
    }
  }

  @Override
  protected SocketAddress localAddress0() {
    return parent().localAddress();
  }

  /** A client that has not bound its socket has no address. */
  @Override
  protected SocketAddress remoteAddress0() {
    return parent().localAddress();
  }

  @Override
  protected void doBind(SocketAddress local) {
    throw new UnsupportedOperationException("accepted");
  }

  @Override
  protected boolean doConnect(SocketAddress remote, SocketAddress local) {
    throw new UnsupportedOperationException("accepted");
  }

  @Override
  protected void doFinishConnect() {
    throw new UnsupportedOperationException("accepted");
  }

  @Override
  protected void doDisconnect() throws Exception {
    doClose();
  }

  @Override
  protected void doClose() throws Exception {
    super.doClose();
    javaChannel().close();
  }
}
