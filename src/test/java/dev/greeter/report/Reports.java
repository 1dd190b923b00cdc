package dev.greeter.report;

import dev.greeter.net.TcpInfo;
import dev.greeter.report.form.JsonReport;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Reports for tests, made the way that a client makes them. */
public final class Reports {

  public static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

  public static final Instant BEGIN = Instant.parse("2026-11-24T09:12:41.660123Z");

  private Reports() {}

  public static ExchangeResult result(
      ExchangeOutcome outcome, int delayMs, String reply, double totalMs) {
    long total = Math.round(totalMs * MS);
    boolean connected = outcome != ExchangeOutcome.REFUSED;
    // A silence begins with the connection, which takes its milliseconds.
    long connect = delayMs > 0 ? MS : total / 3;
    return result(
        outcome,
        delayMs,
        "",
        reply,
        new ExchangeTimes(
            -1,
            connected ? connect : -1,
            -1,
            reply.isEmpty() ? -1 : total / 2,
            total,
            reply.isEmpty() && delayMs > 0 ? -1 : delayMs * MS + MS / 2,
            connected ? total - connect : -1,
            -1));
  }

  /** On a connection of its own, or on none. */
  public static ExchangeResult result(
      ExchangeOutcome outcome, int delayMs, String greeting, String reply, ExchangeTimes times) {
    return result(outcome, delayMs, Buffer.buffer(greeting), Buffer.buffer(reply), times);
  }

  public static ExchangeResult result(
      ExchangeOutcome outcome, int delayMs, Buffer greeting, Buffer reply, ExchangeTimes times) {
    boolean sent = times.keptNanos() >= 0;
    ExchangeEnd end = new ExchangeEnd(outcome, ExchangePhase.REPLY, null, null);
    return new ExchangeResult(
        end,
        new Attempt(delayMs, null),
        greeting,
        reply,
        times,
        Route.NONE,
        List.of(),
        sent,
        false,
        null);
  }

  /** The same, from that port of a client's. */
  public static ExchangeResult from(int port, ExchangeResult result) {
    boolean reset = result.outcome() == ExchangeOutcome.RESET;
    boolean refused = result.outcome() == ExchangeOutcome.REFUSED;
    ExchangeEnd end =
        new ExchangeEnd(
            result.outcome(),
            refused ? ExchangePhase.CONNECT : ExchangePhase.REPLY,
            result.end().connection(),
            reset ? new IOException("Connection reset") : null);
    // Each second one has tried another address before.
    InetSocketAddress other = new InetSocketAddress("192.0.2.1", 8080);
    List<FailedTry> tries =
        port % 2 == 0 ? List.of() : List.of(new FailedTry(other, ExchangeOutcome.TIMEOUT));
    InetSocketAddress remote = port % 2 == 0 ? other : new InetSocketAddress("192.0.2.2", 8080);
    return new ExchangeResult(
        end,
        result.attempt(),
        result.greeting(),
        result.reply(),
        result.times(),
        new Route(refused ? null : new InetSocketAddress("10.0.0.7", port), remote),
        tries,
        result.sent(),
        result.isKept(),
        result.tcpInfo());
  }

  /** The same with a request of that size, on a connection of which the kernel says so much. */
  public static ExchangeResult sized(int bytes, long pmtu, ExchangeResult result) {
    return new ExchangeResult(
        result.end(),
        new Attempt(result.attempt().delayMs(), bytes),
        result.greeting(),
        result.reply(),
        result.times(),
        result.route(),
        result.failedTries(),
        result.sent(),
        result.isKept(),
        new TcpInfo(0, 5, 0, 300, pmtu, pmtu - 52));
  }

  public static Recorder recorder(SearchKind search) {
    return recorder(search, false);
  }

  public static Recorder recorder(SearchKind search, boolean keeps) {
    Recorder recorder = new Recorder(ExchangeOutcome.REPLIED, search, keeps);
    recorder.begins(BEGIN);
    return recorder;
  }

  /** A whole run of as many exchanges as were recorded. */
  public static Report report(Recorder recorder, String host, Duration duration) {
    return report(recorder, host, duration, recorder.work(Work.Unit.EXCHANGES, 0).made());
  }

  public static Report report(Recorder recorder, String host, Duration duration, long planned) {
    return report(recorder, host, duration, Work.Unit.EXCHANGES, planned);
  }

  /** With an ID that is always the same of the same host. */
  public static Report report(
      Recorder recorder, String host, Duration duration, Work.Unit unit, long planned) {
    String id = UUID.nameUUIDFromBytes(host.getBytes(StandardCharsets.UTF_8)).toString();
    recorder.ran(duration.toNanos());
    Work work = recorder.work(unit, planned);
    return report(recorder, host, duration, new Part(id, null, 0, 1, work));
  }

  public static Report report(Recorder recorder, String host, Duration duration, Part part) {
    JsonObject configuration = new JsonObject().put("host", "greeter").put("delayMs", 0);
    return recorder.report(origin("greeter:8080", BEGIN, duration, host, configuration, part));
  }

  /** What a program would read. */
  public static Report read(String name, JsonObject json) throws IOException {
    return JsonReport.readLine(name, json.encode()).orElseThrow();
  }

