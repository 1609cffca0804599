package dev.cairn.study.inspect;

/// Watches an inspection.
@FunctionalInterface
public interface InspectionProgress {
  /// Watches nothing; then the Hessian is assembled by the objective's own means instead of by
  /// products that could be watched.
  InspectionProgress NONE = (_, _, _) -> {};

  /// Another Hessian-vector product is done.
  ///
  /// @param phase what it was for, in a few words
  /// @param done products of this phase so far
  /// @param expected about how many there will be
  void product(String phase, long done, long expected);
}
