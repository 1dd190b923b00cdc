/**
 * The forms of a report: a table for people, and JSON for programs.
 *
 * <p>The way: a {@link dev.greeter.report.Report} becomes text in {@link
 * dev.greeter.report.form.TextReport}, or a record of JSON's shape, which {@link
 * dev.greeter.report.form.JsonReport} has Jackson write; back, the schema checks what was parsed,
 * and the same record makes the same report of it.
 */
package dev.greeter.report.form;
