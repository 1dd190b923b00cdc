package dev.greeter.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.Counts;
import dev.greeter.Draw;
import dev.greeter.Trials;
import dev.greeter.net.socket.PeerSocket;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Walks the state machine of a connection with random sequences of what a peer, a kernel, a clock
 * and a server do, beside the plainest wording of the reply rule, without a socket and without
 * waiting.
 */
class ConversationTest {

  /** A walk takes some 20 microseconds. */
  private static final int WALKS = Counts.of(20_000, 100_000);

  private static final int IDLE_MS = 1000;
  private static final int HANDLER_MS = 800;
  private static final int LINGER_MS = 700;

  /** One key is the beginning of another. */
  private static final Map<String, String> TABLE =
      Map.of("1", "one", "12", "twelve", "2", "two", "long", "x".repeat(20_000));

  private static final List<String> SEGMENTS = List.of("1", "2", "12", "x", "long", "lon");

  /** What happens around a connection. */
  private enum Action {
    OPEN,
    LAYER_FAILS,
    SEND,
    SEND_MUCH,
    FINISH,
    TRUNCATE,
    RESET,
    WRITE_FAILS,
    STALL,
    TAKE,
    THINK,
    REPLY,
    FAIL,
    TIME,
    LONG_TIME,
    DRAIN,
    CUT
  }

  /** The more often one stands here, the more likely it is. */
  private static final Action[] LIKELY =
      Stream.of(
              Stream.of(Action.values()),
              Collections.nCopies(6, Action.SEND).stream(),
              Collections.nCopies(3, Action.SEND_MUCH).stream(),
              Collections.nCopies(5, Action.STALL).stream(),
              Collections.nCopies(5, Action.THINK).stream(),
              Collections.nCopies(5, Action.REPLY).stream(),
              Collections.nCopies(3, Action.TIME).stream(),
              Stream.of(Action.TRUNCATE, Action.FINISH, Action.WRITE_FAILS, Action.WRITE_FAILS))
          .flatMap(it -> it)
          .toArray(Action[]::new);

  /**
   * What happens, and how much of it.
   *
   * @param amount from 0 to {@value #IDLE_MS}
   */
  private record Step(Action action, int amount) {}

  /**
   * One connection.
   *
   * @param handler whether a handler answers lines, and when; null where a table answers
   * @param requests that it may bring; 0 for no limit
   * @param isSecure whether it speaks TLS
   * @param isOpen whether the peer may send its first request at once
   * @param isRejected whether there is no room for it
   * @param steps what happens, one after the other
   */
  private record Script(
      String handler,
      int requests,
      boolean isSecure,
      boolean isOpen,
      boolean isRejected,
      List<Step> steps) {

    static Script of(Draw draw) {
      return new Script(
          draw.of(null, "later", "at once"),
          draw.of(1, 0, 3),
          draw.of(false, true),
          draw.of(true, true, true, false),
          draw.of(false, false, false, false, false, false, false, true),
          draw.list(16, () -> new Step(draw.of(LIKELY), draw.between(0, IDLE_MS))));
    }
  }

  /** A reply fails that waited while the handler was asked again, which chance seldom makes. */
  private static final Script RARE =
      new Script(
          "later",
          0,
          false,
          true,
          false,
          Stream.of(Action.THINK, Action.STALL, Action.SEND_MUCH, Action.REPLY, Action.WRITE_FAILS)
              .map(action -> new Step(action, 0))
              .toList());

  /** Every walk ends as the rule has it, and the table that people read is the one walked. */
  @Test
  void theDocumentedTableIsWhatItDoes() throws IOException {
    Map<String, Map<ConnectionState, Set<ConnectionState>>> walked = new TreeMap<>();
    Trials.hold(WALKS, Script::of, script -> walk(script, walked));
    walk(RARE, walked);
    Map<String, Map<ConnectionState, Set<ConnectionState>>> documented = documented();
    assertThat(documented.keySet()).isEqualTo(walked.keySet());
    documented.forEach(
        (event, row) ->
            row.forEach(
                (from, to) -> {
                  Set<ConnectionState> found = walked.get(event).getOrDefault(from, Set.of());
                  assertThat(to).as(event + " in " + from).containsAll(found);
                  // An event that changes nothing may be rare.
                  to.remove(from);
                  assertThat(found).as(event + " in " + from).containsAll(to);
                }));
  }

