package dev.greeter.server;

import dev.greeter.Configs;
import io.vertx.core.buffer.Buffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What a connection does of its own between the first byte and the reply, without its socket: the
 * object that cuts its bytes into requests, from its making to what is logged of it.
 */
@State(Scope.Thread)
public class RequestCutting {

  private static final int MAX_REQUEST_BYTES = 1024;

  private final Replies replies = new Replies(Configs.serverConfig());
  private final Frame frame = new Frame.Table(replies, true, MAX_REQUEST_BYTES);
  private final Buffer one = Buffer.buffer("1");

  /** A connection with one request, which is welcome. */
  @Benchmark
  public Reply oneRequest(Blackhole used) {
    Requests requests = new Requests(replies, replies, frame, MAX_REQUEST_BYTES, 1);
    // It outlives the call in the server, and so may not be taken apart here.
    used.consume(requests);
    requests.add(one);
    Reply reply = requests.next();
    used.consume(requests.isOver());
    used.consume(requests.bytes());
    return reply;
  }
}
