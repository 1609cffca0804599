package dev.cairn.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.nn.Activation;
import dev.cairn.nn.Layer;
import dev.cairn.nn.Loss;
import dev.cairn.nn.Perceptron;
import dev.cairn.proof.enclosure.Enclosures;
import dev.cairn.proof.verify.Verification;
import dev.cairn.proof.verify.Verifier;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The classes of critical points of Baldi & Hornik (1989), each proven a family with its dimension
/// and index.
class LinearAutoEncoderProofTest {
  @Test
  void allClassesOfASmallAutoEncoderAreProvenAndVerified() {
    Theory theory = new Theory(4, 2);
    int proven = 0;
    for (int kept = 0; kept < 1 << 4; kept++) {
      if (Integer.bitCount(kept) <= 2) {
        Proof proof = theory.assertProven(kept);
        var verifier = new Verifier(theory.loss, Symmetries.of(theory.network, false));
        assertInstanceOf(
            Verification.Verified.class, verifier.verify(proof.centre(), proof.statement()));
        proven++;
      }
    }
    assertEquals(11, proven);
  }

  @Test
  void wrongDimensionsAndIndicesOfFamiliesAreRejected() {
    Theory theory = new Theory(4, 2);
    Proof proof = theory.assertProven(0b0011);
    var family = (Statement.CriticalFamily) proof.statement();
    var verifier = new Verifier(theory.loss, Symmetries.of(theory.network, false));
    for (int d = 1; d <= 5; d++) {
      for (int index = 0; index < 6; index++) {
        var claim = new Statement.CriticalFamily(d, index, family.existence(), family.uniqueness());
        boolean right = d == family.dimension() && index == family.index();
        var verification = verifier.verify(proof.centre(), claim);
        assertEquals(right, verification instanceof Verification.Verified, claim::toString);
      }
    }
  }

  @Tag("paper")
  @Test
  void all2517ClassesOfThePapersAutoEncoderAreProven() {
    Theory theory = new Theory(16, 4);
    int proven = 0;
    for (int kept = 0; kept < 1 << 16; kept++) {
      if (Integer.bitCount(kept) <= 4) {
        theory.assertProven(kept);
        proven++;
      }
    }
    assertEquals(2517, proven);
  }

  /// The auto-encoder n-p-n on data with the covariance Q diag(1, …, n) Qᵀ, Q orthogonal.
  private static final class Theory {
    private final int n;
    private final int p;
    private final Perceptron network;
    private final double[] vectors;
    private final LossFunction loss;
    private final Prover prover;

    Theory(int n, int p) {
      this.n = n;
      this.p = p;
      network = new Perceptron(List.of(n, p, n), Activation.IDENTITY, false, Loss.MEAN_SQUARED, 0);
      vectors = orthogonal(n);
      double[] samples = new double[n * n];
      for (int s = 0; s < n; s++) {
        for (int i = 0; i < n; i++) {
          samples[s * n + i] = Math.sqrt(n * (s + 1.0)) * vectors[s * n + i];
        }
      }
      loss = PerceptronLoss.of(network, samples, samples);
      Enclosures enclosures = new Enclosures(loss, DenseKernels.current());
      prover = new Prover(enclosures, HessianSource.of(enclosures), Symmetries.of(network, false));
    }

    /// kept: the bits of the eigenvectors that the code keeps; bit s has the eigenvalue s + 1.
    Proof assertProven(int kept) {
      int r = Integer.bitCount(kept);
      int dimension = p * p - (p - r) * (p - r);
      int index = (p - r) * (n - r);
      double[] theta = new double[network.dimension()];
      Layer encoder = network.layers().getFirst();
      Layer decoder = network.layers().getLast();
      int unit = 0;
      for (int s = 0; s < n; s++) {
        if (((kept >> s) & 1) == 1) {
          index += Integer.bitCount(~kept & ((1 << n) - 1) & ~((1 << (s + 1)) - 1));
          for (int i = 0; i < n; i++) {
            theta[encoder.index(unit, i)] = vectors[s * n + i];
            theta[decoder.index(i, unit)] = vectors[s * n + i];
          }
          unit++;
        }
      }
      Proof proof = prover.prove(theta);
      Statement statement = proof.statement();
      if (dimension == 0) {
        var critical = assertInstanceOf(Statement.Critical.class, statement, "kept " + kept);
        assertEquals(index, critical.index());
      } else {
        var family = assertInstanceOf(Statement.CriticalFamily.class, statement, "kept " + kept);
        assertEquals(dimension, family.dimension());
        assertEquals(index, family.index());
        assertTrue(family.existence() < 1e-10);
      }
      return proof;
    }

    /// Eigenvectors of a random symmetric matrix, one after the other.
    private static double[] orthogonal(int n) {
      SplittableRandom random = new SplittableRandom(12);
      DenseSymmetric matrix = new DenseSymmetric(n);
      for (int j = 0; j < n; j++) {
        for (int i = 0; i <= j; i++) {
          matrix.set(i, j, random.nextDouble(-1, 1));
        }
      }
      double[] vectors = new double[n * n];
      DenseKernels.current().eigensolver(n).eigenvectors(matrix, new double[n], vectors);
      return vectors;
    }
  }
}
