/// Minimisation of ½‖∇f‖², whose gradient H∇f costs one product with the Hessian.
package dev.cairn.finder.gradnorm;
