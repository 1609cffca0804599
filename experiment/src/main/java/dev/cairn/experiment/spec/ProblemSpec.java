package dev.cairn.experiment.spec;

import dev.cairn.experiment.binding.Key;
import dev.cairn.experiment.binding.Reads;
import dev.cairn.experiment.binding.Tag;
import dev.cairn.external.Endpoint;
import dev.cairn.external.Launch;
import dev.cairn.external.OnError;
import dev.cairn.nn.Activation;
import dev.cairn.nn.Loss;
import dev.cairn.onnx.ClassTargets;
import dev.cairn.onnx.ModelLoss;
import dev.cairn.onnx.OnnxProblem;
import dev.cairn.problem.ProblemCatalogue;
import dev.cairn.symmetry.SignedPermutation;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// The function whose critical points are searched.
public sealed interface ProblemSpec {
  /// Whether f is known to tend to infinity with ‖θ‖: then no run that goes downhill diverges.
  default boolean coercive() {
    return this instanceof Network network && network.l2() > 0;
  }

  /// What is said of the key of both kinds of problems that have it.
  String PARTITIONS =
      "Into how many parts the samples are cut, each read and summed by itself, and by any process"
          + " of a cluster: docs/clusters.md. Sums depend on their number in the last digits. Runs"
          + " go one after the other then. Takes samples in files, in their order. Where absent,"
          + " all samples are in memory.";

  /// The same function with all samples in memory: equal up to rounding.
  default ProblemSpec whole() {
    return this;
  }

  /// Into how many partitions its samples are cut, where they are.
  default OptionalInt partitions() {
    return OptionalInt.empty();
  }

  /// Refuses partitions of what cannot be read part by part.
  private static void requireDivisible(OptionalInt partitions, Optional<DataSpec> data) {
    if (partitions.isEmpty()) {
      return;
    }
    if (!(data.isPresent() && data.get() instanceof DataSpec.File file)) {
      throw new IllegalArgumentException(
          "partitions are of samples in files: data: {type: file, …}");
    }
    if (file.prepare().shuffled() || file.prepare().components().isPresent()) {
      throw new IllegalArgumentException(
          "partitions are read in the order of the file, without prepare.shuffled and"
              + " prepare.components, which need all samples at once");
    }
  }

  /// The loss of a multi-layer perceptron on a data set.
  @Tag(value = "network", doc = "The mean loss of a multi-layer perceptron on a data set.")
  record Network(
      @Key("The samples.") DataSpec data,
      @Key(
              value = "Widths of the input, of each hidden layer and of the output.",
              range = "[1, 100000]")
          List<Integer> layers,
      @Key(
              value = "Activation of the hidden layers; the output layer is linear.",
              fallback = "swish")
          Activation activation,
      @Key(value = "Whether every layer has biases.", fallback = "true") boolean biases,
      @Key(
              value =
                  "What is minimised: the mean squared error (of the targets; of reproducing the"
                      + " inputs where the data have only class numbers or no targets), or the"
                      + " cross-entropy of the labels.",
              fallback = "mean_squared")
          Loss loss,
      @Key(value = "λ in λ·mean(θ²), added to the loss.", fallback = "0", range = "[0, ∞)")
          double l2,
      @Key(value = PARTITIONS, range = "[1, 100000]") OptionalInt partitions)
      implements ProblemSpec {
    /// Needs an input and an output.
    public Network {
      if (layers.size() < 2) {
        throw new IllegalArgumentException(
            "layers %s must name at least the widths of input and output".formatted(layers));
      }
      requireDivisible(partitions, Optional.of(data));
    }

    /// The same loss with λ = 0.
    public Network withoutL2() {
      return new Network(data, layers, activation, biases, loss, 0, partitions);
    }

    @Override
    public Network whole() {
      return new Network(data, layers, activation, biases, loss, l2, OptionalInt.empty());
    }
  }

  /// A closed-form function of the catalogue.
  @Tag(value = "function", doc = "A closed-form function of Cairn's catalogue.")
  record Function(
      @Key("Its name, with its size where it takes one: quartic, rosenbrock:4.") String name)
      implements ProblemSpec {
    /// Refuses names that the catalogue lacks.
    public Function {
      ProblemCatalogue.named(name);
    }
  }

