/**
 * The header of the PROXY protocol, as a layer ahead of TLS.
 *
 * <p>The way: a {@link dev.greeter.net.proxy.ProxyHeaderWriter} writes one ahead of what a client
 * sends; a {@link dev.greeter.net.proxy.ProxyHeaderReader} takes it off what a server reads, and
 * keeps the peer's real address with the socket.
 */
package dev.greeter.net.proxy;
