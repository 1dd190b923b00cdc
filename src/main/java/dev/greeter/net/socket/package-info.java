/**
 * One connection below Vert.x: to see the peer end its output, to close without destroying a reply,
 * and to judge a deadline by when input came.
 *
 * <p>The way: bytes of an accepted socket pass its layers and its {@link
 * dev.greeter.net.socket.HalfCloseHandler}, which hands them to Vert.x and tells of their end; a
 * timer asks {@link dev.greeter.net.socket.PendingInput} before it acts; {@link
 * dev.greeter.net.socket.Sockets} stops and goes on reading, and aborts.
 */
package dev.greeter.net.socket;