  /// A function written as a formula.
  @Tag(value = "formula", doc = "A function written as a formula.")
  record Formula(
      @Key(
              "The formula: x^4/4 - 3*x^2 + exp(-y). Operators + - * / ^, parentheses, pi and the"
                  + " functions exp, log (ln), sqrt, sin, cos, tan, sinh, cosh, tanh, sigmoid,"
                  + " softplus, swish, erf.")
          String f,
      @Key(
              value = "Its variables in the order of θ; in the order of the formula where absent.",
              fallback = "[]")
          List<String> variables,
      @Key(
              value =
                  "Names in the formula that are numbers, not variables: {a: 1}. ./cairn continue"
                      + " follows critical points along one of them.",
              fallback = "{}",
              range = "(-∞, ∞)")
          Map<String, Double> parameters,
      @Key(
              value =
                  "Exchanges and changes of sign of the variables that leave f as it is: each the"
                      + " list of what stands for the variables in their order, [[-x, y], [y, x]]"
                      + " for f(-x, y) = f(y, x) = f(x, y). Landscape searches and collections take"
                      + " points up to the group that they generate.",
              fallback = "[]")
          List<List<String>> symmetry)
      implements ProblemSpec {
    /// Refuses what is no formula, a parameter that does not stand in it, and what is no signed
    /// permutation of its variables.
    public Formula {
      for (String name : parameters.keySet()) {
        if (variables.contains(name)) {
          throw new IllegalArgumentException("'%s' is a variable and a parameter".formatted(name));
        }
      }
      String text = dev.cairn.program.formula.Formula.with(f, parameters);
      dev.cairn.program.formula.Formula.parse(text, variables);
      SignedVariables.permutations(text, variables, symmetry);
    }

    /// The formula of its variables alone, numbers in the place of the parameters.
    public String text() {
      return dev.cairn.program.formula.Formula.with(f, parameters);
    }

    /// The formula of its variables and of one of its parameters.
    ///
    /// @throws IllegalArgumentException where it has no such parameter
    public String text(String free) {
      Map<String, Double> others = new LinkedHashMap<>(parameters);
      if (others.remove(free) == null) {
        throw new IllegalArgumentException("the formula has no parameter '%s'".formatted(free));
      }
      return dev.cairn.program.formula.Formula.with(f, others);
    }

    /// The generators of the symmetry.
    public List<SignedPermutation> generators() {
      return SignedVariables.permutations(text(), variables, symmetry);
    }
  }

  /// A function that another process evaluates.
  @Tag(
      value = "external",
      doc = "A function that another process evaluates, in any language: docs/external.md.")
  record External(
      @Key(
              value =
                  "The program that evaluates it, and its arguments: [python3, mine.py]. Cairn"
                      + " starts it, one for each worker.",
              fallback = "[]",
              reads = Reads.COMMAND)
          List<String> command,
      @Key(
              value = "In place of a command: the Unix socket of a server that waits.",
              reads = Reads.SOCKET)
          Optional<String> socket,
      @Key(
              value =
                  "Files that the program reads: work that has begun is refused once they have"
                      + " changed, as it is for files that the command names.",
              fallback = "[]",
              reads = Reads.FILE)
          List<String> files,
      @Key(
              value = "Seconds without a sign of life after which the program counts as hanging.",
              fallback = "600",
              range = "(0, 1000000]")
          double timeout,
      @Key(
              value =
                  "What an evaluation that fails does: stop ends the campaign, which can be gone on"
                      + " with; go_on ends the run and says why.",
              fallback = "stop")
          OnError onError,
      @Key(
              value =
                  "So many runs go in lockstep and ask one program together, many θs at a time, in"
                      + " place of workers; 0: each worker asks alone.",
              fallback = "0",
              range = "[0, 1000]")
          int together)
      implements ProblemSpec {
    /// Needs a command or a socket.
    public External {
      if (command.isEmpty() == socket.isEmpty()) {
        throw new IllegalArgumentException("an external problem needs a command or a socket");
      }
    }

    /// The server.
    public Endpoint endpoint() {
      Launch launch =
          socket
              .<Launch>map(path -> new Launch.Socket(Path.of(path)))
              .orElseGet(() -> new Launch.Command(command));
      return new Endpoint(launch, timeout, onError);
    }
  }

