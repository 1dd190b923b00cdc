/**
 * Start, wait, stop.
 *
 * <p>The way: {@link dev.greeter.launch.Launcher} takes a {@link dev.greeter.config.GreeterConfig},
 * starts Vert.x, deploys all that it names or nothing, waits for the clients or a signal, stops,
 * and answers the exit code of the process.
 */
package dev.greeter.launch;
