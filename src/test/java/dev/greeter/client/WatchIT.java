package dev.greeter.client;

import static dev.greeter.ScriptedPeer.reply;
import static dev.greeter.ScriptedPeer.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.greeter.Configs;
import dev.greeter.DnsServer;
import dev.greeter.LogCapture;
import dev.greeter.Needs;
import dev.greeter.ScriptedPeer;
import dev.greeter.Transports;
import dev.greeter.group.Snapshot;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.Report;
import dev.greeter.report.Shortfall;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Watches that never end, of a name whose addresses change. */
class WatchIT {

  private final DnsServer dns = new DnsServer();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final LogCapture log = new LogCapture();
  private final List<ScriptedPeer> peers = new ArrayList<>();
  private final Vertx vertx = Transports.vertx(Transport.NIO, meters, dns.options());

  WatchIT() throws IOException {}

  @BeforeAll
  static void needsSeveralAddresses() {
    Needs.severalLoopbackAddresses();
  }

  /** A peer waits for the end of what it plays, which may be that of the client. */
  @AfterEach
  void close() throws IOException {
    vertx.close().await();
    for (ScriptedPeer peer : peers) {
      peer.close();
    }
    log.close();
    dns.close();
  }

  private String watch(int instances, int port, String... settings) {
    String[] all =
        Stream.concat(
                Stream.of(
                    "host=peer.test",
                    "family=4",
                    "delayMs=0",
                    "warmUpMs=0",
                    "endless=true",
                    "ratePerSecond=50",
                    "addresses=each",
                    "resolveEveryMs=100",
                    "resolveTimeoutMs=5000"),
                Stream.of(settings))
            .toArray(String[]::new);
    return Clients.deploy(vertx, instances, Configs.client(port, all));
  }

  private Report stop(String id) {
    Measurement measurement = Clients.measurement(vertx, id);
    vertx.undeploy(id).await();
    return measurement.done().await().report();
  }

  private ScriptedPeer answering(String address, int port) throws IOException {
    return playing(
        address,
        port,
        socket -> {
          request(socket);
          reply(socket, "ok");
        });
  }

  private ScriptedPeer playing(String address, int port, ScriptedPeer.Script script)
      throws IOException {
    ScriptedPeer peer = ScriptedPeer.playingAt(address, port, script);
    peers.add(peer);
    return peer;
  }

  private double addresses() {
    return meters.get("greeter.addresses").gauge().value();
  }

  private double lookupsFailed() {
    return meters.get("greeter.lookups.failed").functionCounter().count();
  }

  private double count(ExchangeOutcome outcome) {
    return meters.get("greeter.exchanges").tag("outcome", outcome.word()).functionCounter().count();
  }

  private void awaitMore(ExchangeOutcome outcome) {
    double before = count(outcome);
    await().until(() -> count(outcome) >= before + 4);
  }

  private static void awaitMore(ScriptedPeer peer) {
    int before = peer.served();
    await().until(() -> peer.served() >= before + 10);
  }

  private static Map<ExchangeOutcome, Long> outcomes(Report report, String address, int port) {
    return report.addresses().byText().get(address + ":" + port).outcomes();
  }

  @Test
  void anAddressThatComesGetsAStreamAndOneThatGoesEndsItsOwn() throws IOException {
    dns.knows(0, "127.0.0.2");
    ScriptedPeer one = answering("127.0.0.2", 0);
    ScriptedPeer other = answering("127.0.0.3", one.port());
    String id = watch(2, one.port());
    awaitMore(one);
    assertThat(other.served()).isZero();
    assertThat(meters.find("greeter.exchanges.by.address").meters()).isEmpty();
    dns.knows(0, "127.0.0.2", "127.0.0.3");
    awaitMore(other);
    assertThat(addresses()).isEqualTo(2);
    dns.knows(0, "127.0.0.3");
    await().until(() -> addresses() == 1);
    awaitMore(other);
    int last = one.served();
    awaitMore(other);
    assertThat(one.served()).isEqualTo(last);
    assertThat(meters.get("greeter.exchanges.by.address").meters())
        .hasSize(2 * ExchangeOutcome.values().length);
    Report report = stop(id);
    assertThat(outcomes(report, "127.0.0.2", one.port()))
        .isEqualTo(Map.of(ExchangeOutcome.REPLIED, (long) last));
    assertThat(outcomes(report, "127.0.0.3", one.port())).containsOnlyKeys(ExchangeOutcome.REPLIED);
    assertThat(report.count(Shortfall.SKIPPED)).isZero();
    assertThat(report.incomplete()).isEmpty();
  }

