/**
 * What a measurement has found, as a value.
 *
 * <p>The way: an exchange ends as an {@link dev.greeter.report.ExchangeResult}; the {@link
 * dev.greeter.report.Recorder} of its instance counts it; the recorders of all instances become one
 * {@link dev.greeter.report.Report}, which is held against {@link dev.greeter.report.Expectations}
 * and rendered as a table, as JSON or as a page ({@link dev.greeter.report.ReportFile}).
 */
package dev.greeter.report;
