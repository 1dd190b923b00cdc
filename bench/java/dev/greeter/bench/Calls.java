package dev.greeter.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * System calls of a server for an exchange, which nothing else on the machine can disturb. Those of
 * the compiler's and the collector's threads are among them: a server has to be warm.
 */
record Calls() implements Scenario {

  private static final int EXCHANGES = 20_000;

  /** The last line of {@code strace -c}: percent, seconds, µs a call, calls, errors, "total". */
  private static final Pattern TOTAL =
      Pattern.compile("^\\s*100\\.00\\s+\\S+\\s+\\S+\\s+(\\d+).*total$", Pattern.MULTILINE);

  @Override
  public String name() {
    return "calls";
  }

  @Override
  public String about() {
    return "system calls for an exchange, 64 in flight";
  }

  @Override
  public List<Ratio> ratios() {
    return List.of(Ratio.of("calls", Figure.CALLS, "c"), Ratio.of("calls", Figure.CALLS, "netty"));
  }

  @Override
  public void run(Workbench bench, Samples samples)
      throws IOException, InterruptedException, Unavailable {
    String strace =
        Tools.onPath("strace").orElseThrow(() -> new Unavailable("strace is not installed"));
    int exchanges = bench.options().exchangesOr(EXCHANGES);
    bench.inTurn(
        new Setup(Server.SECOND, false, null),
        (server, running) -> {
          Path counts = Workbench.OUT.resolve("calls-" + server.name() + ".txt");
          List<String> command =
              List.of(strace, "-f", "-c", "-o", counts.toString(), "-p", "" + running.pid());
          Process counter = new ProcessBuilder(command).redirectErrorStream(true).start();
          Running.endWithUs(counter);
          try (BufferedReader said = counter.inputReader(UTF_8)) {
            // It says so once it has every thread.
            String line = said.readLine();
            if (line == null || !line.contains(" attached")) {
              throw new IOException("strace cannot count: " + line);
            }
            bench.load().drive(running.address(), 64, exchanges, 1);
            counter.destroy();
            counter.waitFor();
          }
          Matcher total = TOTAL.matcher(Files.readString(counts));
          if (!total.find()) {
            throw new IOException("no sum in " + counts);
          }
          samples.add(server.name(), Figure.CALLS, Double.parseDouble(total.group(1)) / exchanges);
        });
  }
}