  @Test
  void aStreamOfAConnectionThatIsKeptEndsAfterItsReply() throws IOException {
    dns.knows(0, "127.0.0.2");
    ScriptedPeer.Script kept =
        socket -> {
          while (!request(socket).isEmpty()) {
            reply(socket, "ok");
          }
        };
    ScriptedPeer one = playing("127.0.0.2", 0, kept);
    ScriptedPeer other = playing("127.0.0.3", one.port(), kept);
    String id =
        watch(
            1,
            one.port(),
            "ratePerSecond=0",
            "requestsPerConnection=0",
            "intervalMs=20",
            "reconnect=true",
            "endOfReply=expected",
            "expect.reply=ok");
    awaitMore(ExchangeOutcome.REPLIED);
    dns.knows(0, "127.0.0.3");
    await().until(() -> other.served() >= 1);
    await()
        .until(
            () ->
                meters
                        .get("greeter.client.connections")
                        .tag("end", "done")
                        .functionCounter()
                        .count()
                    >= 1);
    awaitMore(ExchangeOutcome.REPLIED);
    Report report = stop(id);
    assertThat(report.exchanges()).isEqualTo(report.outcomes().get(ExchangeOutcome.REPLIED));
    assertThat(report.connections().count()).isGreaterThanOrEqualTo(2);
    assertThat(report.connections().lostRequests()).isZero();
    assertThat(report.connections().reconnects()).isZero();
  }

  @Test
  void aLookupThatFailsOrIsLateTakesNoAddressAway() throws IOException {
    dns.knows(0, "127.0.0.2", "127.0.0.3");
    ScriptedPeer one = answering("127.0.0.2", 0);
    ScriptedPeer other = answering("127.0.0.3", one.port());
    String id = watch(1, one.port(), "resolveTimeoutMs=300");
    awaitMore(one);
    dns.failing();
    double before = lookupsFailed();
    await().until(() -> lookupsFailed() >= before + 2);
    awaitMore(other);
    dns.refusing();
    double refused = lookupsFailed();
    await().until(() -> lookupsFailed() >= refused + 2);
    awaitMore(other);
    dns.silent();
    double failed = lookupsFailed();
    await().until(() -> lookupsFailed() >= failed + 2);
    awaitMore(one);
    awaitMore(other);
    assertThat(addresses()).isEqualTo(2);
    Report report = stop(id);
    assertThat(report.exchanges()).isEqualTo(report.outcomes().get(ExchangeOutcome.REPLIED));
    assertThat(report.addresses().byText()).hasSize(2);
  }

  /** Such a backlog would come in one burst when the target is back. */
  @Test
  void startsThatWaitForRoomForLongAreSkippedAndCounted() throws IOException {
    dns.knows(0, "127.0.0.2");
    ScriptedPeer silent = playing("127.0.0.2", 0, socket -> socket.getInputStream().readAllBytes());
    String id = watch(1, silent.port(), "maxInFlight=1", "replyTimeoutMs=300");
    await()
        .until(
            () ->
                meters.get("greeter.starts").tag("kind", "skipped").functionCounter().count()
                    >= 50);
    Report report = stop(id);
    assertThat(report.count(Shortfall.SKIPPED)).isGreaterThanOrEqualTo(50);
    assertThat(report.outcomes()).containsEntry(ExchangeOutcome.TIMEOUT, report.exchanges());
    assertThat(report.latencies().ownLateness().getTotalCount())
        .isEqualTo(report.exchanges() + report.count(Shortfall.ABANDONED));
  }

