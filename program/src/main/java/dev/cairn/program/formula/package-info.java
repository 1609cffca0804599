/// Formulas in text as programs.
package dev.cairn.program.formula;
