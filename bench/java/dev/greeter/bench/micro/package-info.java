/** Micro benchmarks under JMH; the scenario {@code micro} compiles them once more and runs them. */
package dev.greeter.bench.micro;
