/// All critical points in a box: branch and bound with enclosures of gradient and Hessian.
package dev.cairn.proof.complete;
