/**
 * The TCP service.
 *
 * <p>The way: {@link dev.greeter.server.ServerVerticle} listens and hands each accepted socket to
 * one {@link dev.greeter.server.Connection} on its event loop; that asks {@link
 * dev.greeter.server.Replies} what to answer, writes it, closes, and tells {@link
 * dev.greeter.server.Connections} what became of it.
 */
package dev.greeter.server;
