package dev.greeter.k8s;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A TCP load balancer as plain as they come: new connections go in turn to the backends that said
 * they are ready when they were last asked. It never tries again, so that whatever a backend loses
 * the client sees.
 */
final class Balancer implements AutoCloseable {

  /** How long a backend that is not ready any more is still given connections, at the most. */
  static final int CHECK_INTERVAL_MS = 200;

  private final ServerSocket listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
  private final List<Backend> backends = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ScheduledExecutorService checks = Executors.newScheduledThreadPool(4);
  private final Queue<String> notes = new ConcurrentLinkedQueue<>();
  private int turn;

  Balancer() throws IOException {
    threads.execute(this::accept);
  }

  /** A server behind the balancer. */
  final class Backend {

    private final int port;
    private final URI health;
    private volatile boolean ready;
    private String answer = "";

    private Backend(int port, URI health) {
      this.port = port;
      this.health = health;
    }

    /** What it said when it was last asked. */
    boolean isReady() {
      return ready;
    }

    private void check() {
      try {
        HttpURLConnection connection = (HttpURLConnection) health.toURL().openConnection();
        connection.setConnectTimeout(1000);
        connection.setReadTimeout(1000);
        answered(connection.getResponseCode(), connection.getResponseMessage());
        connection.disconnect();
      } catch (IOException | RuntimeException e) {
        // An exception that is not caught would end the checks, and leave it as it was.
        answered(0, e.toString());
      }
    }

    private void answered(int status, String text) {
      if (!text.equals(answer)) {
        note("%s says %s".formatted(port, text));
      }
      answer = text;
      ready = status == HttpURLConnection.HTTP_OK;
    }
  }

  /** Where clients connect to. */
  int port() {
    return listener.getLocalPort();
  }

  /** Adds a server that is given connections as soon as it is ready, and as long as it is. */
  Backend add(int port, String admin) {
    Backend backend = new Backend(port, URI.create(admin + "/health/ready"));
    backends.add(backend);
    var unused = checks.scheduleWithFixedDelay(backend::check, 0, CHECK_INTERVAL_MS, MILLISECONDS);
    return backend;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        threads.execute(() -> connect(client));
      } catch (IOException e) {
        if (!listener.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void connect(Socket client) {
    try (client) {
      int port = 0;
      try {
        port = next().port;
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
          Future<?> replies = threads.submit(() -> pump(server, client));
          pump(client, server);
          replies.get();
        }
      } catch (IOException | InterruptedException | ExecutionException e) {
        note("%s resets %s: %s".formatted(port, client.getPort(), e));
        client.setSoLinger(true, 0); // The close is a reset now.
      }
    } catch (IOException e) {
      // The client is gone already.
    }
  }

  private synchronized Backend next() throws IOException {
    List<Backend> ready = backends.stream().filter(Backend::isReady).toList();
    if (ready.isEmpty()) {
      throw new IOException("no backend is ready");
    }
    turn++;
    return ready.get(turn % ready.size());
  }

  private void note(String text) {
    notes.add(Instant.now() + " " + text);
  }

  /** What backends said when they changed their mind, and which connections were reset. */
  @Override
  public String toString() {
    return String.join("\n", notes);
  }

  /** Hands on the bytes of one direction, and its end. */
  private static Void pump(Socket from, Socket to) throws IOException {
    from.getInputStream().transferTo(to.getOutputStream());
    to.shutdownOutput();
    return null;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    checks.shutdownNow();
    threads.shutdownNow();
  }
}
