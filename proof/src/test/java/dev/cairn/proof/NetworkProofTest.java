package dev.cairn.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.Point;
import dev.cairn.nn.Activation;
import dev.cairn.nn.Loss;
import dev.cairn.nn.Perceptron;
import dev.cairn.proof.arithmetic.PreciseBall;
import dev.cairn.proof.certificate.Certificate;
import dev.cairn.proof.certificate.CertificateException;
import dev.cairn.proof.certificate.CertificateFile;
import dev.cairn.proof.certificate.DataSource;
import dev.cairn.proof.certificate.NetworkData;
import dev.cairn.proof.certificate.ProblemDescription;
import dev.cairn.proof.enclosure.Enclosures;
import dev.cairn.proof.verify.Verification;
import dev.cairn.proof.verify.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkProofTest {
  private static final Perceptron REGULARISED =
      new Perceptron(List.of(4, 3, 2, 4), Activation.SWISH, false, Loss.MEAN_SQUARED, 1);

  @Test
  void networksAreProvenAndTheirCertificatesVerifiedFromFiles(@TempDir Path directory)
      throws IOException {
    NetworkData data = data(60, 4);
    Prover prover = prover(REGULARISED, data);
    SplittableRandom random = new SplittableRandom(2);
    int critical = 0;
    int away = 0;
    for (int trial = 0; trial < 6; trial++) {
      double[] theta = new double[REGULARISED.dimension()];
      for (int i = 0; i < theta.length; i++) {
        theta[i] = trial == 0 ? 0 : random.nextGaussian() * 0.3 * trial;
      }
      Proof proof = prover.prove(theta);
      critical += proof.statement() instanceof Statement.Critical ? 1 : 0;
      away += proof.statement() instanceof Statement.NotCritical ? 1 : 0;
      var problem = new ProblemDescription.Network(REGULARISED, 60, data.hash());
      Path file = directory.resolve("point-" + trial + ".json");
      Files.writeString(file, CertificateFile.write(new Certificate(problem, proof)));
      data.writeInto(directory);
      Certificate read = CertificateFile.read(Files.readString(file));
      assertEquals(proof.statement(), read.statement());
      assertInstanceOf(Verification.Verified.class, read.verify(DataSource.beside(directory)));
    }
    assertTrue(critical >= 1, "critical " + critical);
    assertTrue(away >= 3, "not critical " + away);
  }

  @Test
  void theOriginOfARegularisedNetworkIsAProvenMinimum() {
    Proof proof = prover(REGULARISED, data(60, 4)).prove(new double[REGULARISED.dimension()]);
    var critical = assertInstanceOf(Statement.Critical.class, proof.statement());
    assertEquals(0, critical.index());
    assertTrue(critical.existence() < 1e-12 && critical.uniqueness() > 1e-4, critical::toString);
  }

  @Test
  void theSoftmaxShiftMakesAFamily() {
    var classifier = new Perceptron(List.of(2, 3), Activation.SWISH, true, Loss.CROSS_ENTROPY, 0);
    // every input with every class, unevenly often: the maximum-likelihood weights are finite
    double[] inputs = new double[2 * 36];
    double[] targets = new double[3 * 36];
    for (int s = 0; s < 36; s++) {
      inputs[2 * s] = s % 4 - 1.5;
      inputs[2 * s + 1] = s % 3 - 1;
      targets[3 * s + (s / 4 + s / 7) % 3] = 1;
    }
    NetworkData data = new NetworkData(Point.of(inputs), Point.of(targets));
    Prover prover = prover(classifier, data);
    var optimum =
        new Refinement(prover.enclosures(), prover.hessians())
            .from(new double[classifier.dimension()]);
    assertTrue(optimum.converged());
    Proof proof = prover.prove(optimum.theta());
    var family = assertInstanceOf(Statement.CriticalFamily.class, proof.statement());
    assertEquals(3, family.dimension());
    assertEquals(0, family.index());
  }

  @Test
  void dataThatAreNotTheCertificatesAreRefused(@TempDir Path directory) throws IOException {
    NetworkData data = data(10, 4);
    Path file = directory.resolve(data.writeInto(directory));
    byte[] bytes = Files.readAllBytes(file);
    bytes[100] = (byte) (bytes[100] ^ 1);
    Files.write(file, bytes);
    var source = DataSource.beside(directory);
    assertThrows(CertificateException.class, () -> source.read(data.hash()));
    assertThrows(CertificateException.class, () -> source.read("../" + data.hash()));
  }

  /// Of so many parameters nobody asks the verifier before a statement is written. Where ∇f is
  /// small its enclosures and the prover's differ most.
  @Test
  void whatIsProvenOfManyParametersIsVerified() {
    var network = new Perceptron(List.of(5, 8, 3), Activation.TANH, true, Loss.CROSS_ENTROPY, 0);
    var random = new SplittableRandom(17);
    double[] inputs = random.doubles(5 * 5, -2, 2).toArray();
    double[] targets = new double[5 * 3];
    for (int sample = 0; sample < 5; sample++) {
      targets[3 * sample + random.nextInt(3)] = 1;
    }
    Prover prover = prover(network, new NetworkData(Point.of(inputs), Point.of(targets)));
    LossFunction loss = PerceptronLoss.of(network, inputs, targets);
    var verifier = new Verifier(loss, List.of());
    for (int trial = 0; trial < 3; trial++) {
      double[] theta = new double[network.dimension()];
      Arrays.setAll(theta, _ -> random.nextGaussian() * 0.5);
      Proof proof = prover.prove(descended(loss, theta));
      assertInstanceOf(Statement.NotCritical.class, proof.statement());
      assertInstanceOf(Verification.Verified.class, verifier.verify(proof));
    }
  }

  private static double[] descended(LossFunction loss, double[] theta) {
    var enclosures = new Enclosures(loss, DenseKernels.current());
    for (int step = 0; step < 100; step++) {
      PreciseBall[] gradient = enclosures.gradient(theta);
      for (int i = 0; i < theta.length; i++) {
        theta[i] -= gradient[i].hi();
      }
    }
    return theta;
  }

  private static Prover prover(Perceptron network, NetworkData data) {
    LossFunction loss =
        PerceptronLoss.of(network, data.inputs().toArray(), data.targets().toArray());
    Enclosures enclosures = new Enclosures(loss, DenseKernels.current());
    boolean oneHot = network.loss() == Loss.CROSS_ENTROPY;
    return new Prover(enclosures, HessianSource.of(enclosures), Symmetries.of(network, oneHot));
  }

  private static NetworkData data(int samples, int width) {
    SplittableRandom random = new SplittableRandom(5);
    double[] inputs = new double[samples * width];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = random.nextGaussian() * Math.sqrt(1 + i % width);
    }
    return new NetworkData(Point.of(inputs), Point.of(inputs));
  }
}
