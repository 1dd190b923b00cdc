/**
 * The benchmark: starts our server and peers of other makers as processes, drives them with the
 * same load in turn, and judges the medians. {@code bench/README.md} says how to run and extend it.
 *
 * <p>A {@link dev.greeter.bench.Scenario} asks the {@link dev.greeter.bench.Workbench} for servers
 * and load, and adds what it measured to {@link dev.greeter.bench.Samples}; those are printed,
 * written as JSON and judged by {@link dev.greeter.bench.Thresholds}.
 */
package dev.greeter.bench;
