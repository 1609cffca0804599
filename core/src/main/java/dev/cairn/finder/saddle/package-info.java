/// Saddles of a given Morse index: uphill along k modes of the Hessian, downhill along the others,
/// without the merit ‖∇f‖² that gradient-flat points attract.
package dev.cairn.finder.saddle;
