package dev.cairn.lab.inspect;

/// Watches an inspection.
@FunctionalInterface
public interface InspectionProgress {
  /// Another Hessian-vector product is done.
  ///
  /// @param phase what it was for, in a few words
  /// @param done products of this phase so far
  /// @param expected about how many there will be
  void product(String phase, long done, long expected);
}
