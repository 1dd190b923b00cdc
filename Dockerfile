# docker build -t greeter .
#
# The build image has a JDK 25, Maven and curl; the runtime image has glibc and need not have more.
ARG BUILD_IMAGE=docker.io/library/maven:3.9-eclipse-temurin-25
ARG RUNTIME_IMAGE=gcr.io/distroless/base-nossl-debian12

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
COPY .mvn .mvn
COPY pom.xml ./
COPY src/main src/main
# Style, tests and dependencies are the business of mvn verify.
RUN mvn -B -q package -Dmaven.test.skip -Dmdep.analyze.skip -Dspotless.check.skip \
 && mkdir -p /app/native \
 && cp target/greeter.jar /app/ \
 && cd /app/native \
 && jar xf ../greeter.jar META-INF/native \
 && mv META-INF/native/*.so . \
 && rm -r META-INF

# The JVM options stand in the runtime itself, where they have the lowest rank: JAVA_TOOL_OPTIONS
# overrides each of them.
# - Memory: the serial collector has the smallest footprint, and the heap is half of the container's
#   limit; the other half is for metaspace, code, threads and Netty's direct buffers. Whoever runs
#   out of it is started anew rather than left half alive.
# - A root file system that is read-only, and without a /tmp: Netty finds its transport unpacked,
#   Vert.x caches no files, and the JVM writes no performance counters.
RUN jlink --add-modules java.base,java.logging,java.management,java.naming,java.xml,jdk.management,jdk.unsupported \
      --no-header-files --no-man-pages \
      --add-options="-XX:+UseSerialGC -XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError -XX:-UsePerfData -Djava.library.path=/app/native -Dvertx.disableFileCPResolving=true -Dvertx.disableFileCaching=true" \
      --output /opt/java

# The training run for the AOT cache (JEP 483, 514, 515): server, client and admin as they will run,
# the client's end being the end of the run. The last command fails if the JVM cannot use the cache;
# in the image it would only start slower.
COPY k8s/base/greeter.json /etc/greeter/
RUN (/opt/java/bin/java -XX:AOTCacheOutput=/app/greeter.aot -jar /app/greeter.jar \
      --conf /etc/greeter/greeter.json --set drain.delayMs=0 --set client.config.delayMs=0 \
      --set client.config.ratePerSecond=200 --set client.config.durationMs=5000 & \
    curl -fsS --retry 30 --retry-delay 1 --retry-connrefused -o /dev/null \
      http://localhost:9090/health/ready http://localhost:9090/health/live http://localhost:9090/metrics \
 && wait $!) \
 && /opt/java/bin/java -XX:AOTMode=on -XX:AOTCache=/app/greeter.aot -jar /app/greeter.jar --version

FROM ${RUNTIME_IMAGE}
ARG VERSION=1.0.0-SNAPSHOT
ARG REVISION=unknown
LABEL org.opencontainers.image.title="greeter" \
      org.opencontainers.image.description="A raw TCP service and its probe on Eclipse Vert.x" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /opt/java /opt/java
COPY --from=build /app /app
COPY k8s/base/greeter.json /etc/greeter/greeter.json
# A number, so that runAsNonRoot can be checked without a look into the image.
USER 65532:65532
EXPOSE 8080 9090
ENTRYPOINT ["/opt/java/bin/java", "-XX:AOTCache=/app/greeter.aot", "-jar", "/app/greeter.jar"]
CMD ["--conf", "/etc/greeter/greeter.json"]
