package dev.cairn.proof.certificate;

import dev.cairn.formats.DataTensors;
import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.NamedTensors;
import dev.cairn.formats.Tensor;
import dev.cairn.linalg.Point;
import dev.cairn.nn.Perceptron;
import dev.cairn.onnx.ClassTargets;
import dev.cairn.onnx.ModelLoss;
import dev.cairn.onnx.OnnxProblem;
import dev.cairn.problem.ProblemCatalogue;
import dev.cairn.program.Program;
import dev.cairn.program.Shape;
import dev.cairn.proof.AffineField;
import dev.cairn.proof.LossFunction;
import dev.cairn.proof.OnnxLoss;
import dev.cairn.proof.PerceptronLoss;
import dev.cairn.proof.ProblemPrograms;
import dev.cairn.proof.Symmetries;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/// What a certificate says about its problem: enough to build the loss again, given the data.
public sealed interface ProblemDescription {
  /// A problem of the catalogue of closed forms, by its name ("rastrigin:2").
  record ClosedForm(String name, int dimension) implements ProblemDescription {
    /// Largest dimension that is taken from a certificate.
    static final int LARGEST = 1_000;

    public ClosedForm {
      if (dimension < 1 || dimension > LARGEST) {
        throw new IllegalArgumentException(
            "dimension %s must be between 1 and %s".formatted(dimension, LARGEST));
      }
    }

    private LossFunction program() {
      try {
        if (ProblemCatalogue.named(name).objective().dimension() == dimension) {
          Optional<Program> program = ProblemPrograms.named(name, dimension);
          if (program.isPresent()) {
            return LossFunction.of(program.get());
          }
        }
      } catch (IllegalArgumentException e) {
        throw new CertificateException(String.valueOf(e.getMessage()), e);
      }
      throw new CertificateException(
          "'%s' in dimension %s is none of the closed forms that can be certified"
              .formatted(name, dimension));
    }
  }

  /// A function written as a formula.
  ///
  /// @param f the formula
  /// @param variables in the order of θ; in the order of the formula where there are none
  record Formula(String f, List<String> variables) implements ProblemDescription {
    /// The longest formula that is taken from a certificate.
    static final int LONGEST = 100_000;

    public Formula {
      variables = List.copyOf(variables);
      if (f.length() > LONGEST) {
        throw new IllegalArgumentException("a formula of %s characters".formatted(f.length()));
      }
    }

    private LossFunction parsed() {
      try {
        return LossFunction.of(dev.cairn.program.formula.Formula.parse(f, variables));
      } catch (IllegalArgumentException e) {
        throw new CertificateException("formula: " + e.getMessage(), e);
      }
    }
  }

  /// A network's loss on data that stand in a file beside the certificate.
  ///
  /// @param samples number of samples
  /// @param dataHash SHA-256 of the data as [NetworkData] writes them, in hexadecimal
  record Network(Perceptron perceptron, int samples, String dataHash)
      implements ProblemDescription {}

