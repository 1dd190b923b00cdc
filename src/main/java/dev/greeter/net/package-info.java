/**
 * Where to listen and to connect, why that fails, and the transport below it.
 *
 * <p>The way: an {@link dev.greeter.net.Endpoint} builds Vert.x's options; under a {@link
 * dev.greeter.net.ServiceTransport} a listener of {@code listen} sees to its accept queue; each
 * socket is handed on unchanged, its owner watches it by {@code socket}, and opens its {@link
 * dev.greeter.net.Layer}s, which {@code tls} and {@code proxy} have; {@code datagram} is for what
 * has no connection; {@link dev.greeter.net.SocketErrors} says what went wrong. Each room knows
 * this one, and none of them knows another package of this project.
 */
package dev.greeter.net;
