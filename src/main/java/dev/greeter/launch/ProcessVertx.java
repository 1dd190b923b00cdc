package dev.greeter.launch;

import dev.greeter.admin.AdminConfig;
import dev.greeter.config.SectionConfig;
import dev.greeter.group.Service;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
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
    Optional<AdminConfig> admin =
        sections.stream()
            .filter(it -> it.kind() == Kind.ADMIN)
            .findAny()
            .map(it -> SectionConfig.map(it.config(), AdminConfig.class));
    VertxOptions options =
        new VertxOptions()
            .setEventLoopPoolSize(eventLoops)
            // No cache of files in the temporary folder, which need not be there.
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setClassPathResolvingEnabled(false)
                    .setFileCachingEnabled(false));
    VertxBuilder builder = Vertx.builder().withTransport(transport);
    admin.ifPresent(config -> Metrics.attach(builder, options, config.bucketsMs()));
    Vertx vertx = builder.with(options).build();
    vertx.exceptionHandler(ProcessVertx::unexpected);
    admin
        .map(AdminConfig::endpoint)
        .ifPresent(asked -> Metrics.ofProcess(vertx, asked.toString(), process));
    return vertx;
  }

  private static void unexpected(Throwable failure) {
    HeapWatch.endIfOutOfMemory(failure);
    LOG.error("unexpected", failure);
  }
}
