/**
 * Where to listen and to connect, and what Vert.x does not offer of a socket: to see a peer end its
 * output, to close without destroying a reply, also over TLS, to judge a deadline by when input
 * came, to stop accepting without losing a connection, and to say why an operation failed.
 *
 * <p>The way: an {@link dev.greeter.net.Endpoint} builds Vert.x's options; a {@link
 * dev.greeter.net.Listener} accepts on it, and under a {@link dev.greeter.net.ServiceTransport}
 * sees to its accept queue; each socket is handed on unchanged, and its owner puts a {@link
 * dev.greeter.net.PeerInput} in front of it, and opens its {@link dev.greeter.net.Layer}s. A {@link
 * dev.greeter.net.DatagramListener} receives datagrams, a {@link
 * dev.greeter.net.ConnectedDatagramSocket} exchanges them with one peer. Nothing here knows another
 * package of this project.
 */
package dev.greeter.net;
