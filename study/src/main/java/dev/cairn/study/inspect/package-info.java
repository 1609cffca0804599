/// All that can be measured of one point: residuals, spectrum, index, verdict.
package dev.cairn.study.inspect;
