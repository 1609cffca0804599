/// The report of a study: its figures and one page that works without a network.
package dev.cairn.report.page;
