package dev.cairn.proof.certificate;

import dev.cairn.nn.Perceptron;
import dev.cairn.proof.AffineField;
import dev.cairn.proof.LossFunction;
import dev.cairn.proof.PerceptronLoss;
import dev.cairn.proof.ProblemPrograms;
import dev.cairn.proof.Symmetries;
import java.util.List;

/// What a certificate says about its problem: enough to build the loss again, given the data.
public sealed interface ProblemDescription {
  /// A problem of the catalogue of closed forms, by its name ("rastrigin:2").
  record ClosedForm(String name, int dimension) implements ProblemDescription {
    /// Largest dimension that is taken from a certificate.
    static final int LARGEST = 1_000;

    public ClosedForm {
      if (dimension < 1 || dimension > LARGEST) {
        throw new IllegalArgumentException(
            "dimension %d must be between 1 and %d".formatted(dimension, LARGEST));
      }
    }
  }

  /// A network's loss on data that stand in a file beside the certificate.
  ///
  /// @param samples number of samples
  /// @param dataHash SHA-256 of the data as [NetworkData] writes them, in hexadecimal
  record Network(Perceptron perceptron, int samples, String dataHash)
      implements ProblemDescription {}

  /// The loss.
  ///
  /// @param data read only where the problem has data; checked against its hash
  /// @throws CertificateException where there is no such problem or the data are not those
  ///     described
  default LossFunction loss(DataSource data) {
    return switch (this) {
      case ClosedForm(String name, int dimension) ->
          ProblemPrograms.named(name, dimension)
              .map(LossFunction::of)
              .orElseThrow(
                  () ->
                      new CertificateException(
                          "'%s' is none of the closed forms that can be certified"
                              .formatted(name)));
      case Network network -> {
        NetworkData read = data.read(network.dataHash());
        Perceptron perceptron = network.perceptron();
        if (!read.hash().equals(network.dataHash())
            || read.inputs().dimension() != network.samples() * perceptron.inputs()
            || read.targets().dimension() != network.samples() * perceptron.outputs()) {
          throw new CertificateException("the data are not those of the certificate");
        }
        yield PerceptronLoss.of(perceptron, read.inputs().toArray(), read.targets().toArray());
      }
    };
  }

  /// The generators of the loss's symmetries.
  default List<AffineField> symmetries(DataSource data) {
    return switch (this) {
      case ClosedForm _ -> List.of();
      case Network network ->
          Symmetries.of(
              network.perceptron(),
              data.read(network.dataHash()).oneHot(network.perceptron().outputs()));
    };
  }
}
