/**
 * Files of reports: written whole or not at all, read and added up.
 *
 * <p>The way: {@link dev.greeter.report.file.ReportFile} finds out before a measurement whether a
 * report can be written and writes it after that, as JSON or as a page; {@link
 * dev.greeter.report.file.ReportFiles} reads such files and adds up what they hold.
 */
package dev.greeter.report.file;
