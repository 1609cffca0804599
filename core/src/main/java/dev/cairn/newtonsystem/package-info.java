/// The Newton system H p = −g: solved by a Krylov method or from the dense Hessian, and measured by
/// r and r_H.
package dev.cairn.newtonsystem;
