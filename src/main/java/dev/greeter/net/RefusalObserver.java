package dev.greeter.net;

import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.dns.DnsQueryLifecycleObserver;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts answers of name servers that neither have an address nor say that there is none.
 * Thread-safe.
 *
 * @param refusals so far
 */
record RefusalObserver(AtomicLong refusals) implements DnsQueryLifecycleObserver {

  @Override
  public DnsQueryLifecycleObserver queryNoAnswer(DnsResponseCode code) {
    refusals.incrementAndGet();
    return this;
  }

  @Override
  public DnsQueryLifecycleObserver queryRedirected(List<InetSocketAddress> nameServers) {
    return this;
  }

  @Override
  public DnsQueryLifecycleObserver queryCNAMEd(DnsQuestion question) {
    return this;
  }

  @Override
  public void queryWritten(InetSocketAddress nameServer, ChannelFuture written) {}

  @Override
  public void queryCancelled(int queriesRemaining) {}

  @Override
  public void queryFailed(Throwable cause) {}

  @Override
  public void querySucceed() {}
}