  /** Begun while a reply was on its way, it is as good as one that began after that. */
  @Test
  void aDrainWaitsForARequestThatHasBegun() {
    Walk walk = new Walk(new Script(null, 0, false, true, false, List.of()), new TreeMap<>());
    walk.step(new Step(Action.STALL, 0));
    walk.step(new Step(Action.SEND, SEGMENTS.indexOf("12")));
    walk.step(new Step(Action.SEND, SEGMENTS.indexOf("lon")));
    walk.step(new Step(Action.DRAIN, 0));
    walk.step(new Step(Action.TAKE, 0));
    assertThat(walk.conversation.state()).isEqualTo(ConnectionState.WAITING);
    walk.step(new Step(Action.SEND, SEGMENTS.indexOf("x")));
    assertThat(walk.replies).containsExactly("twelve", "otherwise");
    walk.conclude();
  }

  private static void walk(
      Script script, Map<String, Map<ConnectionState, Set<ConnectionState>>> walked) {
    Walk walk = new Walk(script, walked);
    script.steps().forEach(walk::step);
    walk.conclude();
  }

  private static Map<String, Map<ConnectionState, Set<ConnectionState>>> documented()
      throws IOException {
    Map<String, Map<ConnectionState, Set<ConnectionState>>> table = new TreeMap<>();
    List<String> rows =
        Files.readAllLines(Path.of("docs/architecture.md")).stream()
            .dropWhile(line -> !line.startsWith("| event |"))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .toList();
    for (String row : rows) {
      Iterator<String> cells = List.of(row.split("\\|", -1)).iterator();
      cells.next();
      String event = cells.next().strip();
      Map<ConnectionState, Set<ConnectionState>> line = new EnumMap<>(ConnectionState.class);
      for (ConnectionState from : EnumSet.complementOf(EnumSet.of(ConnectionState.CLOSED))) {
        String cell = cells.next();
        Set<ConnectionState> to = EnumSet.allOf(ConnectionState.class);
        to.removeIf(state -> !cell.contains(state.name()));
        if (to.isEmpty() && !cell.isBlank()) {
          to.add(from);
        }
        line.put(from, to);
      }
      table.put(event, line);
    }
    return table;
  }

  /** A connection, with its peer, kernel and clock. */
  private static final class Walk implements PeerSocket, Conversation.Actions {

    private final Map<String, Map<ConnectionState, Set<ConnectionState>>> transitions;
    private final boolean isSecure;
    private final String handler;
    private final Rule rule;
    private final Requests requests;
    private final Conversation conversation;

    /** Segments that the peer has sent and the connection has not read. */
    private final Deque<String> sent = new ArrayDeque<>();

    private final List<String> replies = new ArrayList<>();
    private long now;
    private long due = Long.MAX_VALUE;
    private int waiting;
    private boolean stalled;

    /** What a handler was asked, and has not answered; null for nothing. */
    private String asked;

    private boolean thinking;

    /** Segments that were read while a reply was on its way, or asked for. */
    private int readAhead;

    private boolean reading = true;
    private boolean resumes;
    private boolean discarding;
    private boolean finished;
    private boolean truncated;
    private boolean endSeen;
    private boolean outputEnded;
    private boolean closing;
    private boolean broken;
    private boolean draining;
    private int closed;

