package dev.greeter.config;

/**
 * How one kind of verticle is deployed.
 *
 * @param <C> its configuration
 * @param instances how many verticles, at least 1, each on an event loop of its own
 * @param config what each of them is given
 */
public record Section<C>(int instances, C config) {}
