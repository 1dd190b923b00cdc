package dev.greeter.net;

import io.vertx.core.transport.Transport;

/**
 * A transport as {@link io.vertx.core.VertxBuilder} takes it: another implementation under the name
 * of the one that it stands on.
 */
record NamedTransport(Transport base, io.vertx.core.spi.transport.Transport implementation)
    implements Transport {

  @Override
  public String name() {
    return base.name();
  }

  @Override
  public boolean available() {
    return base.available();
  }

  @Override
  public Throwable unavailabilityCause() {
    return base.unavailabilityCause();
  }
}
