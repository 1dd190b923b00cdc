/**
 * The forms of a report: a table for people, and JSON for programs.
 *
 * <p>The way: a {@link dev.greeter.report.Report} becomes text in {@link
 * dev.greeter.report.form.TextReport} or an object in {@link dev.greeter.report.form.JsonReport};
 * {@link dev.greeter.report.form.ReportReader} checks such an object and makes the same report of
 * it.
 */
package dev.greeter.report.form;