  public static Origin origin(
      String target,
      Instant begin,
      Duration duration,
      String host,
      JsonObject configuration,
      Part part) {
    return new Origin(
        Origin.set(target),
        begin,
        begin.plus(duration),
        Origin.set("2.0.0"),
        Origin.set(host),
        Origin.set(configuration.encode()),
        Parts.of(part));
  }

  /** Twenty thousand exchanges in six seconds. */
  public static Report load() {
    Recorder recorder = recorder(null);
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      String reply = "Welcome to greeter-" + i % 3;
      recorder.record(
          result(ExchangeOutcome.REPLIED, 0, reply, 5 * Math.exp(random.nextGaussian() / 2)),
          6000L * i * MS / 20_000);
    }
    recorder.under(new Conditions(812 * MS, 3, 12));
    return report(recorder, "load-0", Duration.ofMillis(6012));
  }

  /** Fifty a second for a minute; what starts in a certain second waits for its end. */
  public static Report rolloutWithAStall() {
    Recorder recorder = recorder(null);
    for (int i = 0; i < 60 * 50; i++) {
      long startMs = i * 20L;
      boolean stalls = startMs >= 30_000 && startMs < 31_000;
      double totalMs = stalls ? 31_000 - startMs : 1.5 + i % 7 / 10.0;
      recorder.started(startMs * MS, 2000L * (i % 100));
      recorder.record(
          result(ExchangeOutcome.REPLIED, 0, "hello", totalMs),
          startMs * MS + Math.round(totalMs * MS));
    }
    return report(recorder, "rollout-0", Duration.ofMinutes(1), Work.Unit.DURATION, 60_000);
  }

  /** Some silences that were survived, and three kinds of end. */
  public static Report search() {
    Recorder recorder = recorder(SearchKind.SILENCE);
    for (int delayMs : new int[] {1000, 60_000, 300_000}) {
      recorder.record(result(ExchangeOutcome.REPLIED, delayMs, "h", delayMs + 1), delayMs * MS);
    }
    recorder.record(result(ExchangeOutcome.CLOSED, 350_000, "", 340_000), 340_000 * MS);
    recorder.record(result(ExchangeOutcome.RESET, 400_000, "", 400_000), 400_000 * MS);
    recorder.record(result(ExchangeOutcome.REFUSED, 500_000, "", 2), 2 * MS);
    return report(recorder, "search-0", Duration.ofSeconds(400), Work.Unit.SILENCES, 6);
  }

  /** A path that carries no packet of more than 1450 bytes, and does not say so. */
  public static Report sizes() {
    Recorder recorder = recorder(SearchKind.REQUEST);
    for (int bytes : new int[] {1, 1200, 1398}) {
      recorder.record(sized(bytes, 1500, result(ExchangeOutcome.REPLIED, 0, "h", 2)), 2 * MS);
    }
    for (int bytes : new int[] {1400, 1460, 8960}) {
      recorder.record(sized(bytes, 1500, result(ExchangeOutcome.TIMEOUT, 0, "", 5002)), 5002 * MS);
    }
    return report(recorder, "sizes-0", Duration.ofSeconds(5), Work.Unit.SIZES, 6);
  }

  /** All kinds of failures, a hostile reply, starts that did not come. */
  public static Report failed() {
    Recorder recorder = recorder(null);
    for (int i = 0; i < 100; i++) {
      ExchangeOutcome outcome = List.of(ExchangeOutcome.values()).get(i % 8);
      String reply = outcome.survived() ? i % 16 == 0 ? "<script>\u001b[31m" : "hello" : "";
      // Three ports come back, of which one has worked.
      recorder.record(from(40_000 + i * 7 % 97, result(outcome, 0, reply, 1 + i)), 100L * i * MS);
    }
    recorder.started(0, 11 * MS);
    recorder.heldBack();
    recorder.heldBack();
    recorder.unfinished(7, 3);
    return report(recorder, "failed-0", Duration.ofSeconds(10), 110);
  }

  /**
   * Forty connections with twenty requests a second each, of which some are lost in two rollouts.
   */
  public static Report hold() {
    Recorder recorder = recorder(null, true);
    for (int place = 0; place < 40; place++) {
      boolean replaces = false;
      for (int atMs = place; atMs < 40_000; atMs += 50) {
        boolean rollout = atMs / 50 == 200 || atMs / 50 == 500;
        boolean lost = rollout && place % 20 == 3;
        if (rollout) {
          ConnectionEnd clean = place % 7 == 2 ? ConnectionEnd.CROSSED : ConnectionEnd.BETWEEN;
          recorder.disconnected(lost ? ConnectionEnd.RESET : clean, replaces, true);
          replaces = true;
        }
        ExchangeOutcome outcome = lost ? ExchangeOutcome.RESET : ExchangeOutcome.REPLIED;
        recorder.record(result(outcome, 0, lost ? "" : "hello", 0.5 + place % 7 / 10.0), atMs * MS);
        if (!lost) {
          recorder.stalled((rollout ? 55 + place : 50) * MS, rollout, atMs * MS);
        }
      }
      recorder.disconnected(ConnectionEnd.DONE, replaces, true);
    }
    return report(recorder, "hold-0", Duration.ofSeconds(40), Work.Unit.DURATION, 40_000);
  }
}
