/// Counts and comparisons of what a study holds, for summary, terminal and page.
package dev.cairn.report.statistics;
