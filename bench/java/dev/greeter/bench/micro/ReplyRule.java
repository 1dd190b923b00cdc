package dev.greeter.bench.micro;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.greeter.Configs;
import dev.greeter.server.Replies;
import dev.greeter.server.Reply;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Bytes in, bytes out, with the default table. */
@State(Scope.Thread)
public class ReplyRule {

  private final Replies replies = new Replies(Configs.serverConfig());
  private final byte[] one = "1".getBytes(US_ASCII);
  private final byte[] other = "GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII);

  /** The request that is welcome. */
  @Benchmark
  public Reply welcome() {
    return replies.early(one);
  }

  /** Another one. */
  @Benchmark
  public Reply goodbye() {
    return replies.early(other);
  }
}
