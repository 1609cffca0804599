/// Enclosures of the values and derivatives of programs over boxes.
///
/// More than 20 classes: an arithmetic, an algebra over it and a structure that makes it
/// fast are a class each, and all enclose the same program.
package dev.cairn.proof.enclosure;
