package dev.cairn.proof;

import dev.cairn.program.Real;
import dev.cairn.proof.arithmetic.Expressions;
import dev.cairn.proof.arithmetic.Expressions.Expression;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Whether the derivatives of a function vanish on a subspace as soon as those along the subspace
/// do, as far as their forms tell.
///
/// Along the number yₖ of a group the derivative is Σ sᵢ∂ᵢf over its members xᵢ = sᵢyₖ. Where all
/// sᵢ∂ᵢf are multiples qᵢd of one form d with numbers qᵢ whose sum is not 0, they vanish with it.
/// The derivative along a coordinate that is 0 all over the subspace may be 0 too, or m·d with one
/// of these d and a factor m that depends on θ alone, not on the sample: then its mean over samples
/// is m times that of d.
final class ReducedGradient {
  private ReducedGradient() {}

  /// The groups along which they are 0 all over the subspace, ascending; none where forms do not
  /// tell that the others vanish together.
  ///
  /// @param derivatives for each coordinate on the subspace, of the parts of the function
  static Optional<List<Integer>> free(
      Subspace subspace, List<List<Expression>> derivatives, Expressions expressions) {
    List<Integer> groups = subspace.groups();
    Map<Integer, List<Expression>> directions = new HashMap<>();
    Map<Integer, Real> sums = new HashMap<>();
    for (int i = 0; i < groups.size(); i++) {
      int group = Math.abs(groups.get(i));
      List<Expression> own = turned(derivatives.get(i), groups.get(i) < 0, expressions);
      if (group > 0 && !isZero(own)) {
        var ratio = expressions.ratio(own, directions.computeIfAbsent(group, _ -> own));
        if (ratio.isEmpty()) {
          return Optional.empty();
        }
        sums.merge(group, ratio.get(), Real::plus);
      }
    }
    if (sums.containsValue(Real.Rational.ZERO)) {
      return Optional.empty();
    }
    for (int i = 0; i < groups.size(); i++) {
      List<Expression> own = derivatives.get(i);
      if (groups.get(i) == 0
          && !isZero(own)
          && directions.values().stream().noneMatch(d -> expressions.isMultiple(own, d))) {
        return Optional.empty();
      }
    }
    return Optional.of(
        IntStream.rangeClosed(1, subspace.count())
            .filter(k -> !directions.containsKey(k))
            .boxed()
            .toList());
  }

  /// −d where they are to be turned, d where not.
  static List<Expression> turned(
      List<Expression> derivatives, boolean negative, Expressions expressions) {
    return negative
        ? derivatives.stream().map(d -> expressions.subtract(Expressions.ZERO, d)).toList()
        : derivatives;
  }

  /// Whether all parts are 0.
  static boolean isZero(List<Expression> derivatives) {
    return derivatives.stream().allMatch(Expression::isZero);
  }
}
