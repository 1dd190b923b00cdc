package dev.greeter.bench;

import dev.greeter.Pki;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** What TLS costs the servers in Java, all on the JDK's engine: new sessions and resumed ones. */
final class Tls implements Scenario {

  private static final String RESUMED = " resumed";
  private static final Path CERTIFICATES = Path.of("target", "bench", "tls");
  private static final int IN_FLIGHT = 64;
  private static final int EXCHANGES = 2_000;

  /** A handshake costs as much as many exchanges, and its code is warm sooner. */
  private static final int PART_OF_WARM_UP = 20;

  @Override
  public String name() {
    return "tls";
  }

  @Override
  public String about() {
    return "64 exchanges in flight over TLS 1.3, each with a new session, or with a resumed one";
  }

  @Override
  public List<Ratio> ratios() {
    UnaryOperator<String> sameOfNetty = subject -> subject.replaceFirst("^\\S+", "netty");
    return List.of(
        new Ratio("CPU × netty", Figure.CPU_MICROS, sameOfNetty),
        new Ratio("rate × netty", Figure.PER_SECOND, sameOfNetty),
        new Ratio("CPU × new", Figure.CPU_MICROS, subject -> subject.replace(RESUMED, "")));
  }

  @Override
  public void run(Workbench bench, Samples samples) throws IOException, InterruptedException {
    Pki.write(CERTIFICATES, Pki.SERVER);
    List<Server> servers = bench.servers().stream().filter(Server::java).toList();
    Workbench fresh = bench.with(servers, new TlsLoad(false));
    Workbench resumed = bench.with(servers, new TlsLoad(true));
    int warmUp = Math.max(1, bench.options().warmUp() / PART_OF_WARM_UP);
    int count = bench.options().exchangesOr(EXCHANGES);
    fresh.inTurn(
        new Setup(Server.SECOND, false, CERTIFICATES),
        (server, running) -> {
          for (Workbench kind : List.of(fresh, resumed)) {
            if (kind.load().drive(running.address(), IN_FLIGHT, warmUp, 1).lost() > 0) {
              throw new IOException(server.name() + " does not keep the contract over TLS");
            }
          }
        },
        (server, running) -> {
          fresh.measure(running, IN_FLIGHT, count, 1, server.name(), samples);
          running.settle();
          resumed.measure(running, IN_FLIGHT, count, 1, server.name() + RESUMED, samples);
        });
  }
}
