/// The quadratic model of a smooth function around one point, in the eigenbasis of its Hessian:
/// what every finder for dense Hessians is built from.
package dev.cairn.finder.model;
