package dev.greeter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.group.Meters;
import dev.greeter.report.ExchangeOutcome;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Series of addresses, in simulated time. */
class AddressMetersTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AddressMeters meters =
      new AddressMeters(Meters.of(registry).with("name", "client", "endpoint", "peer.test:80"));

  private static InetSocketAddress address(int last) {
    return new InetSocketAddress("192.0.2." + last, 80);
  }

  private void count(int last, ExchangeOutcome outcome) {
    meters.count(address(last), outcome);
  }

  private void seconds(int from, int to, InetSocketAddress... known) {
    for (int second = from; second < to; second++) {
      meters.forget(List.of(known), TimeUnit.SECONDS.toNanos(second));
    }
  }

  private Collection<FunctionCounter> series(String... tags) {
    return registry.find("greeter.exchanges.by.address").tags(tags).functionCounters();
  }

  private double count(String address, String outcome) {
    return series("address", address, "outcome", outcome).iterator().next().count();
  }

  @Test
  void oneAddressHasNoSeriesOfItsOwnUntilThereIsAnother() {
    count(1, ExchangeOutcome.REPLIED);
    assertThat(series()).isEmpty();
    count(2, ExchangeOutcome.REFUSED);
    count(1, ExchangeOutcome.REPLIED);
    assertThat(series()).hasSize(2 * ExchangeOutcome.values().length);
    assertThat(series("name", "client", "endpoint", "peer.test:80")).hasSameSizeAs(series());
    assertThat(count("192.0.2.1:80", "replied")).isEqualTo(2);
    assertThat(count("192.0.2.1:80", "refused")).isZero();
    assertThat(count("192.0.2.2:80", "refused")).isEqualTo(1);
    meters.close();
    assertThat(series()).isEmpty();
  }

  @Test
  void thoseBeyondSixtyFourAreCountedTogether() {
    for (int round = 0; round < 2; round++) {
      for (int i = 1; i <= 100; i++) {
        count(i, ExchangeOutcome.REPLIED);
      }
    }
    assertThat(series("outcome", "replied")).hasSize(AddressMeters.MAX + 1);
    assertThat(count("other", "replied")).isEqualTo(72);
    assertThat(series("outcome", "replied").stream().mapToDouble(FunctionCounter::count).sum())
        .isEqualTo(200);
  }

  @Test
  void whatHasLeftDnsGoesAfterFiveMinutes() {
    count(1, ExchangeOutcome.REPLIED);
    count(2, ExchangeOutcome.REPLIED);
    seconds(0, 1000, address(1), address(2));
    seconds(1000, 1299, address(2));
    assertThat(series("address", "192.0.2.1:80")).isNotEmpty();
    count(1, ExchangeOutcome.TIMEOUT);
    seconds(1299, 1599, address(2));
    assertThat(series("address", "192.0.2.1:80")).as("in flight still").isNotEmpty();
    seconds(1599, 1600, address(2));
    assertThat(series("address", "192.0.2.1:80")).isEmpty();
    assertThat(series("address", "192.0.2.2:80")).isNotEmpty();
    count(1, ExchangeOutcome.REPLIED);
    assertThat(count("192.0.2.1:80", "replied")).as("comes back").isEqualTo(1);
  }

  @Test
  void whatGoesMakesRoom() {
    for (int i = 1; i <= 100; i++) {
      count(i, ExchangeOutcome.REPLIED);
    }
    seconds(0, 302);
    assertThat(series("outcome", "replied")).hasSize(1);
    count(101, ExchangeOutcome.REPLIED);
    count(102, ExchangeOutcome.REPLIED);
    assertThat(count("192.0.2.101:80", "replied")).isEqualTo(1);
  }
}
