/**
 * Configuration: one JSON file, the settings of the command line and the environment become
 * validated, immutable records.
 *
 * <p>The way: {@link dev.greeter.config.ConfigLoader} reads the file, lays the {@link
 * dev.greeter.config.Setting settings} over it, {@link dev.greeter.config.Placeholders} fills in
 * the environment, {@code greeter.schema.json} validates it and fills in the defaults, and Jackson
 * maps what is left onto {@link dev.greeter.config.GreeterConfig}. Nothing else parses
 * configuration.
 */
package dev.greeter.config;
