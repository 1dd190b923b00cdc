package dev.greeter.launch;

import java.io.PrintStream;

/**
 * The streams of the process that people or programs read.
 *
 * @param out standard output, for results
 * @param outIsTerminal whether a person sees them on a terminal
 * @param terminal standard error where it is a terminal, for progress, else null
 */
public record Console(PrintStream out, boolean outIsTerminal, PrintStream terminal) {}
