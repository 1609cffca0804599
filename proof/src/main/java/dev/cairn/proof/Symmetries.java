package dev.cairn.proof;

import dev.cairn.nn.Activation;
import dev.cairn.nn.Layer;
import dev.cairn.nn.Loss;
import dev.cairn.nn.Perceptron;
import java.util.ArrayList;
import java.util.List;

/// The continuous symmetries that a network's loss has by its construction.
public final class Symmetries {
  private Symmetries() {}

  /// Generators of every known symmetry of the loss.
  ///
  /// - Between two layers with nothing between them but the identity, GL(p): W₂W₁ and W₂b₁ do not
  ///   change under W₁ → MW₁, b₁ → Mb₁, W₂ → W₂M⁻¹. With L2 only its orthogonal part is left.
  /// - Softmax does not see a number added to all logits: with cross-entropy and no L2, W → W + 1uᵀ
  ///   and b → b + t1 in the last layer. (The targets of a sample sum to 1 only up to rounding;
  ///   this generator is offered where every target is one-hot, which the caller states.)
  public static List<AffineField> of(Perceptron network, boolean oneHot) {
    List<AffineField> fields = new ArrayList<>();
    List<Layer> layers = network.layers();
    if (network.activation() == Activation.IDENTITY) {
      for (int l = 0; l + 1 < layers.size(); l++) {
        addGeneralLinear(fields, layers.get(l), layers.get(l + 1), network.l2() > 0);
      }
    }
    if (network.loss() == Loss.CROSS_ENTROPY && network.l2() == 0 && oneHot) {
      addSoftmaxShift(fields, layers.getLast());
    }
    return List.copyOf(fields);
  }

  /// δW₁ = E_ij W₁, δW₂ = −W₂ E_ij for every i, j; E_ij − E_ji where only rotations are left.
  private static void addGeneralLinear(
      List<AffineField> fields, Layer first, Layer second, boolean rotationsOnly) {
    int p = first.outputs();
    for (int i = 0; i < p; i++) {
      for (int j = rotationsOnly ? i + 1 : 0; j < p; j++) {
        List<AffineField.Term> terms = new ArrayList<>();
        addElementary(terms, first, second, i, j, 1);
        if (rotationsOnly) {
          addElementary(terms, first, second, j, i, -1);
        }
        fields.add(new AffineField(terms));
      }
    }
  }

  private static void addElementary(
      List<AffineField.Term> terms, Layer first, Layer second, int i, int j, double sign) {
    int inputs = first.inputs() + (first.biased() ? 1 : 0);
    for (int k = 0; k < inputs; k++) {
      terms.add(new AffineField.Term(first.index(i, k), first.index(j, k), sign));
    }
    for (int o = 0; o < second.outputs(); o++) {
      terms.add(new AffineField.Term(second.index(o, j), second.index(o, i), -sign));
    }
  }

  private static void addSoftmaxShift(List<AffineField> fields, Layer last) {
    int inputs = last.inputs() + (last.biased() ? 1 : 0);
    for (int k = 0; k < inputs; k++) {
      List<AffineField.Term> terms = new ArrayList<>();
      for (int o = 0; o < last.outputs(); o++) {
        terms.add(new AffineField.Term(last.index(o, k), AffineField.CONSTANT, 1));
      }
      fields.add(new AffineField(terms));
    }
  }
}
