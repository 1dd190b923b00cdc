/**
 * A report as one HTML page that loads nothing else.
 *
 * <p>The way: a {@link dev.greeter.report.Report} and its {@link dev.greeter.report.Judgement}
 * become verdict, pictures and tables in {@code HtmlReport}; {@link dev.greeter.report.page.Html}
 * puts them into the frame that the status page has too.
 */
package dev.greeter.report.page;
