/**
 * The process around the verticles.
 *
 * <p>The way: {@link dev.greeter.launch.Launcher} deploys a verticle for each section of the
 * configuration ({@link dev.greeter.launch.Kind}), waits for the client's end or a signal ({@link
 * dev.greeter.launch.Signals}), undeploys in order, and turns what was found into an {@link
 * dev.greeter.launch.ExitCode}.
 */
package dev.greeter.launch;
