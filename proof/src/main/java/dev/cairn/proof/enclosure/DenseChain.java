package dev.cairn.proof.enclosure;

import dev.cairn.program.Real;
import dev.cairn.proof.LossFunction;
import dev.cairn.proof.arithmetic.Curve;
import java.util.List;
import java.util.Optional;

/// A loss that is a chain of dense layers: what the structured enclosures are made for.
///
/// f(θ) = c/N Σ ℓ(z_L, t) + μ Σ θᵢ², with a₀ the first input of a sample, zₗ = Wₗaₗ + bₗ, aₗ₊₁ =
/// φₗ(zₗ), and t its second input. Every θᵢ stands in one place of one layer.
///
/// @param loss the function that this is, read by [ChainReader]
/// @param layers first to last
/// @param kind ℓ
/// @param factor c
/// @param penalty μ, 0 where there is none
record DenseChain(LossFunction loss, List<Layer> layers, Kind kind, Real factor, Real penalty) {
  /// ℓ of the outputs z and targets t of a sample.
  enum Kind {
    /// Σ (zᵢ − tᵢ)².
    SQUARED,
    /// log Σ exp zᵢ − Σ tᵢzᵢ.
    CROSS_ENTROPY
  }

  /// One layer. Arrays are not for writing.
  ///
  /// @param weights the place in θ of `W[i][j]` at i·inputs + j
  /// @param biases the place in θ of `b[i]`; none where there are no biases
  /// @param activation of its outputs; empty where there is none
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Layer(int inputs, int outputs, int[] weights, int[] biases, Optional<Curve> activation) {
    int weight(int i, int j) {
      return weights[i * inputs + j];
    }

    /// A new matrix: those numbers of a vector like θ that stand where the weights do, by outputs.
    double[][] rows(double[] theta) {
      double[][] rows = new double[outputs][inputs];
      for (int i = 0; i < outputs; i++) {
        for (int j = 0; j < inputs; j++) {
          rows[i][j] = theta[weight(i, j)];
        }
      }
      return rows;
    }

    /// The same by inputs.
    double[][] columns(double[] theta) {
      double[][] columns = new double[inputs][outputs];
      for (int j = 0; j < inputs; j++) {
        for (int i = 0; i < outputs; i++) {
          columns[j][i] = theta[weight(i, j)];
        }
      }
      return columns;
    }

    boolean biased() {
      return biases.length > 0;
    }
  }

  DenseChain {
    layers = List.copyOf(layers);
  }

  /// n.
  int dimension() {
    return loss.dimension();
  }

  /// The number of the last layer.
  int last() {
    return layers.size() - 1;
  }

  Layer layer(int l) {
    return layers.get(l);
  }

  /// What the derivatives of all samples by z_L, zᵢ − tᵢ and 1 or softmax(z) − t and its
  /// derivative, are multiplied by: 2c/N or c/N.
  Real weight() {
    Real share = factor.times(Real.ratio(1, loss.samples()));
    return kind == Kind.SQUARED ? share.times(Real.of(2)) : share;
  }
}
