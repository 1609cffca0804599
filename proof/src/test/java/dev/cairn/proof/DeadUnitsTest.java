package dev.cairn.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.cairn.linalg.Point;
import dev.cairn.nn.Activation;
import dev.cairn.nn.Loss;
import dev.cairn.nn.Perceptron;
import dev.cairn.proof.certificate.Certificate;
import dev.cairn.proof.certificate.NetworkData;
import dev.cairn.proof.certificate.ProblemDescription;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Families of networks without L2: a dead unit's bias is free, a copy of a unit that nothing takes
/// in changes nothing. The truth is that of the network without the unit.
class DeadUnitsTest {
  private static final int SAMPLES = 6;

  @TempDir Path directory;

  @Test
  void bothVerifiersAcceptWhatIsProvenOfThem() throws Exception {
    Map<String, Certificate> certificates = new LinkedHashMap<>();
    double[] y = narrowMinimum();
    Certificate dead = wide(y[0], 0, y[1], 0.6, y[2], 0, y[3], 0, y[4], y[5]);
    var family = assertInstanceOf(Statement.Degenerate.class, dead.statement(), dead::toString);
    assertEquals(1, family.dimension(), dead::toString);
    // six of the narrow network's minimum; of w and a, rank one off the diagonal: one of each sign
    assertEquals(1, family.negative(), dead::toString);
    assertEquals(7, family.positive(), dead::toString);
    certificates.put("dead", dead);
    Certificate copy = wide(y[0], y[0], y[1], y[1], y[2], 0, y[3], 0, y[4], y[5]);
    var claim = assertInstanceOf(Statement.Degenerate.class, copy.statement(), copy::toString);
    assertEquals(0, claim.dimension(), copy::toString);
    certificates.put("copy", copy);
    new BothVerifiers(directory).accept(certificates);
  }

  /// An output weight that is not zero makes the bias matter; an input weight makes the unit's
  /// output depend on the sample.
  @Test
  void nothingIsProvenOfUnitsThatAreNotDead() throws Exception {
    double[] y = narrowMinimum();
    Map<String, Certificate> wrong = new LinkedHashMap<>();
    for (double[] theta :
        List.of(
            new double[] {y[0], 0.4, y[1], 0.6, y[2], 0, y[3], 0, y[4], y[5]},
            new double[] {y[0], 0, y[1], 0.6, y[2], 0.1, y[3], 0, y[4], y[5]})) {
      Certificate living = wide(theta);
      if (!(living.statement() instanceof Statement.Undecided)) {
        assertInstanceOf(Statement.NotCritical.class, living.statement(), living::toString);
      }
      List<Integer> groups =
          theta[1] == 0
              ? List.of(1, 0, 2, 3, 4, 5, 6, 0, 7, 8)
              : List.of(1, 2, 3, 4, 5, 0, 6, 0, 7, 8);
      wrong.put(
          groups.toString(),
          new Certificate(
              living.problem(),
              new Proof(
                  Point.of(theta),
                  Point.of(theta),
                  0,
                  new Statement.Degenerate(new Subspace(groups), 1, 0, 0, 1e-9, 1e-6),
                  "by hand")));
    }
    new BothVerifiers(directory).refuse(wrong);
  }

  /// w, b, a₁, a₂, c₁, c₂ of a unit between one input and two outputs.
  private double[] narrowMinimum() throws Exception {
    ProblemDescription narrow = problem(1);
    return SecondVerifierTest.minimum(
        directory, narrow, 2.578, -0.446, 1.047, -0.531, -0.024, 0.263);
  }

  private Certificate wide(double... theta) throws Exception {
    ProblemDescription problem = problem(2);
    return new Certificate(problem, SecondVerifierTest.prover(directory, problem).prove(theta));
  }

  private ProblemDescription problem(int units) throws Exception {
    double[] inputs = {-0.9, -0.2, 0.1, 0.4, 0.8, 1.3};
    double[] targets = new double[2 * SAMPLES];
    for (int s = 0; s < SAMPLES; s++) {
      double unit = (2 * inputs[s] - 0.5) / (1 + Math.exp(0.5 - 2 * inputs[s]));
      double noise = s % 2 == 0 ? 0.03 : -0.03;
      targets[2 * s] = 1.5 * unit + 0.1 + noise;
      targets[2 * s + 1] = 0.2 - 0.8 * unit - noise * s;
    }
    NetworkData data = new NetworkData(Point.of(inputs), Point.of(targets));
    data.writeInto(directory);
    return new ProblemDescription.Network(
        new Perceptron(List.of(1, units, 2), Activation.SWISH, true, Loss.MEAN_SQUARED, 0),
        SAMPLES,
        data.hash());
  }
}