  /// The loss of an ONNX model on data; model and data stand in files beside the certificate.
  ///
  /// @param files of the model
  /// @param settings how the model becomes a loss, which must be named
  /// @param features the shape of one sample's features
  /// @param samples number of samples
  /// @param dataHash SHA-256 of features and targets as [NetworkData] writes them
  record Model(
      ModelFiles files, OnnxProblem.Settings settings, Shape features, int samples, String dataHash)
      implements ProblemDescription {
    /// Largest number of parameters of a loss that is built from a certificate.
    static final int LARGEST = 1 << 20;

    public Model {
      if (settings.loss().isEmpty()) {
        throw new IllegalArgumentException("the loss of the model must be named");
      }
      if (samples < 1) {
        throw new IllegalArgumentException("%s samples must be ≥ 1".formatted(samples));
      }
    }

    /// A model's loss as it was imported.
    ///
    /// @param settings how; neither the output nor the loss that was found to fit need be named
    public static Model of(
        OnnxProblem problem, OnnxProblem.Settings settings, ModelFiles files, String dataHash) {
      return new Model(
          files,
          settings(
              settings.constants(),
              problem.lossKind(),
              settings.l2(),
              Optional.of(problem.output())),
          problem.loss().inputs().getFirst().shape(),
          problem.samples().count(),
          dataHash);
    }

    /// How a model becomes the loss of a certificate.
    ///
    /// @param output the model's output that the loss takes; its first where empty
    static OnnxProblem.Settings settings(
        List<String> constants, ModelLoss loss, double l2, Optional<String> output) {
      return new OnnxProblem.Settings(constants, Optional.of(loss), l2, output, ClassTargets.PLAIN);
    }

    /// The model's loss, built again.
    private LossFunction rebuilt(DataSource source) {
      NetworkData read = source.read(dataHash);
      int targets = read.targets().dimension();
      if (!read.hash().equals(dataHash)
          || read.inputs().dimension() != (long) samples * features.size()
          || targets % samples != 0) {
        throw new CertificateException("the data are not those of the certificate");
      }
      var data =
          new DataTensors(
              "the certificate's data",
              tensor(read.inputs(), features.toArray()),
              targets == 0
                  ? Optional.empty()
                  : Optional.of(tensor(read.targets(), targets / samples)),
              Optional.empty());
      try {
        OnnxProblem problem = OnnxProblem.of(source.model(files), data, settings);
        if (problem.loss().dimension() > LARGEST) {
          throw new CertificateException(
              "a model of %s parameters".formatted(problem.loss().dimension()));
        }
        return OnnxLoss.of(problem);
      } catch (FormatException | IllegalArgumentException e) {
        throw new CertificateException(String.valueOf(e.getMessage()), e);
      }
    }

    private Tensor tensor(Point values, int... sample) {
      int[] extents = new int[sample.length + 1];
      extents[0] = samples;
      System.arraycopy(sample, 0, extents, 1, sample.length);
      return Tensor.of(ElementType.F64, extents, values.toArray());
    }
  }

  /// A graph without samples; the model stands in a file beside the certificate.
  ///
  /// @param files of the model
  /// @param settings how the model becomes a function, of which the output is named
  /// @param inputs the graph's inputs by name: their values where they are constant, otherwise 0
  record Graph(ModelFiles files, OnnxProblem.Settings settings, SequencedMap<String, Tensor> inputs)
      implements ProblemDescription {
    public Graph {
      inputs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(inputs));
    }

    /// A graph as it was imported.
    ///
    /// @param settings how; the output need not be named
    public static Graph of(OnnxProblem problem, OnnxProblem.Settings settings, ModelFiles files) {
      Set<String> parameters = new HashSet<>();
      problem.loss().parameters().forEach(parameter -> parameters.add(parameter.name()));
      SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
      new TreeMap<>(problem.given())
          .forEach(
              (name, tensor) ->
                  inputs.put(name, parameters.contains(name) ? zero(tensor.shape()) : tensor));
      return new Graph(
          files, settings(settings.constants(), settings.l2(), problem.output()), inputs);
    }

    /// How a graph becomes the function of a certificate.
    static OnnxProblem.Settings settings(List<String> constants, double l2, String output) {
      return Model.settings(constants, ModelLoss.OUTPUT, l2, Optional.of(output));
    }

    static Tensor zero(int... shape) {
      return Tensor.of(
          ElementType.F64, shape, new double[Arrays.stream(shape).reduce(1, Math::multiplyExact)]);
    }

    private LossFunction rebuilt(DataSource source) {
      try {
        OnnxProblem problem =
            OnnxProblem.withoutData(
                source.model(files), new NamedTensors("the certificate", inputs), settings);
        if (problem.loss().dimension() > Model.LARGEST) {
          throw new CertificateException(
              "a graph of %s parameters".formatted(problem.loss().dimension()));
        }
        return OnnxLoss.of(problem);
      } catch (FormatException | IllegalArgumentException e) {
        throw new CertificateException(String.valueOf(e.getMessage()), e);
      }
    }
  }

  /// The loss.
  ///
  /// @param data read only where the problem has data; checked against its hash
  /// @throws CertificateException where there is no such problem or the data are not those
  ///     described
  default LossFunction loss(DataSource data) {
    return switch (this) {
      case ClosedForm form -> form.program();
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
      case Formula formula -> formula.parsed();
      case Model model -> model.rebuilt(data);
      case Graph graph -> graph.rebuilt(data);
    };
  }

  /// The generators of the loss's symmetries; none are known of formulas and models.
  default List<AffineField> symmetries(DataSource data) {
    return switch (this) {
      case ClosedForm _, Formula _, Model _, Graph _ -> List.of();
      case Network network ->
          Symmetries.of(
              network.perceptron(),
              data.read(network.dataHash()).oneHot(network.perceptron().outputs()));
    };
  }
}
