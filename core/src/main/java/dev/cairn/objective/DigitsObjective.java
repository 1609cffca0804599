package dev.cairn.objective;

/// A function that is evaluated everywhere in the numbers that have its digits there
/// ([SmoothObjective#reliableAt]), at the cost of asking. Where none have, nothing is finite.
///
/// @param plain the function, which no other thread uses
public record DigitsObjective(SmoothObjective plain) implements SmoothObjective {
  @Override
  public int dimension() {
    return plain.dimension();
  }

  @Override
  public SmoothEvaluation at(double[] theta) {
    ReliableObjective here = plain.reliableAt(theta);
    return (here.reliance() == Reliance.AS_COMPUTED ? plain : here.objective()).at(theta);
  }

  @Override
  public ReliableObjective reliableAt(double[] theta) {
    return plain.reliableAt(theta);
  }
}
