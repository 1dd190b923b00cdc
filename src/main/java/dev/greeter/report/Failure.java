package dev.greeter.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.greeter.config.Bytes;
import dev.greeter.net.Endpoint;
import dev.greeter.net.SocketErrors;
import io.vertx.core.buffer.Buffer;
import java.net.SocketAddress;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * The event of an exchange that did not end as expected. What is not known is null.
 *
 * @param at when, to the millisecond: ISO 8601, UTC
 * @param outcome how it ended
 * @param phase how far it had come
 * @param cause in one line, where its socket failed
 * @param local address of the client's end, with its port
 * @param remote the same of the peer's
 * @param connectMs how long the connect took
 * @param reply what had come of a reply, at most 200 bytes
 * @param retransmits segments that the kernel has sent again on the connection
 * @param portWorked true if another exchange from the same port has ended as expected
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Failure(
    String at,
    ExchangeOutcome outcome,
    ExchangePhase phase,
    String cause,
    String local,
    String remote,
    Double connectMs,
    Bytes reply,
    Long retransmits,
    Boolean portWorked) {

  /** The names of {@link #cells}. */
  public static final List<String> COLUMNS =
      List.of("failed at", "outcome", "phase", "connect ms", "local", "remote", "why");

  private static final int REPLY_BYTES = 200;

  /** Of the same length whenever it is, so that the order of the text is that of time. */
  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  static Failure of(ExchangeResult result, Instant at) {
    ExchangeEnd end = result.end();
    long connect = result.times().connectNanos();
    Buffer reply = result.reply();
    return new Failure(
        MILLIS.format(at),
        end.outcome(),
        end.phase(),
        end.cause() == null ? null : SocketErrors.describe(end.cause()),
        text(result.route().local()),
        text(result.route().remote()),
        connect < 0 ? null : Double.valueOf(Latencies.micros(connect) / 1e3),
        reply.length() == 0
            ? null
            : new Bytes(reply.getBuffer(0, Math.min(REPLY_BYTES, reply.length()))),
        result.tcpInfo() == null ? null : Long.valueOf(result.tcpInfo().retransmits()),
        null);
  }

  private static String text(SocketAddress address) {
    return address == null ? null : Endpoint.text(address);
  }

  /** The event as a row of a table, each cell in one line. */
  public List<String> cells() {
    String again = retransmits == null || retransmits == 0 ? "" : "sent again " + retransmits;
    String why = ((cause == null ? "" : Printable.line(cause) + " ") + again).strip();
    return List.of(
        at,
        outcome.word(),
        phase.word(),
        connectMs == null ? "" : String.format(Locale.ROOT, "%.3f", connectMs),
        local == null ? "" : Printable.line(local),
        remote == null ? "" : Printable.line(remote),
        reply == null ? why : (why + " " + Printable.excerpt(reply)).strip());
  }

  /** The port of the client's end; 0 where it has none. */
  int port() {
    String port = local == null ? "" : local.substring(local.lastIndexOf(':') + 1);
    return port.matches("\\d{1,5}") ? Integer.parseInt(port) : 0;
  }

  /** The same, if the port is one of those from which another exchange has ended as expected. */
  Failure marked(BitSet worked) {
    return worked.get(port())
        ? new Failure(at, outcome, phase, cause, local, remote, connectMs, reply, retransmits, true)
        : this;
  }
}
