package dev.cairn.nn.theory;

import java.util.List;

/// A class of critical points of a linear auto-encoder: those that keep the same eigenvectors.
///
/// @param kept numbers of the eigenvectors kept, ascending; 0 is that of the smallest eigenvalue
/// @param loss the value at every point of the class
/// @param index the Morse index, a number of negative eigenvalues of the Hessian
/// @param nullity the number of zero eigenvalues of the Hessian
public record CriticalClass(List<Integer> kept, double loss, int index, int nullity) {
  /// Copies the list.
  public CriticalClass {
    kept = List.copyOf(kept);
  }
}
