package dev.greeter.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A server to measure: its process listens as its {@link Setup} says, and says where. To add one,
 * name it in {@link #all}.
 *
 * @param name in tables, thresholds and on the command line
 * @param java whether it takes options of the JVM, and knows TLS
 * @param command to start it
 */
record Server(String name, boolean java, Command command) {

  /** The contract's deadline, in milliseconds. */
  static final int SECOND = 1000;

  /** A deadline under which silent connections outlive a scenario, in milliseconds. */
  static final int TEN_MINUTES = 600_000;

  /** How to start a server; its first word is the program. */
  @FunctionalInterface
  interface Command {
    List<String> line(Setup setup) throws IOException;
  }

  /** Every server that this machine can run. */
  static List<Server> all(Tools tools) throws IOException, InterruptedException {
    List<Server> servers = new ArrayList<>();
    servers.add(new Server("greeter", true, greeter("admin=null")));
    servers.add(new Server("greeter-admin", true, greeter("admin.config.port=0")));
    servers.add(new Server("netty", true, peer("RawNetty")));
    servers.add(new Server("vertx", true, peer("PlainVertx")));
    tools.c("epoll_server").ifPresent(built -> servers.add(new Server("c", false, program(built))));
    tools.go("server").ifPresent(built -> servers.add(new Server("go", false, program(built))));
    return servers;
  }

  /** What no start of a Vert.x server can be faster than. */
  static Server bareVertx() {
    return new Server("bare vertx", true, peer("BareVertx"));
  }

  /** Our server as an application deploys it, answering so. */
  static Server handled(String how) {
    List<String> program =
        List.of(Tools.java(), "-cp", Tools.classPath(), "dev.greeter.bench.HandlerServer", how);
    return new Server(how, true, setup -> started(program, setup));
  }

  /** Starts it; {@code jvmOptions} are ignored where it is no Java program. */
  Running start(Setup setup, List<String> jvmOptions) throws IOException {
    List<String> line = new ArrayList<>(command.line(setup));
    if (java) {
      line.addAll(1, jvmOptions);
    }
    return Running.start(name.replace(' ', '-'), line, Running.LISTENING);
  }

  private static Command greeter(String admin) {
    return setup -> {
      List<String> settings =
          new ArrayList<>(
              List.of(
                  "client=null",
                  admin,
                  // That of every peer: the queue is not what is compared.
                  "server.config.backlog=4096",
                  "server.config.idleTimeoutMs=" + setup.deadlineMs()));
      settings.addAll(Greeter.at("server", setup.unix() ? Setup.freePath().toString() : "0"));
      if (setup.certificates() != null) {
        settings.add("server.config.tls.certPath=" + setup.certificate());
        settings.add("server.config.tls.keyPath=" + setup.key());
      }
      return Greeter.command(settings);
    };
  }

  private static Command peer(String main) {
    return setup -> started(Tools.peer(main), setup);
  }

  private static Command program(String built) {
    return setup -> started(List.of(built), setup);
  }

  private static List<String> started(List<String> program, Setup setup) throws IOException {
    List<String> line = new ArrayList<>(program);
    line.addAll(setup.arguments());
    return line;
  }
}
