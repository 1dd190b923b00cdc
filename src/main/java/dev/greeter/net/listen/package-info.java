/**
 * To accept on an endpoint, and to end that without losing a connection.
 *
 * <p>The way: {@link dev.greeter.net.listen.Claims} says whose an endpoint is; a {@link
 * dev.greeter.net.listen.Listener} listens there, for a unix socket by way of a {@code SocketFile};
 * what the kernel has accepted waits in the {@link dev.greeter.net.listen.AcceptQueue}, and goes to
 * the event loop that {@link dev.greeter.net.listen.Acceptors} choose; at the end {@code
 * Handshakes} begin no more and the queue is emptied.
 */
package dev.greeter.net.listen;
