package dev.greeter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A blocking server of plain {@code java.net} that plays a script with each connection. */
public final class ScriptedPeer implements AutoCloseable {

  /** What the server does with a connection. */
  @FunctionalInterface
  public interface Script {
    /** Plays; the socket is closed after it. */
    void play(Socket socket) throws IOException;
  }

  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<CompletableFuture<Void>> played = new ConcurrentLinkedQueue<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger mostOpen = new AtomicInteger();
  private final AtomicInteger served = new AtomicInteger();
  private final Script script;
  private final int stallAfter;

  private ScriptedPeer(Script script, int stallAfter) throws IOException {
    this(script, stallAfter, InetAddress.getLoopbackAddress(), 0);
  }

  private ScriptedPeer(Script script, int stallAfter, InetAddress address, int port)
      throws IOException {
    this.listener = new ServerSocket(port, 1000, address);
    this.script = script;
    this.stallAfter = stallAfter;
    threads.execute(this::accept);
  }

  /** Plays a script with every connection. */
  public static ScriptedPeer playing(Script script) throws IOException {
    return new ScriptedPeer(script, -1);
  }

  /** Plays a script with every connection, at an address of this machine; port 0 is a free one. */
  public static ScriptedPeer playingAt(String address, int port, Script script) throws IOException {
    return new ScriptedPeer(script, -1, InetAddress.getByName(address), port);
  }

  /** Answers a request of one byte, and accepts none for a second after so many connections. */
  public static ScriptedPeer stallingAfter(int connections) throws IOException {
    return new ScriptedPeer(ScriptedPeer::hello, connections);
  }

  /** Answers a request of one byte. */
  public static ScriptedPeer answering() throws IOException {
    return playing(ScriptedPeer::hello);
  }

  private static void hello(Socket socket) throws IOException {
    request(socket);
    reply(socket, "hello");
  }

  /** Reads a request of one byte. */
  public static String request(Socket socket) throws IOException {
    return new String(socket.getInputStream().readNBytes(1), UTF_8);
  }

  /** Sends. */
  public static void reply(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
  }

  /** Where it listens. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Connections so far. */
  public int served() {
    return served.get();
  }

  /** Most connections at once. */
  public int mostOpen() {
    return mostOpen.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
        if (served.incrementAndGet() == stallAfter) {
          awaitASecond();
        }
        played.add(CompletableFuture.runAsync(() -> play(socket), threads));
        played.removeIf(it -> it.isDone() && !it.isCompletedExceptionally());
      }
    } catch (IOException closed) {
      // The test is over.
      threads.shutdown();
    }
  }

  private void play(Socket socket) {
    try (socket) {
      try {
        script.play(socket);
      } finally {
        open.decrementAndGet();
      }
    } catch (IOException e) {
      // The client has gone: its test knows whether it was to.
    }
  }

  /** A blocking read that is never answered. */
  private static void awaitASecond() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket socket = new Socket(silent.getInetAddress(), silent.getLocalPort())) {
      socket.setSoTimeout(1000);
      socket.getInputStream().read();
    } catch (SocketTimeoutException second) {
      // That was it.
    }
  }

  /** Waits for the scripts that are played, and fails where one of them has. */
  @Override
  public void close() throws IOException {
    listener.close();
    played.forEach(CompletableFuture::join);
  }
}