  /** What the peer does to a connection. */
  private enum Mood {
    ANSWERS,
    RESETS,
    IS_SILENT
  }

  @Test
  void everyKindOfOutageIsToldAndEachExchangeCountedOnce() throws IOException {
    long before = openSockets();
    AtomicReference<Mood> mood = new AtomicReference<>(Mood.ANSWERS);
    dns.knows(0, "127.0.0.2");
    int port;
    String id;
    ScriptedPeer first = playing("127.0.0.2", 0, socket -> play(socket, mood));
    port = first.port();
    id = watch(1, port, "ratePerSecond=20", "replyTimeoutMs=300");
    awaitMore(ExchangeOutcome.REPLIED);
    assertThat(log.lines(Level.WARN)).isEmpty();
    mood.set(Mood.RESETS);
    awaitMore(ExchangeOutcome.RESET);
    mood.set(Mood.IS_SILENT);
    awaitMore(ExchangeOutcome.TIMEOUT);
    first.close();
    awaitMore(ExchangeOutcome.REFUSED);
    dns.forgetting();
    awaitMore(ExchangeOutcome.UNRESOLVED);
    assertThat(addresses()).isZero();
    Snapshot bad = Clients.measurement(vertx, id).snapshot().orElseThrow();
    assertThat(bad.outage()).startsWith("bad for ");
    assertThat(bad.failures()).first().asString().contains("unresolved in phase resolve (unknown");
    ScriptedPeer second = answering("127.0.0.3", port);
    dns.knows(0, "127.0.0.3");
    awaitMore(second);
    await().until(() -> log.lines(Level.INFO).stream().anyMatch(it -> it.startsWith("good")));
    assertThat(Clients.measurement(vertx, id).snapshot().orElseThrow().outage()).isNull();
    Report report = stop(id);
    assertThat(report.exchanges() + report.count(Shortfall.ABANDONED))
        .isEqualTo(report.latencies().ownLateness().getTotalCount());
    long failed = report.exchanges() - report.outcomes().get(ExchangeOutcome.REPLIED);
    assertThat(log.lines(Level.WARN))
        .singleElement()
        .asString()
        .startsWith("turned bad: reset in phase ")
        .contains(" at 127.0.0.2:" + port);
    // Where the machine is busy, a reply may still come between the first resets.
    long resets = report.outcomes().get(ExchangeOutcome.RESET);
    assertThat(log.lines(Level.INFO))
        .filteredOn(it -> it.startsWith("good"))
        .singleElement()
        .extracting(it -> Long.parseLong(it.replaceAll(".*, (\\d+) failures", "$1")))
        .satisfies(it -> assertThat(it).isBetween(failed - resets + 1, failed));
    assertThat(log.lines(Level.INFO)).filteredOn("exchange ended"::equals).hasSize(2);
    assertThat(log.values(Level.INFO, "exchanges").stream().mapToLong(Long::parseLong).sum())
        .isEqualTo(failed - 2);
    vertx.close().await();
    second.close();
    await().until(() -> openSockets() <= before);
  }

  private static void play(Socket socket, AtomicReference<Mood> mood) throws IOException {
    switch (mood.get()) {
      case ANSWERS -> {
        request(socket);
        reply(socket, "ok");
      }
      case RESETS -> socket.setSoLinger(true, 0);
      case IS_SILENT -> socket.getInputStream().readAllBytes();
    }
  }

  private static long openSockets() {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(WatchIT::isSocket).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException closed) {
      return false;
    }
  }

  @Test
  void aHostChoosesSomeOfThem() throws IOException {
    dns.knows(0, "127.0.0.2", "127.0.0.3");
    ScriptedPeer one = answering("127.0.0.2", 0);
    ScriptedPeer other = answering("127.0.0.3", one.port());
    String id = watch(1, one.port(), "maxAddresses=1");
    awaitMore(ExchangeOutcome.REPLIED);
    assertThat(addresses()).isEqualTo(2);
    assertThat(stop(id).addresses().byText()).hasSize(1);
    assertThat(Math.min(one.served(), other.served())).isZero();
  }
}