    Walk(Script script, Map<String, Map<ConnectionState, Set<ConnectionState>>> transitions) {
      this.transitions = transitions;
      this.isSecure = script.isSecure();
      this.handler = script.handler();
      this.rule = new Rule(script.requests(), handler != null);
      this.requests = requests(script);
      this.conversation =
          new Conversation(
              this, this, requests, new Conversation.Limits(IDLE_MS, HANDLER_MS, LINGER_MS, 4));
      if (script.isRejected()) {
        event("rejected", conversation::rejected);
      } else if (script.isOpen()) {
        event("opened", conversation::opened);
      }
      flow();
    }

    private Requests requests(Script script) {
      Replies replies = new Replies(RepliesPropertyTest.answers(TABLE, "otherwise"), 8);
      return handler == null
          ? new Requests(
              replies,
              replies,
              new Frame.Table(replies, script.requests() == 1, 8),
              8,
              script.requests())
          : new Requests(replies, this::answer, new Frame.Line(8), 8, script.requests());
    }

    private Reply answer(byte[] request) {
      assertThat(asked).as("asked before").isNull();
      String text = new String(request, US_ASCII);
      if (handler.equals("at once")) {
        return handled(text);
      }
      asked = text;
      return null;
    }

    private static Reply handled(String request) {
      return new Reply(ConnectionOutcome.HANDLED, Buffer.buffer("<" + request + ">"), true, false);
    }

    /** What comes when it has failed in the meantime, or the connection has, is too late. */
    private void reply(Reply reply) {
      asked = null;
      boolean isLate = !isAsking();
      int before = replies.size();
      event("handler's reply", () -> conversation.replied(reply));
      assertThat(isLate ? replies.size() : before).isEqualTo(before);
    }

    private boolean isAsking() {
      return conversation.state() == ConnectionState.ASKING;
    }

    void step(Step step) {
      if (closed > 0) {
        return;
      }
      switch (step.action()) {
        case OPEN -> opened();
        case LAYER_FAILS -> {
          if (isOpening()) {
            event("failed", conversation::failed);
          }
        }
        case SEND -> send(SEGMENTS.get(step.amount() % SEGMENTS.size()));
        case SEND_MUCH -> send("2121112".repeat(1 + step.amount() % 3));
        case FINISH -> finished = true;
        case TRUNCATE -> {
          truncated = isSecure && !finished;
          finished |= isSecure;
        }
        case RESET -> {
          broken = true;
          event("failed", conversation::failed);
          if (step.amount() % 2 == 0) {
            close(false);
          }
        }
        case WRITE_FAILS -> {
          if (waiting > 0) {
            broken = true;
            waiting = 0;
            event("write failed", conversation::writeFailed);
          }
        }
        case STALL -> stalled = true;
        case TAKE -> {
          stalled = false;
          take();
        }
        case THINK -> thinking = true;
        case REPLY -> {
          if (asked == null) {
            thinking = false;
          } else {
            reply(handled(asked));
          }
        }
        case FAIL -> {
          if (isAsking()) {
            rule.failed(replies);
            reply(requests.failed());
          }
        }
        case TIME -> pass(step.amount());
        case LONG_TIME -> pass(IDLE_MS + 1);
        case DRAIN -> {
          draining = true;
          event("drain", conversation::drain);
        }
        case CUT -> {
          close(true);
          assertThat(conversation.outcome()).isEqualTo(ConnectionOutcome.CUT);
        }
      }
      flow();
    }

    /** Whatever the peer does, time ends it. */
    void conclude() {
      opened();
      for (int i = 0; closed == 0 && i < 100; i++) {
        flow();
        pass(IDLE_MS + LINGER_MS);
      }
      assertThat(closed).as("times closed").isEqualTo(1);
      ConnectionOutcome outcome = conversation.outcome();
      if (asked != null) {
        conversation.replied(handled(asked));
        assertThat(conversation.outcome()).isEqualTo(outcome);
      }
      if (ConnectionOutcome.OF_REQUESTS.contains(outcome) && !broken) {
        assertThat(replies).isEqualTo(rule.replies);
        assertThat(outcome).isEqualTo(rule.outcome);
      } else {
        assertThat(replies).isEqualTo(rule.replies.subList(0, replies.size()));
      }
      if (outcome == ConnectionOutcome.TIMEOUT && handler == null) {
        assertThat(replies).isEmpty();
      }
    }

