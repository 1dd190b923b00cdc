/**
 * The process around the verticles.
 *
 * <p>The way: a configuration has a {@link dev.greeter.launch.Section} for each deployment, in
 * whichever form it is written; {@link dev.greeter.launch.Launcher} deploys them {@link
 * dev.greeter.launch.Kind} by kind, waits for the end of every client or a signal ({@link
 * dev.greeter.launch.Signals}), undeploys in the other order, and turns what was found into an
 * {@link dev.greeter.launch.ExitCode}.
 */
package dev.greeter.launch;
