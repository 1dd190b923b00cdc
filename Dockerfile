# docker build -t docker.io/library/greeter .
#
# The full name, because docker and a container runtime read `greeter` as just that, but podman and
# buildah would make it localhost/greeter, which no pod of the manifests finds.
#
# The build image has a JDK 25, Maven and curl; the runtime image has glibc and need not have more.
ARG BUILD_IMAGE=docker.io/library/maven:3.9-eclipse-temurin-25
ARG RUNTIME_IMAGE=gcr.io/distroless/base-nossl-debian12

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
COPY .mvn .mvn
COPY pom.xml LICENSE THIRD-PARTY.md ./
COPY conf conf
COPY src/main src/main
# Offline it is -o, and BUILD_IMAGE has the repository; then there is no SBOM, which Maven makes online.
ARG MAVEN_ARGS=
# Style, tests and dependencies are the business of mvn verify.
RUN mvn ${MAVEN_ARGS} -B -q package -Dmaven.test.skip -Dmdep.analyze.skip -Dspotless.check.skip \
 && mkdir -p /app/native \
 && cp target/greeter.jar /app/ \
 && { cp target/greeter.cdx.json /app/ || echo "without an SBOM"; }
WORKDIR /app/native
RUN jar xf ../greeter.jar META-INF/native \
 && mv META-INF/native/*.so . \
 && rm -r META-INF \
 # The AOT cache is valid for a jar of this very time, to the second: a whole one survives every copy.
 && touch -d 2000-01-01T00:00:00Z ../greeter.jar

# The JVM options stand in the runtime itself, where they have the lowest rank: JAVA_TOOL_OPTIONS
# overrides each of them.
# - Memory: the collector and the object layout with the smallest footprint; a heap of 45 % of the
#   container's limit (the JVM takes Min for a small one, Max for a large one), the rest being for
#   sockets in the kernel, the pages of JVM and cache, metadata and threads. A process that
#   runs out of it ends with exit code 6, by itself. Outside the heap Netty has 48 MiB: 2,000 records
#   of TLS that their peers do not finish take 34.
# - The first compiler alone: the second takes 15 to 40 MiB, and CPU just when a pod is new. Under a
#   long load -XX:TieredStopAtLevel=4 needs about a fifth less CPU for an exchange.
# - The AOT cache is mapped where it was made for: relocated, each of its pages would be a copy.
# - Reflection by native code, and Netty's buffers by Unsafe: what a new JVM has in their place makes
#   classes at each start, which no cache has, for a tenth of its CPU.
# - TLS serves a client whatever name it asks for, as Main has it: the JDK refuses some names.
# - A root file system that is read-only, and without a /tmp: Netty finds its transport unpacked, and
#   has a temporary folder that exists (it writes nothing there; without one, it warns at each start
#   that it falls back to /tmp); Vert.x caches no files, and the JVM writes no performance counters.
ARG JAVA_OPTIONS="\
-XX:+UseSerialGC -XX:+UseCompactObjectHeaders \
-XX:MinRAMPercentage=45 -XX:MaxRAMPercentage=45 -XX:MaxDirectMemorySize=48m -XX:TieredStopAtLevel=1 \
-XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 \
-Djdk.reflect.useNativeAccessorOnly=true -Dio.netty.noUnsafe=false --sun-misc-unsafe-memory-access=allow \
-XX:-UsePerfData -Djava.library.path=/app/native -Dio.netty.tmpdir=/app/native \
-Djdk.tls.maxHandshakeMessageSize=16384 \
-Dvertx.disableFileCPResolving=true -Dvertx.disableFileCaching=true \
-Djdk.tls.server.disableExtensions=server_name \
--enable-native-access=ALL-UNNAMED"
RUN jlink --no-header-files --no-man-pages --compress zip-6 \
      --add-modules java.base,java.logging,java.management,java.naming,java.xml,jdk.management,jdk.net,jdk.unsupported \
      --add-options="${JAVA_OPTIONS}" \
      --output /opt/java

# The training run for the AOT cache (JEP 483, 514, 515): server, client and admin as they will run,
# the client's end being the end of the run.
COPY k8s/base/greeter.json /etc/greeter/
RUN /opt/java/bin/java -XX:AOTCacheOutput=/app/greeter.aot -Xlog:aot=error -jar /app/greeter.jar \
      --conf /etc/greeter/greeter.json --set drain.delayMs=0 --set client.config.delayMs=0 \
      --set client.config.ratePerSecond=200 --set client.config.durationMs=5000 & \
    curl -fsS --retry 30 --retry-delay 1 --retry-connrefused -o /dev/null \
      http://localhost:9090/health/ready http://localhost:9090/health/live http://localhost:9090/metrics \
 && wait $!

FROM ${RUNTIME_IMAGE}
ARG VERSION=2.0.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="greeter" \
      org.opencontainers.image.description="A raw TCP service and its probe on Eclipse Vert.x" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /opt/java /opt/java
COPY --from=build /app /app
# Without a locale a JVM takes arguments and variables for ASCII, and glibc has this one in files.
COPY --from=build /usr/lib/locale/C.utf8 /usr/lib/locale/C.utf8
ENV LANG=C.UTF-8
COPY k8s/base/greeter.json /etc/greeter/greeter.json
# Fails if the cache does not fit, with which the service itself would only start more slowly, or if
# the locale is not there.
RUN ["/opt/java/bin/java", "-XX:AOTMode=on", "-XX:AOTCache=/app/greeter.aot", "-jar", "/app/greeter.jar", \
     "--conf", "/etc/greeter/greeter.json", "--set", "server.config.otherwise=é", "--check"]
# Verticles of one's own are jars in /app/lib, behind ours: the cache is of the beginning of the class
# path, and holds for a longer one.
# A number, so that runAsNonRoot can be checked without a look into the image.
USER 65532:65532
EXPOSE 8080 9090
ENTRYPOINT ["/opt/java/bin/java", "-XX:AOTCache=/app/greeter.aot", "-cp", "/app/greeter.jar:/app/lib/*", "dev.greeter.Main"]
CMD ["--conf", "/etc/greeter/greeter.json"]
