/**
 * TLS on a connected socket, as a layer, with files that may change.
 *
 * <p>The way: PEM files become {@code TlsFiles}, which the JDK parses into the {@code TlsMaterial}
 * of a {@link dev.greeter.net.tls.TlsServer} or {@link dev.greeter.net.tls.TlsClient}; each socket
 * gets an engine of it, whose records {@code TlsRecords} bounds and whose end {@code TlsEnd} sees.
 */
package dev.greeter.net.tls;
