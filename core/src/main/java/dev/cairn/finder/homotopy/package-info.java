/// Paths of zeros of a family of gradient maps, followed from an easy member to ∇f.
package dev.cairn.finder.homotopy;
