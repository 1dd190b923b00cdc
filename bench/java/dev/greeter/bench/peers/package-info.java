/**
 * Peers that our server is measured beside, each a program on one page with the same contract: a
 * process of its own, given its deadline in milliseconds, that listens on a free port of 127.0.0.1
 * and says which.
 */
package dev.greeter.bench.peers;
