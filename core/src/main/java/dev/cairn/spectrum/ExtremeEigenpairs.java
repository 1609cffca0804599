package dev.cairn.spectrum;

import java.util.List;

/// Eigenpairs at the ends of a spectrum.
///
/// @param lowest in ascending order from the smallest eigenvalue
/// @param highest in ascending order up to the largest
/// @param products how many products with A they cost
/// @param ending why the computation ended
public record ExtremeEigenpairs(
    List<Eigenpair> lowest, List<Eigenpair> highest, int products, Ending ending) {
  public ExtremeEigenpairs {
    lowest = List.copyOf(lowest);
    highest = List.copyOf(highest);
  }

  /// Why a computation of eigenpairs ended.
  public enum Ending {
    /// Every residual is below the tolerance.
    CONVERGED,
    /// The budget is used up; the pairs are the best so far, with the residuals they have.
    BUDGET,
    /// A product was not finite; there are no pairs.
    NON_FINITE
  }
}
