/// Data sets: the IDX reader, MNIST, the paper's preprocessing, Gaussian data, principal
/// components.
package dev.cairn.nn.data;
