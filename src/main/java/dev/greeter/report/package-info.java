/**
 * Reports of measurements, as values that are recorded, added and judged.
 *
 * <p>The way: an exchange ends as an {@link dev.greeter.report.ExchangeResult}; the {@link
 * dev.greeter.report.Recorder} of its instance counts it; the recorders of all instances become one
 * {@link dev.greeter.report.Report}, which {@link dev.greeter.report.Expectations} judge. {@code
 * form}, {@code page} and {@code file} take it from there.
 */
package dev.greeter.report;
