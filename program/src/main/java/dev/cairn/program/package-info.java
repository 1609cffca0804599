/// The differentiable program: typed operations, gradient and tangent as programs again.
///
/// More than 20 classes: what a program is made of, a sealed family in one place.
package dev.cairn.program;
