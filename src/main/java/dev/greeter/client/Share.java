package dev.greeter.client;

/**
 * The {@code client.config.share} section: which part of the work is this process's, where several
 * measure together.
 *
 * @param index from 0, below {@code of}
 * @param of how many parts there are
 */
public record Share(int index, int of) {}