    private boolean isOpening() {
      return conversation.state() == ConnectionState.OPENING;
    }

    private void opened() {
      if (isOpening()) {
        event("opened", conversation::opened);
      }
    }

    private void send(String segment) {
      // A layer takes what comes before it is open.
      if (!finished && !isOpening()) {
        sent.add(handler == null ? segment : segment.replace('2', '\n'));
      }
    }

    private void pass(int ms) {
      long until = now + ms;
      while (due <= until && closed == 0) {
        now = Math.max(now, due);
        due = Long.MAX_VALUE;
        // What the peer had sent by then was read, where it is read at all.
        rule.timeUp(conversation.state() == ConnectionState.WAITING);
        if (isAsking()) {
          rule.failed(replies);
        }
        event("time is up", conversation::timeUp);
        flow();
      }
      now = until;
    }

    /** What a kernel and an event loop do by themselves. */
    private void flow() {
      boolean moved = true;
      while (moved && closed == 0) {
        moved = false;
        if (!stalled && waiting > 0) {
          take();
          moved = true;
        }
        if (closed == 0 && isAsking() && !thinking) {
          reply(handled(asked));
          moved = true;
        }
        if (closed == 0 && reading && !sent.isEmpty()) {
          read(sent.poll());
          moved = true;
        } else if (closed == 0 && reading && finished && sent.isEmpty() && !endSeen) {
          end();
          moved = true;
        }
        if (resumes) {
          resumes = false;
          reading = true;
          moved = true;
        }
        if (closing && waiting == 0 && closed == 0) {
          close(false);
        }
      }
    }

    private void read(String segment) {
      if (discarding) {
        return;
      }
      if (!ended()) {
        rule.received(segment);
      }
      readAhead = conversation.state() == ConnectionState.WAITING ? 0 : readAhead + 1;
      assertThat(conversation.outcome() == null ? readAhead : 0).isLessThanOrEqualTo(1);
      event("bytes", () -> conversation.received(Buffer.buffer(segment)));
    }

    private boolean ended() {
      return conversation.state() == ConnectionState.LINGERING;
    }

    private void end() {
      endSeen = true;
      if (truncated) {
        broken |= !discarding;
        event("truncated", conversation::peerTruncated);
        // Whoever reads TLS sees to it.
        closing |= outputEnded;
      } else {
        if (!isOpening() && !ended()) {
          rule.ended();
        }
        event("peer's end", conversation::peerEnded);
        assertThat(outputEnded).as("both have ended").isIn(false, closing);
      }
    }

    private void take() {
      while (waiting > 0 && closed == 0) {
        waiting--;
        event("reply taken", conversation::replyTaken);
      }
    }

    private void close(boolean isCut) {
      closed++;
      event("closed", () -> conversation.closed(isCut));
      assertThat(conversation.state()).isEqualTo(ConnectionState.CLOSED);
    }

    private void event(String name, Runnable event) {
      ConnectionState from = conversation.state();
      event.run();
      transitions
          .computeIfAbsent(name, it -> new EnumMap<>(ConnectionState.class))
          .computeIfAbsent(from, it -> EnumSet.noneOf(ConnectionState.class))
          .add(conversation.state());
      if (closed == 0 && !isOpening() && !closing) {
        assertThat(due).as("a time limit").isNotEqualTo(Long.MAX_VALUE);
      }
    }

    @Override
    public void write(Buffer reply) {
      assertThat(outputEnded || closing).as("a reply behind the end").isFalse();
      replies.add(reply.toString());
      waiting++;
      if (isSecure && !stalled && waiting == 1) {
        waiting--;
        event("reply taken", conversation::replyTaken);
      }
    }

