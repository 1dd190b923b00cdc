package dev.greeter.bench.micro;

import dev.greeter.report.Attempt;
import dev.greeter.report.ConnectionEnd;
import dev.greeter.report.ExchangeEnd;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.ExchangePhase;
import dev.greeter.report.ExchangeResult;
import dev.greeter.report.ExchangeTimes;
import dev.greeter.report.Recorder;
import dev.greeter.report.Route;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What it costs the client to count an exchange. */
@State(Scope.Thread)
public class Recording {

  private static final long MILLISECOND = 1_000_000;

  private final Recorder recorder = new Recorder(ExchangeOutcome.REPLIED, null, false);
  private final Buffer reply = Buffer.buffer("Welcome to server!");
  private long elapsedNanos;

  /** One that replied, a millisecond after the one before. */
  @Benchmark
  public void replied() {
    elapsedNanos += MILLISECOND;
    recorder.record(
        new ExchangeResult(
            new ExchangeEnd(ExchangeOutcome.REPLIED, ExchangePhase.REPLY, ConnectionEnd.DONE, null),
            new Attempt(0, null),
            Buffer.buffer(),
            reply,
            new ExchangeTimes(
                -1, MILLISECOND / 4, -1, MILLISECOND / 2, MILLISECOND, 0, MILLISECOND / 2, -1),
            Route.NONE,
            List.of(),
            true,
            false,
            null),
        elapsedNanos);
  }
}
