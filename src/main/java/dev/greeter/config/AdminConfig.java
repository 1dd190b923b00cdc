package dev.greeter.config;

/**
 * The {@code admin.config} section; {@code greeter.schema.json} holds ranges and defaults.
 *
 * @param host address or name to serve on
 * @param port TCP port; 0 a free one
 */
public record AdminConfig(String host, int port) {}
