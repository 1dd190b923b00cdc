/**
 * What Vert.x does not offer of a socket: to see a peer end its output, to close without destroying
 * a reply, to stop listening without losing a connection, and to say why an operation failed.
 *
 * <p>A connection enters through {@link dev.greeter.net.ServiceTransport}, which lets it be half
 * closed, and is handed on unchanged; whoever owns it puts a {@link dev.greeter.net.PeerInput} in
 * front of it. Nothing here knows another package of this project.
 */
package dev.greeter.net;
