package dev.greeter.launch;

import java.io.PrintStream;

/**
 * Where the process talks to whoever started it.
 *
 * @param out standard output, for results
 * @param terminal standard error where a person watches it, for progress, else null
 */
public record Console(PrintStream out, PrintStream terminal) {}