  /// The loss of a model from elsewhere.
  @Tag(
      value = "onnx",
      doc =
          "The mean loss of an ONNX model on a data set, over its initialisers; or, without data, a"
              + " graph that gives one number.")
  record Onnx(
      @Key(value = "The model's file.", reads = Reads.MODEL) String model,
      @Key(
              "The samples. Without them f is the output of the graph, one number, and θ its"
                  + " initialisers, then its floating-point inputs.")
          Optional<DataSpec> data,
      @Key(
              value =
                  "Without data: a file with values of inputs by name, .npz or .safetensors. There"
                      + " θ's inputs start, at 0 where absent; those of whole numbers, and those"
                      + " that constants names, stay as they are.",
              reads = Reads.FILE)
          Optional<String> inputs,
      @Key(
              "What is minimised over it; each is PyTorch's loss of that name. Where absent:"
                  + " cross_entropy for class numbers as targets of a model with several outputs,"
                  + " mean_squared for other targets; without targets the output itself where it"
                  + " is one number, otherwise its mean squared error against the features. Whole"
                  + " numbers as targets of a model with one output need a loss that is named.")
          Optional<ModelLoss> loss,
      @Key(value = "λ in λ·mean(θ²), added to the loss.", fallback = "0", range = "[0, ∞)")
          double l2,
      @Key(
              value =
                  "Names of initialisers, and without data of inputs, that stay constant; * stands"
                      + " for any characters. All others are θ.",
              fallback = "[]")
          List<String> constants,
      @Key(
              value =
                  "Takes a model with ReLU, maxima or a Huber loss as if no kink were hit; without"
                      + " it such models are refused.",
              fallback = "false")
          boolean assumeSmooth,
      @Key("The model's output that the loss takes; its first where absent.")
          Optional<String> output,
      @Key(
              value =
                  "Weights of the classes, for cross_entropy and negative_log_likelihood: the mean"
                      + " over the samples is weighted by those of their classes, as in PyTorch.",
              fallback = "[]",
              range = "[0, ∞)")
          List<Double> classWeights,
      @Key(
              value =
                  "ε of cross_entropy's label smoothing: targets t become (1 - ε) t + ε/classes.",
              fallback = "0",
              range = "[0, 1]")
          double labelSmoothing,
      @Key(value = PARTITIONS, range = "[1, 100000]") OptionalInt partitions)
      implements ProblemSpec {
    /// Values of inputs are those of a graph without data.
    public Onnx {
      if (data.isPresent() && inputs.isPresent()) {
        throw new IllegalArgumentException("inputs are of a graph without data: name one of both");
      }
      requireDivisible(partitions, data);
      if (partitions.isPresent() && loss.isEmpty()) {
        throw new IllegalArgumentException(
            "partitions need a loss that is named: one that fits is told from all samples");
      }
      if (partitions.isPresent() && !classWeights.isEmpty()) {
        throw new IllegalArgumentException("partitions and class_weights do not go together yet");
      }
    }

    /// The same loss with λ = 0.
    public Onnx withoutL2() {
      return with(0, partitions);
    }

    @Override
    public Onnx whole() {
      return with(l2, OptionalInt.empty());
    }

    private Onnx with(double otherL2, OptionalInt otherPartitions) {
      return new Onnx(
          model,
          data,
          inputs,
          loss,
          otherL2,
          constants,
          assumeSmooth,
          output,
          classWeights,
          labelSmoothing,
          otherPartitions);
    }

    /// How the model becomes a problem.
    public OnnxProblem.Settings settings() {
      return new OnnxProblem.Settings(
          constants, loss, l2, output, new ClassTargets(classWeights, labelSmoothing));
    }
  }
}
