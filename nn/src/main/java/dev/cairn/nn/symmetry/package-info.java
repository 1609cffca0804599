/// Exchanges of hidden units, and changes of their signs, that leave a network as it is.
package dev.cairn.nn.symmetry;
