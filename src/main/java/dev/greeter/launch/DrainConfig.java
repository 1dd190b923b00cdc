package dev.greeter.launch;

/**
 * The {@code drain} section; {@code greeter.schema.json} holds ranges and defaults.
 *
 * @param delayMs how long to go on serving when told to stop, in milliseconds
 * @param timeoutMs longest wait for open connections after that, in milliseconds
 */
public record DrainConfig(int delayMs, int timeoutMs) {}
