package dev.cairn.search;

import dev.cairn.objective.HessianUse;
import java.util.OptionalInt;

/// What a finder needs of a problem, beside the derivatives that its type says.
///
/// @param hessian how it looks at the Hessian in each iterate
/// @param layers whether it looks at the layers of a network, on all samples
/// @param index the Morse index that it searches for, where it is told one: at most n
public record Needs(HessianUse hessian, boolean layers, OptionalInt index) {
  /// Gradients, or a few products at most.
  public static final Needs PRODUCTS = of(HessianUse.PRODUCTS);

  /// The whole Hessian.
  public static final Needs MATRIX = of(HessianUse.ASSEMBLED);

  /// The layers of a network.
  public static final Needs LAYERS = new Needs(HessianUse.PRODUCTS, true, OptionalInt.empty());

  /// The Hessian in this way, and nothing else.
  public static Needs of(HessianUse hessian) {
    return new Needs(hessian, false, OptionalInt.empty());
  }

  /// These with a Morse index.
  public Needs towards(OptionalInt index) {
    return new Needs(hessian, layers, index);
  }
}
