package dev.greeter.launch;

import dev.greeter.group.Service;
import dev.greeter.net.Endpoint;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.transport.Transport;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one Vert.x of a process. */
final class ProcessVertx {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessVertx.class);

  private ProcessVertx() {}

  /**
   * Makes the Vert.x of the process: an event loop for each instance of the sections, and meters if
   * there is an admin section to ask for them.
   */
  static Vertx create(List<Section> sections, Transport transport, Service process) {
    int eventLoops = sections.stream().mapToInt(Section::instances).sum();
    Optional<JsonObject> admin =
        sections.stream().filter(it -> it.kind() == Kind.ADMIN).findAny().map(Section::config);
    VertxOptions options =
        new VertxOptions()
            .setEventLoopPoolSize(eventLoops)
            // No cache of files in the temporary folder, which need not be there.
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setClassPathResolvingEnabled(false)
                    .setFileCachingEnabled(false));
    VertxBuilder builder = Vertx.builder().withTransport(transport);
    admin.ifPresent(config -> Metrics.attach(builder, options));
    Vertx vertx = builder.with(options).build();
    vertx.exceptionHandler(ProcessVertx::unexpected);
    admin
        .map(config -> Endpoint.inet(config.getString("host"), config.getInteger("port")))
        .ifPresent(asked -> Metrics.ofProcess(vertx, asked.toString(), process));
    return vertx;
  }

  private static void unexpected(Throwable failure) {
    HeapWatch.endIfOutOfMemory(failure);
    LOG.error("unexpected", failure);
  }
}
