/**
 * The probe.
 *
 * <p>The way: {@link dev.greeter.client.ClientVerticle} starts an {@link
 * dev.greeter.client.Exchange}, which connects, waits, sends and reads, and ends as a {@link
 * dev.greeter.client.Result} with one {@link dev.greeter.client.Outcome}.
 */
package dev.greeter.client;
