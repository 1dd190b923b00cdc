package dev.greeter.report;

/**
 * What one exchange does that others of its schedule need not do: a search has one for each value.
 *
 * @param delayMs silence before its request, in milliseconds
 * @param messageBytes size of that, or null for the message as it is
 */
public record Attempt(int delayMs, Integer messageBytes) {}
