/**
 * Sockets for datagrams: to receive them on an endpoint, and to exchange them with one peer.
 *
 * <p>The way: a {@link dev.greeter.net.datagram.DatagramListener} has a socket for each instance,
 * which hands on every {@link dev.greeter.net.datagram.Datagram} for its owner to reply to; a
 * {@link dev.greeter.net.datagram.ConnectedDatagramSocket} sends to its peer and hears no other.
 */
package dev.greeter.net.datagram;
