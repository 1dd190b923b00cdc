/**
 * Peers that our server is measured beside, each a program on one page with the same contract: a
 * process of its own, given its deadline in milliseconds, that listens on a free port of 127.0.0.1,
 * or on a unix socket if it is given its path, and says where.
 */
package dev.greeter.bench.peers;
