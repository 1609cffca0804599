/// Figures as data and how they are drawn, as SVG, PNG and CSV.
///
/// More than 20 classes: a figure is a class and what it shows a record.
package dev.cairn.report.figure;
