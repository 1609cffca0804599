/// Newton-type methods for ∇f = 0, to critical points of every index: Newton-MR, exact and damped,
/// and the pseudo-inverse step.
package dev.cairn.finder.newton;
