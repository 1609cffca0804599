/// Evaluation of programs in doubles, block by block of samples.
package dev.cairn.program.evaluator;
