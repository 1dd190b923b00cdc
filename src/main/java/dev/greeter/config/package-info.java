/**
 * Configuration as a mechanism: JSON and a schema become validated, immutable records, which stand
 * beside the components that they configure.
 *
 * <p>The way: {@link dev.greeter.config.ConfigLoader} reads the file ({@link
 * dev.greeter.config.ConfigFile}), lays the {@link dev.greeter.config.Setting overrides} over it
 * and fills in the environment ({@link dev.greeter.config.Placeholders}); {@link
 * dev.greeter.config.ConfigSchema} has the {@link dev.greeter.config.Validator} word every mistake
 * by what is {@link dev.greeter.config.SchemaNode} at its place, and fills in the defaults; the
 * sections become deployment options, and a verticle reads its own with {@link
 * dev.greeter.config.SectionConfig}, as the record that {@link dev.greeter.config.RecordMapper}
 * makes. An application that deploys a verticle itself enters there, and meets the same schema.
 * Nothing else parses configuration.
 */
package dev.greeter.config;
