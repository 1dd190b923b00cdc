package dev.greeter.net;

/**
 * The {@code client.config.tls} section; {@code greeter.schema.json} holds ranges and defaults.
 *
 * @param trustPath PEM file of the authorities that are trusted; null for the JDK's
 * @param serverName the server's name, to ask for and to verify; null for the host
 * @param certPath PEM file of the client's own certificate, or null
 * @param keyPath PEM file of its private key, or null
 * @param verifyHost whether the server's certificate has to name the server
 */
public record ClientTls(
    String trustPath, String serverName, String certPath, String keyPath, boolean verifyHost) {}
