package dev.cairn.bench.rows;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.nn.Activation;
import dev.cairn.nn.Loss;
import dev.cairn.nn.NetworkObjectives;
import dev.cairn.nn.Perceptron;
import dev.cairn.nn.data.DataSet;
import dev.cairn.nn.data.Downsampling;
import dev.cairn.nn.data.FeatureMatrix;
import dev.cairn.nn.data.Mnist;
import dev.cairn.problem.Box;
import dev.cairn.proof.HessianSource;
import dev.cairn.proof.LossFunction;
import dev.cairn.proof.PerceptronLoss;
import dev.cairn.proof.ProblemPrograms;
import dev.cairn.proof.Proof;
import dev.cairn.proof.Prover;
import dev.cairn.proof.Statement;
import dev.cairn.proof.Symmetries;
import dev.cairn.proof.complete.CompleteSearch;
import dev.cairn.proof.complete.Completeness;
import dev.cairn.proof.complete.Limits;
import dev.cairn.proof.complete.SecondOpinion;
import dev.cairn.proof.enclosure.Enclosures;
import dev.cairn.proof.verify.Verification;
import dev.cairn.proof.verify.Verifier;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGeneratorFactory;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What the rows about proofs are measured on: the network of the other rows with λ = 0.1, which
/// has a critical point where only the biases of the outputs are not 0, on the same digits.
@State(Scope.Thread)
public class Proofs {
  private static final double L2 = 0.1;
  private static final long SEED = 1;

  /// Samples of the statement that is verified: the verifier takes them one by one.
  private static final int FEW = 200;

  /// Critical points of Rastrigin's function in [−5, 6]².
  private static final int RASTRIGIN_POINTS = 529;

  private final Prover prover;
  private final Verifier verifier;
  private final double[] critical;
  private final double[] away;
  private final Proof notCritical;

  /// Loads the data and proves each statement once.
  public Proofs() {
    var network =
        new Perceptron(List.of(16, 8, 16, 16), Activation.SWISH, true, Loss.MEAN_SQUARED, L2);
    DataSet digits =
        DataSet.autoEncoding(Downsampling.PAPER.apply(Mnist.bundled().images()).standardised());
    double[] samples = bySample(digits.inputs());
    LossFunction loss = PerceptronLoss.of(network, samples, samples);
    var symmetries = Symmetries.of(network, false);
    var objective = new NetworkObjectives(network, digits).smooth();
    var enclosures = new Enclosures(loss, DenseKernels.current());
    prover = new Prover(enclosures, HessianSource.of(objective), symmetries);
    int width = network.inputs();
    double[] few = Arrays.copyOf(samples, FEW * width);
    LossFunction small = PerceptronLoss.of(network, few, few);
    var around = new Enclosures(small, DenseKernels.current());
    var verified = new Prover(around, HessianSource.of(around), symmetries);
    verifier = new Verifier(small, symmetries);
    int n = network.dimension();
    critical = new double[n];
    for (int p = 0; p < network.outputs(); p++) {
      double mean = 0;
      for (int s = 0; s < digits.samples(); s++) {
        mean += digits.targets().get(p, s) / digits.samples();
      }
      critical[n - network.outputs() + p] = mean / (1 + L2 * network.outputs() / n);
    }
    away = network.initialise(RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(SEED));
    require(certifyCritical().statement() instanceof Statement.Critical, "a critical point");
    require(certifyNotCritical().statement() instanceof Statement.NotCritical, "another point");
    notCritical = verified.prove(away);
    require(notCritical.statement() instanceof Statement.NotCritical, "a point that is not");
  }

  private static double[] bySample(FeatureMatrix matrix) {
    double[] values = new double[matrix.features() * matrix.samples()];
    for (int s = 0; s < matrix.samples(); s++) {
      for (int j = 0; j < matrix.features(); j++) {
        values[s * matrix.features() + j] = matrix.get(j, s);
      }
    }
    return values;
  }

  private static void require(boolean proven, String what) {
    if (!proven) {
      throw new IllegalStateException(what + " was not proven");
    }
  }

  Proof certifyCritical() {
    return prover.prove(critical);
  }

  Proof certifyNotCritical() {
    return prover.prove(away);
  }

  Verification verify() {
    Verification verification = verifier.verify(notCritical);
    require(verification instanceof Verification.Verified, "what had been proven");
    return verification;
  }

  static Completeness completeRastrigin() {
    LossFunction loss = LossFunction.of(ProblemPrograms.named("rastrigin", 2).orElseThrow());
    Completeness found =
        new CompleteSearch(loss, Box.cube(2, -5, 6), Limits.DEFAULT, SecondOpinion.NONE)
            .run(1, () -> false, (_, _) -> {});
    require(found.balls().size() == RASTRIGIN_POINTS, "the points of Rastrigin's function");
    return found;
  }
}
