package dev.cairn.proof;

import dev.cairn.proof.arithmetic.Interval;
import java.util.List;

/// A vector field ξ(θ) = Aθ + b on ℝⁿ with few terms: a generator of a symmetry θ ↦ exp(tξ) of a
/// loss.
///
/// @param terms of the field's components; missing components are zero
public record AffineField(List<Term> terms) {
  /// The source of terms that do not depend on θ.
  public static final int CONSTANT = -1;

  /// Adds coefficient·θ[source], or the coefficient itself where the source is [#CONSTANT], to a
  /// component.
  public record Term(int component, int source, double coefficient) {}

  public AffineField {
    terms = List.copyOf(terms);
  }

  /// A new array: ξ(θ) in doubles.
  public double[] at(double[] theta) {
    double[] field = new double[theta.length];
    for (Term term : terms) {
      double factor = term.source() == CONSTANT ? 1 : theta[term.source()];
      field[term.component()] += term.coefficient() * factor;
    }
    return field;
  }

  /// A new array that encloses ξ over the box |x − θ| ≤ ρ.
  public Interval[] over(double[] theta, double rho) {
    Interval[] field = new Interval[theta.length];
    java.util.Arrays.fill(field, Interval.ZERO);
    for (Term term : terms) {
      Interval factor =
          term.source() == CONSTANT ? Interval.ONE : Interval.ball(theta[term.source()], rho);
      field[term.component()] =
          field[term.component()].add(factor.multiply(Interval.of(term.coefficient())));
    }
    return field;
  }
}
