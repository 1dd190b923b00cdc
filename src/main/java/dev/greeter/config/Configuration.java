package dev.greeter.config;

import io.vertx.core.json.JsonObject;

/**
 * A valid configuration, with every default.
 *
 * @param shown what may be printed: what is not ours has its placeholders as they are written,
 *     which may stand for secrets
 * @param written as a file would have it: what was read, and what was set over it
 * @param sections what is deployed, where they are filled
 */
public record Configuration(JsonObject shown, JsonObject written, JsonObject sections) {}
