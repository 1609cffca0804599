/// Figures as data and how they are drawn, as SVG, PNG and CSV.
package dev.cairn.report.figure;
