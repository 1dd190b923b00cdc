package dev.greeter.config;

/**
 * What to deploy. A section that the file does not name is null, and is not deployed.
 *
 * @param server the TCP service, or null
 * @param client the probe, or null
 * @param admin health and metrics, or null
 * @param drain how the process ends; never null
 */
public record GreeterConfig(
    Section<ServerConfig> server,
    Section<ClientConfig> client,
    Section<AdminConfig> admin,
    DrainConfig drain) {}
