package dev.greeter.net.proxy;

import dev.greeter.net.Layer;
import dev.greeter.net.socket.Sockets;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageEncoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.impl.future.PromiseImpl;
import io.vertx.core.internal.PromiseInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * Begins a connection with a header of the PROXY protocol (haproxy.org, proxy-protocol.txt) that
 * tells the own address. One of a unix socket has no address: its header says that it stands for no
 * other connection.
 */
public final class ProxyHeaderWriter implements Layer {

  private final HAProxyProtocolVersion version;

  /**
   * Makes the layer that writes a header.
   *
   * @param version 1 or 2
   */
  public ProxyHeaderWriter(int version) {
    this.version = version == 1 ? HAProxyProtocolVersion.V1 : HAProxyProtocolVersion.V2;
  }

  @Override
  public Future<Void> open(NetSocket socket) {
    PromiseInternal<Void> done = new PromiseImpl<>();
    Sockets.addLayer(socket, HAProxyMessageEncoder.INSTANCE);
    ChannelHandlerContext behind = ((NetSocketInternal) socket).channelHandlerContext();
    behind.writeAndFlush(header(behind)).addListener(done);
    behind.pipeline().remove(HAProxyMessageEncoder.INSTANCE);
    return done.future();
  }

  private Object header(ChannelHandlerContext context) {
    if (context.channel().localAddress() instanceof InetSocketAddress own
        && context.channel().remoteAddress() instanceof InetSocketAddress other) {
      return new HAProxyMessage(
          version,
          HAProxyCommand.PROXY,
          own.getAddress() instanceof Inet4Address
              ? HAProxyProxiedProtocol.TCP4
              : HAProxyProxiedProtocol.TCP6,
          NetUtil.toAddressString(own.getAddress()),
          NetUtil.toAddressString(other.getAddress()),
          own.getPort(),
          other.getPort());
    }
    return version == HAProxyProtocolVersion.V1
        // Netty's encoder looks for the addresses that there are none of.
        ? Unpooled.copiedBuffer("PROXY UNKNOWN\r\n", StandardCharsets.US_ASCII)
        : new HAProxyMessage(
            version, HAProxyCommand.LOCAL, HAProxyProxiedProtocol.UNKNOWN, null, null, 0, 0);
  }
}
