/// Enclosures of the values and derivatives of programs over boxes.
package dev.cairn.proof.enclosure;
