package dev.greeter.net;

import io.netty.channel.EventLoop;
import io.netty.resolver.HostsFileEntriesResolver;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsQueryLifecycleObserver;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.dns.impl.DnsAddressResolverProvider;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Looks up all addresses of the name that an endpoint has: in the hosts file, as it was when the
 * process asked it first, else by DNS, whose answers are kept as long as they say. Where Vert.x
 * asks, and with what options, is where this asks; but Vert.x hands out the first line of the hosts
 * file alone, and of DNS the family alone that comes first. Thread-safe.
 */
public final class Resolver implements AutoCloseable {

  private static final Answer NOTHING = new Answer(List.of(), List.of());

  private final SocketAddress asked;

  /** That address, for where there is no name. */
  private final Future<List<SocketAddress>> known;

  /** Null where there is no name. */
  private final DnsNameResolverBuilder dns;

  /** Handed out in place of what a lookup finds; null for that. */
  private final SocketAddress standIn;

  private volatile Answer last;

  private final Map<EventLoop, DnsNameResolver> resolvers;

  /** Answers that are none, such as SERVFAIL and REFUSED. */
  private final AtomicLong refusals = new AtomicLong();

  private final DnsQueryLifecycleObserver observer = new RefusalObserver(refusals);

  private volatile boolean isKnown;

  /**
   * What a lookup has found.
   *
   * @param ips by which the next one is known to have found the same
   * @param addresses those, as they are handed out
   */
  private record Answer(List<InetAddress> ips, List<SocketAddress> addresses) {}

  /**
   * Prepares lookups.
   *
   * @param vertx whose options say where to ask
   * @param endpoint which to connect to
   * @param family of the addresses that are asked for
   * @param timeoutMs time for a lookup, in milliseconds; each name server has a part of it
   */
  public Resolver(Vertx vertx, Endpoint endpoint, Family family, int timeoutMs) {
    this(
        endpoint.address(),
        endpoint.hasName() ? dns((VertxInternal) vertx, family, timeoutMs) : null,
        null,
        new ConcurrentHashMap<>());
  }

  /** Looks nothing up, and hands out an address that is known. */
  public Resolver(SocketAddress known) {
    this(known, null, null, Map.of());
  }

  private Resolver(
      SocketAddress asked,
      DnsNameResolverBuilder dns,
      SocketAddress standIn,
      Map<EventLoop, DnsNameResolver> resolvers) {
    this.asked = asked;
    this.dns = dns;
    this.standIn = standIn;
    this.resolvers = resolvers;
    this.known = Future.succeededFuture(List.of(asked));
    this.last = dns == null ? new Answer(List.of(), List.of(asked)) : NOTHING;
  }

  /**
   * Looks up the same, and hands out another address in place of what it finds, so that what is
   * played in a warm-up has a lookup as what is measured. Where answers are not kept it looks
   * nothing up: it would ask for every exchange. To be called on an event loop; it needs no close.
   *
   * @param other which has no name
   */
  public Resolver playedAt(SocketAddress other) {
    return dns != null && resolve().isComplete()
        ? new Resolver(asked, dns, Endpoint.addressOf(asked.host(), other), resolvers)
        : new Resolver(other);
  }

  private static DnsNameResolverBuilder dns(VertxInternal vertx, Family family, int timeoutMs) {
    AddressResolverOptions options = vertx.nameResolver().options();
    DnsAddressResolverProvider provider = DnsAddressResolverProvider.create(vertx, options);
    DnsNameResolverBuilder builder =
        provider
            .getDnsNameResolverBuilder()
            .completeOncePreferredResolved(false)
            .queryTimeoutMillis(Math.max(1, timeoutMs / provider.nameServerAddresses().size()));
    if (options.getHostsPath() == null && options.getHostsValue() == null) {
      builder.hostsFileEntriesResolver(HostsFileEntriesResolver.DEFAULT);
    }
    return switch (family) {
      case ANY -> builder;
      case INET -> builder.resolvedAddressTypes(ResolvedAddressTypes.IPV4_ONLY);
      case INET6 -> builder.resolvedAddressTypes(ResolvedAddressTypes.IPV6_ONLY);
    };
  }

  /**
   * Tells whether there is a name to look up.
   *
   * @return false for an address and for a unix socket, which {@link #resolve} hands out
   */
  public boolean looksUp() {
    return dns != null;
  }

  /**
   * Tells whether an address is known, or was at any time.
   *
   * @return false until the first lookup succeeds
   */
  public boolean isKnown() {
    return isKnown || dns == null;
  }

  /**
   * Looks the name up, on the event loop that it is called on.
   *
   * @return every address in the order in which to try them, one at least, done at once where they
   *     are known; fails as {@link SocketErrors} sorts it
   */
  public Future<List<SocketAddress>> resolve() {
    if (dns == null) {
      return known;
    }
    ContextInternal context = ContextInternal.current();
    var found = resolver(context.nettyEventLoop()).resolveAll(asked.host());
    if (found.isSuccess()) {
      // Netty tells listeners a turn of the event loop later where calls are nested too deeply.
      return Future.succeededFuture(endpoints(found.getNow()));
    }
    long refusedBefore = refusals.get();
    PromiseInternal<List<InetAddress>> later = context.promise();
    found.addListener(later);
    return later
        .future()
        .map(this::endpoints)
        .recover(failure -> failed(failure, refusals.get() > refusedBefore));
  }

  /**
   * Lists what the last answer of DNS had, which is not changed by a lookup that fails.
   *
   * @return the addresses; none before the first answer
   */
  public List<SocketAddress> known() {
    return last.addresses();
  }

  /**
   * Netty does not tell a name without an address from one that a name server refused to look up.
   */
  private Future<List<SocketAddress>> failed(Throwable failure, boolean isRefused) {
    if (!SocketErrors.isUnknownName(failure)) {
      return Future.failedFuture(failure);
    }
    if (isRefused) {
      return Future.failedFuture(SocketErrors.nameServerFailure());
    }
    last = NOTHING;
    return Future.failedFuture(failure);
  }

  private DnsNameResolver resolver(EventLoop eventLoop) {
    return resolvers.computeIfAbsent(
        eventLoop,
        it -> dns.copy().eventLoop(it).dnsQueryLifecycleObserverFactory(asked -> observer).build());
  }

  private List<SocketAddress> endpoints(List<InetAddress> found) {
    if (!isKnown) {
      isKnown = true;
    }
    Answer answer = last;
    if (!answer.ips().equals(found)) {
      answer = new Answer(List.copyOf(found), addresses(found));
      last = answer;
    }
    return answer.addresses();
  }

  private List<SocketAddress> addresses(List<InetAddress> found) {
    return standIn == null
        ? found.stream().map(ip -> Endpoint.addressOf(ip, asked.port())).distinct().toList()
        : List.of(standIn);
  }

  /** Closes the sockets that ask. */
  @Override
  public void close() {
    resolvers.values().forEach(DnsNameResolver::close);
  }
}
