package dev.greeter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.Configs;
import dev.greeter.Draw;
import dev.greeter.ScriptedPeer;
import dev.greeter.Trials;
import dev.greeter.config.Bytes;
import dev.greeter.config.BytesTest;
import dev.greeter.report.ExchangeOutcome;
import dev.greeter.report.Report;
import dev.greeter.report.form.JsonReport;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client sends just the bytes of its configuration, and what it shows is what came. */
class AnyBytesIT {

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private record Case(Bytes message, Object sent, Bytes reply, Object expected) {}

  private static Case any(Draw draw) {
    Bytes message = BytesTest.any(draw);
    Bytes reply = BytesTest.any(draw);
    return new Case(message, BytesTest.form(draw, message), reply, BytesTest.form(draw, reply));
  }

  @Test
  void whatIsConfiguredIsSentAndWhatIsShownCanBeExpected() {
    Trials.hold(
        30,
        AnyBytesIT::any,
        it -> {
          AtomicReference<Bytes> came = new AtomicReference<>();
          try (ScriptedPeer peer =
              ScriptedPeer.playing(
                  socket -> {
                    came.set(bytes(socket.getInputStream().readNBytes(it.message.length())));
                    socket.getOutputStream().write(it.reply.buffer().getBytes());
                  })) {
            JsonObject config = Configs.client(peer.port(), "delayMs=0").put("message", it.sent);
            Report report = Clients.run(vertx, 1, config);
            assertThat(came.get()).isEqualTo(it.message);
            JsonArray shown = JsonReport.of(report).getJsonArray("replies");
            assertThat(shown).hasSize(it.reply.length() == 0 ? 0 : 1);
            if (it.reply.length() > 0) {
              Object pasted = shown.getJsonObject(0).getValue("reply");
              assertThat(report.replies().get(0).text()).isEqualTo(it.reply);
              assertReplies(config, pasted);
              assertReplies(config, it.expected);
            }
          }
        });
  }

  private static Bytes bytes(byte[] read) {
    return new Bytes(Buffer.buffer(read));
  }

  private void assertReplies(JsonObject config, Object expected) {
    config.getJsonObject("expect").put("reply", expected);
    assertThat(Clients.run(vertx, 1, config).outcomes()).containsEntry(ExchangeOutcome.REPLIED, 1L);
  }
}
