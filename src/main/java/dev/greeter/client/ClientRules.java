package dev.greeter.client;

import dev.greeter.config.Mistake;
import dev.greeter.net.SocketType;
import dev.greeter.net.datagram.Datagram;
import dev.greeter.net.tls.ClientTls;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Which keys of a client cannot stand together. */
record ClientRules(ClientConfig config) {

  private static final String WHERE_KEPT = " where requestsPerConnection is not 1";

  /** A mistake for each rule that is broken. */
  List<Mistake> mistakes() {
    return Stream.of(
            shareMistakes(), replyMistakes(), keptMistakes(), datagramMistakes(), nameMistakes())
        .flatMap(List::stream)
        .toList();
  }

  /** Where a reply ends is known by the expected one alone, and when the next is due by its end. */
  private List<Mistake> keptMistakes() {
    if (!Keep.of(config).isOn()) {
      return List.of();
    }
    List<Mistake> mistakes = new ArrayList<>();
    if (config.type() == SocketType.DATAGRAM) {
      mistakes.add(Mistake.at("found \"datagram\", must be \"stream\"" + WHERE_KEPT, "type"));
    }
    if (config.delayMs().size() > 1) {
      mistakes.add(Mistake.at("found a list, must be one value" + WHERE_KEPT, "delayMs"));
    }
    if (config.endOfReply() == EndOfReply.CLOSE) {
      mistakes.add(Mistake.at("found \"close\", must be \"expected\"" + WHERE_KEPT, "endOfReply"));
      if (isEmpty(config.expect().reply())) {
        mistakes.add(Mistake.at("is missing, must be set" + WHERE_KEPT, "expect", "reply"));
      }
    }
    if (config.ratePerSecond() > 0) {
      String rate = BigDecimal.valueOf(config.ratePerSecond()).stripTrailingZeros().toPlainString();
      mistakes.add(
          Mistake.at("found %s, must be 0%s".formatted(rate, WHERE_KEPT), "ratePerSecond"));
    }
    return mistakes;
  }

  private static boolean isEmpty(String reply) {
    return reply == null || reply.isEmpty();
  }

  /** A silence is one of a connection, and a datagram has no second part. */
  private List<Mistake> datagramMistakes() {
    if (config.type() != SocketType.DATAGRAM) {
      return List.of();
    }
    List<Mistake> mistakes = new ArrayList<>();
    if (config.delayMs().size() > 1) {
      mistakes.add(
          Mistake.at(
              "found a list, must be one value where type is datagram, which has no connection",
              "delayMs"));
    }
    int bytes = config.message().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > Datagram.MAX_BYTES) {
      mistakes.add(
          Mistake.at(
              "message of %s bytes, must have at most %s where type is datagram"
                  .formatted(bytes, Datagram.MAX_BYTES),
              "message"));
    }
    return mistakes;
  }

  /** What the JDK cannot ask for, or not verify, it leaves out without a word. */
  private List<Mistake> nameMistakes() {
    ClientTls tls = config.tls();
    if (tls == null) {
      return List.of();
    }
    String given = tls.serverName() == null ? config.host() : tls.serverName();
    if (given == null) {
      // A file has no name that a certificate could have.
      String missing = "is missing, must be set beside path where tls.verifyHost is true";
      return tls.verifyHost() ? List.of(Mistake.at(missing, "tls", "serverName")) : List.of();
    }
    String mistake = tls.mistakeIn(config.host());
    if (mistake == null) {
      return List.of();
    }
    String what = "found \"" + given + "\", " + mistake;
    return List.of(
        tls.serverName() == null
            ? Mistake.at(what, "host")
            : Mistake.at(what, "tls", "serverName"));
  }

  private List<Mistake> shareMistakes() {
    return config.share() == null || config.share().index() < config.share().of()
        ? List.of()
        : List.of(
            Mistake.at(
                "found %s, must be below share.of, which is %s"
                    .formatted(config.share().index(), config.share().of()),
                "share",
                "index"));
  }

  /** A reply that is expected must be one that can come. */
  private List<Mistake> replyMistakes() {
    String reply = config.expect().reply();
    if (isEmpty(reply)) {
      return config.endOfReply() == EndOfReply.CLOSE
          ? List.of()
          : List.of(
              Mistake.at(
                  "\"expected\" needs a reply to expect, expect.reply is not set", "endOfReply"));
    }
    int bytes = reply.getBytes(StandardCharsets.UTF_8).length;
    return bytes > config.maxReplyBytes()
        ? List.of(
            Mistake.at(
                "reply of %s bytes can never come in full, maxReplyBytes is %s"
                    .formatted(bytes, config.maxReplyBytes()),
                "expect",
                "reply"))
        : List.of();
  }
}
