/**
 * The service.
 *
 * <p>The way: a {@link dev.greeter.server.ServerVerticle} joins its {@link
 * dev.greeter.server.ServerGroup} and listens; each socket becomes a {@link
 * dev.greeter.server.Connection} on its event loop, which has a {@link
 * dev.greeter.server.Conversation} decide what each event means, cuts {@link
 * dev.greeter.server.Requests} by their {@link dev.greeter.server.Frame}, asks what answers ({@link
 * dev.greeter.server.Answerer}: the table of {@link dev.greeter.server.Replies}, or a handler),
 * writes, closes, and tells its {@link dev.greeter.server.SharedState} how it ended ({@link
 * dev.greeter.server.ConnectionOutcome}). {@link dev.greeter.server.datagram.Datagrams} answer
 * datagrams by the same rule; a group has the one or the other ({@link
 * dev.greeter.server.Receiver}).
 */
package dev.greeter.server;
