/// What is measured of one point, in words and as a figure.
package dev.cairn.report.inspect;
