package dev.greeter.launch;

import dev.greeter.client.Expectations;
import dev.greeter.client.Probe;
import dev.greeter.client.Progress;
import dev.greeter.client.Report;
import dev.greeter.client.ReportFile;
import dev.greeter.client.TextReport;
import dev.greeter.config.ClientConfig;
import dev.greeter.config.Section;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client's part of a run: begin, watch, stop, report, and what that means for the exit code.
 */
final class Measurement {

  private static final Logger LOG = LoggerFactory.getLogger(Measurement.class);

  private final ClientConfig config;
  private final Probe probe;
  private final Console console;
  private final Progress progress;

  Measurement(Section<ClientConfig> section, MeterRegistry registry, Console console) {
    this.config = section.config();
    this.probe = new Probe(config, section.instances(), registry);
    this.console = console;
    this.progress = new Progress(probe, console.terminal());
  }

  /** Makes sure that the report has a place to go; calls back when all exchanges have ended. */
  Future<Void> begin(Runnable whenDone) {
    if (config.report() != null) {
      try {
        ReportFile.check(Path.of(config.report()));
      } catch (IOException e) {
        return Future.failedFuture("client: " + e.getMessage());
      } catch (InvalidPathException e) {
        return Future.failedFuture("client: report: not a path on this system: " + e.getReason());
      }
    }
    LOG.info("connecting to {}:{}", config.host(), config.port());
    probe.done().onComplete(done -> whenDone.run());
    return Future.succeededFuture();
  }

  Deployable instance() {
    return probe.instance();
  }

  /** Waits for the word to stop, tells the progress meanwhile, and lets nothing count after it. */
  String watch(CompletableFuture<String> stop) {
    String why = config.single() ? stop.join() : tellUntil(stop);
    probe.stop();
    return why;
  }

  private String tellUntil(CompletableFuture<String> stop) {
    while (true) {
      try {
        String why = stop.get(progress.everyMs(), TimeUnit.MILLISECONDS);
        progress.end();
        return why;
      } catch (TimeoutException e) {
        progress.tell();
      } catch (InterruptedException | ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Prints what came, writes it where it was asked for, and answers the exit code. */
  int report() {
    Report report = probe.report();
    if (config.single()) {
      report.replies().forEach(reply -> console.out().print(reply.text() + "\n"));
    } else {
      console.out().print(TextReport.of(report));
    }
    if (console.out().checkError()) {
      LOG.error("client: standard output cannot be written");
      return ExitCode.UNEXPECTED;
    }
    try {
      if (config.report() != null) {
        ReportFile.write(report, Path.of(config.report()));
      }
    } catch (IOException e) {
      LOG.error("client: report {} cannot be written: {}", config.report(), e.toString());
      return ExitCode.UNEXPECTED;
    }
    if (probe.aborted() != null) {
      LOG.error(
          "client: this machine cannot go on: {}; lower concurrency or rate", probe.aborted());
      return ExitCode.EXPECTATION;
    }
    List<String> missed = Expectations.missed(config.expect(), report);
    missed.forEach(LOG::error);
    return missed.isEmpty() ? ExitCode.OK : ExitCode.EXPECTATION;
  }
}
