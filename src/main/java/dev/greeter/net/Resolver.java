package dev.greeter.net;

import io.netty.resolver.HostsFileEntriesResolver;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.dns.impl.DnsAddressResolverProvider;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Looks up all addresses of the name that an endpoint has: in the hosts file, as it was when the
 * process asked it first, else by DNS, whose answers are kept as long as they say. Where Vert.x
 * asks, and with what options, is where this asks; but Vert.x hands out the first line of the hosts
 * file alone, and of DNS the family alone that comes first. Thread-safe.
 */
public final class Resolver implements AutoCloseable {

  private final SocketAddress asked;

  /** Null where there is no name. */
  private final DnsAddressResolverGroup dns;

  /** Spares a lookup whose answer is the same as before new objects and texts. */
  private volatile Answer last;

  private record Answer(List<InetSocketAddress> addresses, List<SocketAddress> endpoints) {}

  /**
   * Prepares lookups.
   *
   * @param vertx whose options say where to ask
   * @param endpoint which to connect to
   * @param family of the addresses that are asked for
   * @param timeoutMs time for a lookup, in milliseconds; each name server has a part of it
   */
  public Resolver(Vertx vertx, Endpoint endpoint, Family family, int timeoutMs) {
    asked = endpoint.address();
    last = new Answer(List.of(), List.of(asked));
    dns = endpoint.hasName() ? dns((VertxInternal) vertx, family, timeoutMs) : null;
  }

  private static DnsAddressResolverGroup dns(VertxInternal vertx, Family family, int timeoutMs) {
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
    switch (family) {
      case ANY -> {}
      case INET -> builder.resolvedAddressTypes(ResolvedAddressTypes.IPV4_ONLY);
      case INET6 -> builder.resolvedAddressTypes(ResolvedAddressTypes.IPV6_ONLY);
    }
    return new DnsAddressResolverGroup(builder);
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
   * Looks the name up, on the event loop that it is called on.
   *
   * @return every address in the order in which to try them, one at least, done at once where they
   *     are known; fails as {@link SocketErrors} sorts it
   */
  public Future<List<SocketAddress>> resolve() {
    if (dns == null) {
      return Future.succeededFuture(last.endpoints);
    }
    ContextInternal context = ContextInternal.current();
    PromiseInternal<List<InetSocketAddress>> found = context.promise();
    dns.getResolver(context.nettyEventLoop())
        .resolveAll(InetSocketAddress.createUnresolved(asked.host(), asked.port()))
        .addListener(found);
    return found.future().map(this::endpoints);
  }

  private List<SocketAddress> endpoints(List<InetSocketAddress> found) {
    Answer answer = last;
    if (!answer.addresses.equals(found)) {
      answer = new Answer(found, found.stream().map(Endpoint::addressOf).distinct().toList());
      last = answer;
    }
    return answer.endpoints;
  }

  /** Closes the sockets that ask. */
  @Override
  public void close() {
    if (dns != null) {
      dns.close();
    }
  }
}
