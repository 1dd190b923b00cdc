/**
 * The probe.
 *
 * <p>The way: {@link dev.greeter.client.Probe} has {@link dev.greeter.client.Work} to hand out to
 * its {@link dev.greeter.client.ClientVerticle}s; each start becomes an {@link
 * dev.greeter.client.Exchange}, which connects, waits, sends and reads, and ends as a {@link
 * dev.greeter.client.Result}; the {@link dev.greeter.client.Tally} counts it, and becomes a {@link
 * dev.greeter.client.Report}, which {@link dev.greeter.client.Expectations} judge.
 */
package dev.greeter.client;
