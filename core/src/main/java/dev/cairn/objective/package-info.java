/// Functions f: ℝⁿ → ℝ with gradient and Hessian, evaluated once a point.
package dev.cairn.objective;
