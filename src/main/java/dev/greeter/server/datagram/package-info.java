/**
 * The service for datagrams, which have no connection and may have a forged sender.
 *
 * <p>The way: a datagram comes to {@link dev.greeter.server.datagram.Datagrams}, passes the bounds
 * on loops, lengths and rates ({@code SourceLimit}), is answered by {@link
 * dev.greeter.server.Replies}, and counts as answered or as dropped ({@code DropReason}).
 */
package dev.greeter.server.datagram;
