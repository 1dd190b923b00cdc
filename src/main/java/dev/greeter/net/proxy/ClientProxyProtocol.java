package dev.greeter.net.proxy;

/**
 * The {@code client.config.proxyProtocol} section; {@code greeter.schema.json} holds ranges.
 *
 * @param version of the header that every connection begins with, 1 or 2
 */
public record ClientProxyProtocol(int version) {}
