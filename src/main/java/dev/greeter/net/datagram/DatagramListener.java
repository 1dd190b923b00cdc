package dev.greeter.net.datagram;

import dev.greeter.net.Endpoint;
import dev.greeter.net.listen.Claims;
import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Receives datagrams on an endpoint, for all instances of a deployment, and ends that without
 * losing what the kernel holds. Thread-safe.
 *
 * <p>Each instance has a socket of its own; Linux spreads the peers over them ({@code
 * SO_REUSEPORT}). Elsewhere the first instance serves alone.
 */
public final class DatagramListener {

  /** Enough to spare polls, and few enough to let other sockets of the event loop have theirs. */
  private static final int READS_PER_POLL = 64;

  /** Of this machine, as they were at the start. */
  private static final Set<InetAddress> ADDRESSES =
      NetUtil.NETWORK_INTERFACES.stream()
          .flatMap(NetworkInterface::inetAddresses)
          .collect(Collectors.toUnmodifiableSet());

  private final Vertx vertx;
  private final Endpoint endpoint;
  private final int maxBytes;
  private final Integer receiveBufferBytes;
  private final int instances;
  private final String owner;
  private final List<DatagramReceiver> receivers = new CopyOnWriteArrayList<>();
  private final List<DatagramChannel> channels = new CopyOnWriteArrayList<>();
  private final AtomicLong kernelDrops = new AtomicLong();
  private Future<InetSocketAddress> first;
  private volatile boolean shared;

  /**
   * Makes a listener that does not listen yet.
   *
   * @param vertx where its sockets are
   * @param endpoint where to listen
   * @param maxBytes bytes of a datagram that are read
   * @param receiveBufferBytes bytes that the kernel is to keep for each socket; null for its own
   *     default
   * @param instances how many will open it
   * @param owner tells its instances from others: the ID of the deployment
   */
  public DatagramListener(
      Vertx vertx,
      Endpoint endpoint,
      int maxBytes,
      Integer receiveBufferBytes,
      int instances,
      String owner) {
    this.vertx = vertx;
    this.endpoint = endpoint;
    this.maxBytes = maxBytes;
    this.receiveBufferBytes = receiveBufferBytes;
    this.instances = instances;
    this.owner = owner;
  }

  /**
   * Listens with one more instance, on the event loop that it is called on.
   *
   * @param handler takes each datagram, on that event loop; its future is done, on that event loop
   *     too, when the datagram was replied to, or is to have no reply
   * @return where it listens, the kernel's choice of a port included; fails with one line that
   *     names the place and the cause
   */
  public Future<Endpoint> open(Function<Datagram, Future<Void>> handler) {
    if (Claims.claim(vertx, endpoint, owner) == null) {
      return Future.failedFuture(endpoint.taken());
    }
    ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
    Promise<InetSocketAddress> place = context.promise();
    place(context, handler).onComplete(place);
    return place
        .future()
        .map(local -> endpoint.at(local.getPort()))
        .recover(failure -> Future.failedFuture(endpoint.cannotListen(failure)));
  }

  /**
   * The first socket has the address for itself before it lets others share it: two deployments
   * that both began with sharing would never find it taken.
   */
  private synchronized Future<InetSocketAddress> place(
      ContextInternal context, Function<Datagram, Future<Void>> handler) {
    if (first == null || endpoint.port() == 0) {
      first =
          DatagramChannels.resolve(context, endpoint.at(Math.max(0, endpoint.port())).address())
              .compose(address -> bind(context, handler, address, false));
      return first;
    }
    return first.compose(
        address ->
            shared ? bind(context, handler, address, true) : Future.succeededFuture(address));
  }

  private Future<InetSocketAddress> bind(
      ContextInternal context,
      Function<Datagram, Future<Void>> handler,
      InetSocketAddress address,
      boolean joins) {
    DatagramReceiver receiver = new DatagramReceiver(context, handler);
    return DatagramChannels.open(context, maxBytes, READS_PER_POLL, receiver)
        .compose(
            channel -> {
              if (receiveBufferBytes != null) {
                channel.config().setReceiveBufferSize(receiveBufferBytes);
              }
              if (joins) {
                DatagramChannels.shareAddress(channel);
              }
              return DatagramChannels.bind(context, channel, address)
                  .onFailure(failure -> channel.close().isDone())
                  .map(bound -> bound(channel, receiver));
            });
  }

  private InetSocketAddress bound(DatagramChannel channel, DatagramReceiver receiver) {
    receivers.add(receiver);
    channels.add(channel);
    if (instances > 1 && endpoint.port() != 0) {
      shared = DatagramChannels.shareAddress(channel);
    }
    return channel.localAddress();
  }

  /**
   * How many sockets there are.
   *
   * @return one for each instance that listens, or one where they cannot share the address
   */
  public int sockets() {
    return channels.size();
  }

  /**
   * Whether a datagram says that it comes from here. Cheap: for every datagram.
   *
   * @param sender as the datagram has it
   * @return true for the address of one of the sockets; where that is the one of all interfaces,
   *     for any of this machine with its port
   */
  public boolean isOwn(InetSocketAddress sender) {
    for (DatagramChannel channel : channels) {
      InetSocketAddress local = channel.localAddress();
      if (local.getPort() == sender.getPort()) {
        InetAddress address = sender.getAddress();
        if (local.getAddress().isAnyLocalAddress()
            ? address.isLoopbackAddress() || ADDRESSES.contains(address)
            : local.getAddress().equals(address)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Whether only this machine can reach it.
   *
   * @return false if one of its sockets is on another address than the loopback's
   */
  public boolean isLoopback() {
    return locals().stream().allMatch(local -> local.getAddress().isLoopbackAddress());
  }

  /**
   * How many bytes the kernel keeps for a socket: it may have a limit of its own.
   *
   * @return bytes, at least 0
   */
  public int receiveBufferBytes() {
    return channels.stream().mapToInt(DatagramChannels::receiveBufferBytes).min().orElse(0);
  }

  private List<InetSocketAddress> locals() {
    return channels.stream()
        .filter(Channel::isOpen)
        .map(DatagramChannel::localAddress)
        .distinct()
        .toList();
  }

  /**
   * Datagrams that the kernel has dropped, for want of room most of all. Reads a file of the
   * kernel: not for an event loop.
   *
   * @return at least 0; what was known last where nothing can be known
   */
  public long kernelDrops() {
    return kernelDrops.accumulateAndGet(KernelDrops.of(locals()), Math::max);
  }

  /**
   * Reads what the kernel holds, waits until all of it was replied to, and listens no more.
   *
   * @param timeout longest wait for that; zero to close at once
   * @return done when every socket is closed
   */
  public Future<Void> shutdown(Duration timeout) {
    return Future.join(receivers.stream().map(receiver -> receiver.end(timeout)).toList())
        .mapEmpty();
  }
}
