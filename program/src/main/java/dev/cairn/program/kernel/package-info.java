/// Vectorised element-wise functions and products of the evaluator, each with a plain twin.
package dev.cairn.program.kernel;
