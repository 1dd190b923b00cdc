package dev.greeter.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.greeter.Pki;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;

/**
 * Welcome exchanges over TLS 1.3, on a thread for each in flight. The process is the bench's, which
 * does nothing else meanwhile, and so is as warm for one server as for the next.
 */
final class TlsLoad implements Load {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final boolean resumes;

  /**
   * One for each in flight: a ticket is good for one exchange, and a context keeps the last one.
   */
  private final List<SSLContext> contexts = new ArrayList<>();

  /**
   * Makes it.
   *
   * @param resumes whether an exchange resumes the session of the one before; else each has a new
   *     one
   */
  TlsLoad(boolean resumes) {
    this.resumes = resumes;
  }

  /**
   * What became of an exchange.
   *
   * @param ms its latency; NaN if it is lost
   * @param resumed whether its session was there before it
   */
  private record Exchange(double ms, boolean resumed) {}

  @Override
  public Result drive(String address, int inFlight, int exchanges, int requestBytes)
      throws IOException, InterruptedException {
    while (contexts.size() < inFlight) {
      contexts.add(Pki.context(null));
    }
    AtomicInteger left = new AtomicInteger(exchanges);
    List<Callable<List<Exchange>>> all = new ArrayList<>();
    for (SSLContext context : contexts.subList(0, inFlight)) {
      all.add(() -> exchanges(context, Integer.parseInt(address), left));
    }
    ExecutorService threads = Executors.newFixedThreadPool(inFlight);
    List<Exchange> ended = new ArrayList<>();
    long began = System.nanoTime();
    try {
      for (Future<List<Exchange>> some : threads.invokeAll(all)) {
        ended.addAll(some.get());
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      threads.shutdown();
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    check(ended, inFlight);
    double[] ms =
        ended.stream().mapToDouble(Exchange::ms).filter(took -> !Double.isNaN(took)).toArray();
    return new Result(
        exchanges / seconds,
        exchanges - ms.length,
        percentile(ms, 0.5),
        percentile(ms, 0.99),
        Double.NaN);
  }

  private List<Exchange> exchanges(SSLContext own, int port, AtomicInteger left) {
    List<Exchange> ended = new ArrayList<>();
    while (left.getAndDecrement() > 0) {
      ended.add(exchange(own, port));
      if (!resumes) {
        forget(own.getClientSessionContext());
      }
    }
    return ended;
  }

  private static void forget(SSLSessionContext sessions) {
    for (byte[] id : Collections.list(sessions.getIds())) {
      SSLSession session = sessions.getSession(id);
      // The end of a session is also that of its tickets, which are among them.
      if (session != null) {
        session.invalidate();
      }
    }
  }

  private static Exchange exchange(SSLContext context, int port) {
    String host = InetAddress.getLoopbackAddress().getHostAddress();
    long beganMs = System.currentTimeMillis();
    long began = System.nanoTime();
    try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(host, port)) {
      socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
      socket.setTcpNoDelay(true);
      socket.getOutputStream().write('1');
      // The ticket comes before the reply, and is read with it.
      String reply = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      double ms = (System.nanoTime() - began) / 1e6;
      boolean whole = reply.equals("Welcome to server!");
      return new Exchange(whole ? ms : Double.NaN, socket.getSession().getCreationTime() < beganMs);
    } catch (IOException e) {
      return new Exchange(Double.NaN, false);
    }
  }

  /** The first of each context is new; one that is lost has no session to judge. */
  private void check(List<Exchange> ended, int inFlight) throws IOException {
    long resumed = ended.stream().filter(Exchange::resumed).count();
    long replied = ended.stream().filter(exchange -> !Double.isNaN(exchange.ms)).count();
    if (resumes ? resumed < replied - inFlight : resumed > 0) {
      throw new IOException("%s of %s sessions were resumed".formatted(resumed, replied));
    }
  }

  private static double percentile(double[] ms, double p) {
    double[] sorted = DoubleStream.of(ms).sorted().toArray();
    return ms.length == 0 ? Double.NaN : sorted[(int) ((ms.length - 1) * p)];
  }
}
