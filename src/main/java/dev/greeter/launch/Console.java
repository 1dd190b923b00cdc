package dev.greeter.launch;

import java.io.PrintStream;

/**
 * The streams of the process that people or programs read.
 *
 * @param out standard output, for results
 * @param outIsTerminal whether a person sees them on a terminal
 * @param err standard error, for what else a person may want to see
 * @param errIsTerminal whether that is a terminal
 */
public record Console(
    PrintStream out, boolean outIsTerminal, PrintStream err, boolean errIsTerminal) {

  /** Where progress goes: standard error if it is a terminal, else null. */
  PrintStream terminal() {
    return errIsTerminal ? err : null;
  }
}
