/**
 * The probe.
 *
 * <p>The way: each {@link dev.greeter.client.ClientVerticle} joins its {@link
 * dev.greeter.client.Measurement} and takes a part of the {@link dev.greeter.client.Schedule}; each
 * start becomes an {@link dev.greeter.client.Exchange} on a {@link dev.greeter.client.Connection}
 * of streams or datagrams, which waits, sends and reads, and whose result the verticle records; a
 * {@link dev.greeter.client.Worker} follows it with the next, on the same connection where that is
 * kept; when every instance is done, the measurement makes one report of what they have recorded,
 * holds it against what was expected, and publishes it.
 */
package dev.greeter.client;