    @Override
    public boolean isFull() {
      return waiting > 2;
    }

    @Override
    public boolean isSecure() {
      return isSecure;
    }

    @Override
    public boolean isOutputEnded() {
      return false;
    }

    @Override
    public void pauseReading() {
      reading = false;
      resumes = false;
    }

    @Override
    public void resumeReadingAfterOthers() {
      resumes = !reading;
    }

    @Override
    public void discardInput() {
      discarding = true;
      reading = true;
    }

    @Override
    public void endOutput() {
      allIsTaken();
      discarding = true;
      reading = true;
      outputEnded = true;
      closing = endSeen;
    }

    @Override
    public void close() {
      allIsTaken();
      closing = true;
    }

    private void allIsTaken() {
      if (truncated && endSeen && conversation.outcome() == ConnectionOutcome.RESET) {
        // Whoever ended so is not known to be the peer: nothing is owed.
        waiting = 0;
      }
      assertThat(waiting).as("replies that would be lost").isZero();
    }

    @Override
    public void abort() {
      assertThat(due).as("the time").isEqualTo(Long.MAX_VALUE);
      waiting = 0;
      closing = true;
    }

    @Override
    public void arm(int ms) {
      due = now + ms;
    }

    @Override
    public void answered(ConnectionOutcome outcome) {
      assertThat(outcome).isIn(ConnectionOutcome.OF_REQUESTS);
    }

    @Override
    public boolean isDraining() {
      return draining;
    }
  }

  /** The reply rule, in its plainest wording. */
  private static final class Rule {

    final List<String> replies = new ArrayList<>();
    ConnectionOutcome outcome;
    private final int most;
    private final boolean isOfLines;
    private String request = "";
    private boolean over;

    Rule(int most, boolean isOfLines) {
      this.most = most;
      this.isOfLines = isOfLines;
    }

    /** The handler, where the peer has had these replies. */
    void failed(List<String> before) {
      replies.clear();
      replies.addAll(before);
      reply("otherwise", ConnectionOutcome.FAILED);
      over = true;
    }

    void received(String segment) {
      if (most == 1 && !isOfLines) {
        request += segment;
        decide(false);
        return;
      }
      segment.chars().forEach(this::receivedOne);
    }

    private void receivedOne(int character) {
      if (!over) {
        request += (char) character;
        decide(false);
      }
    }

    void ended() {
      if (!over && (!request.isEmpty() || replies.isEmpty())) {
        decide(true);
      }
      over = true;
    }

    void timeUp(boolean isAwaited) {
      if (isAwaited && !request.isEmpty() && !isOfLines) {
        decide(true);
      }
    }

    private void reply(String reply, ConnectionOutcome becomes) {
      replies.add(reply);
      outcome = becomes;
      request = "";
    }

    private void decideLine(boolean isWhole) {
      if (isWhole && request.isEmpty()) {
        reply("otherwise", ConnectionOutcome.EMPTY);
      } else if (isWhole || request.endsWith("\n")) {
        reply("<" + request.strip() + ">", ConnectionOutcome.HANDLED);
      } else if (request.length() > 8) {
        reply("otherwise", ConnectionOutcome.OVERSIZE);
      }
      over = outcome == ConnectionOutcome.OVERSIZE || (most > 0 && replies.size() == most);
    }

    private void decide(boolean isWhole) {
      if (isOfLines) {
        decideLine(isWhole);
        return;
      }
      String begun = request;
      boolean grows =
          TABLE.keySet().stream().anyMatch(key -> key.startsWith(begun) && !key.equals(begun));
      if (over || (grows && !isWhole)) {
        return;
      }
      String reply = TABLE.get(request);
      reply(
          reply == null ? "otherwise" : reply,
          request.isEmpty()
              ? ConnectionOutcome.EMPTY
              : reply == null ? ConnectionOutcome.GOODBYE : ConnectionOutcome.WELCOME);
      over = reply == null || replies.size() == most;
    }
  }
}
