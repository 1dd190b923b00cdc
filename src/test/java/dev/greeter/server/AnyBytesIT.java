package dev.greeter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.greeter.Configs;
import dev.greeter.Draw;
import dev.greeter.Peer;
import dev.greeter.Trials;
import dev.greeter.config.Bytes;
import dev.greeter.config.BytesTest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.transport.Transport;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A server replies with just the bytes that it is configured with, to just those. */
class AnyBytesIT {

  private record Case(Map<Bytes, Bytes> table, JsonArray replies, Object otherwise) {}

  @Test
  void aServerSendsWhatIsConfigured() {
    Trials.hold(
        10,
        AnyBytesIT::any,
        it -> {
          JsonObject config =
              Configs.server("warmUpMs=0", "maxRequestBytes=200")
                  .put("replies", it.replies)
                  .put("otherwise", it.otherwise);
          try (ServerFixture server = new ServerFixture(Transport.NIO, config)) {
            for (Map.Entry<Bytes, Bytes> row : it.table.entrySet()) {
              assertThat(replyTo(row.getKey(), server)).isEqualTo(row.getValue());
            }
            assertThat(replyTo(Bytes.of(""), server)).isEqualTo(Bytes.of(it.otherwise));
          }
        });
  }

  private static Bytes replyTo(Bytes request, ServerFixture server) throws Exception {
    try (Peer peer = new Peer(server.port)) {
      return new Bytes(
          Buffer.buffer(peer.send(request.buffer().getBytes()).finish().readAllBytes()));
    }
  }

  private static Case any(Draw draw) {
    Map<Bytes, Bytes> table = new LinkedHashMap<>();
    JsonArray replies = new JsonArray();
    draw.list(
        20,
        () -> {
          Bytes request = BytesTest.any(draw);
          Bytes reply = BytesTest.any(draw);
          if (request.length() > 0 && table.putIfAbsent(request, reply) == null) {
            replies.add(
                new JsonObject()
                    .put("request", BytesTest.form(draw, request))
                    .put("reply", BytesTest.form(draw, reply)));
          }
          return null;
        });
    return new Case(table, replies, BytesTest.form(draw, BytesTest.any(draw)));
  }
}
