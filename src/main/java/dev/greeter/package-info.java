/**
 * The command line: {@link dev.greeter.Main} reads it, has the configuration loaded, and hands it
 * to {@link dev.greeter.launch.Launcher}.
 */
package dev.greeter;
