/// The differentiable program: typed operations, gradient and tangent as programs again.
package dev.cairn.program;
