package dev.cairn.onnx;

import dev.cairn.formats.DataTensors;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.NamedTensors;
import dev.cairn.formats.Tensor;
import dev.cairn.linalg.Point;
import dev.cairn.program.Losses;
import dev.cairn.program.Program;
import dev.cairn.program.ProgramBuilder;
import dev.cairn.program.Real;
import dev.cairn.program.Shape;
import dev.cairn.program.Value;
import dev.cairn.program.evaluator.ProgramObjective;
import dev.cairn.program.evaluator.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// The loss of an ONNX model on data, ready to be searched: f(θ) = Σᵢ wᵢ ℓᵢ(θ) / Σᵢ wᵢ +
/// λ·mean(θ²).
///
/// @param output the model's output that the loss takes
/// @param lossKind ℓ
/// @param loss the program of wᵢ ℓᵢ
/// @param regulariser the program of λ·mean(θ²), for λ > 0
/// @param samples the data
/// @param factor 1 / Σᵢ wᵢ
/// @param start θ as the model stores it
/// @param notes what a user should know before trusting the numbers, a line each
/// @param kinks where the loss has no Hessian at some θ: the nodes, or the loss itself
/// @param given the inputs of a graph without samples, by name; none where there are data
public record OnnxProblem(
    String output,
    ModelLoss lossKind,
    Program loss,
    Optional<Program> regulariser,
    Samples samples,
    double factor,
    Point start,
    List<String> notes,
    List<String> kinks,
    Map<String, Tensor> given) {

  private static final String TARGET = "target of Cairn";
  private static final String WEIGHT = "weight of Cairn";

  /// Copies the collections.
  public OnnxProblem {
    notes = List.copyOf(notes);
    kinks = List.copyOf(kinks);
    given = Map.copyOf(given);
  }

  /// How a model becomes a problem.
  ///
  /// @param constants names of initialisers that stay constant; `*` stands for any characters
  /// @param loss what is minimised; where empty, cross-entropy for class numbers as targets, mean
  ///     squared error for other targets, without targets the output where it is one number and
  ///     otherwise its mean squared error against the features
  /// @param l2 λ, meant as the shortest decimal that names the double
  /// @param output the model's output that the loss takes; its first where empty
  /// @param classes what becomes of targets that are classes
  public record Settings(
      List<String> constants,
      Optional<ModelLoss> loss,
      double l2,
      Optional<String> output,
      ClassTargets classes) {
    /// Every initialiser is a parameter, the loss fits the data, no regulariser.
    public static final Settings DEFAULT = new Settings(List.of(), Optional.empty(), 0);

    /// Copies the list.
    public Settings {
      constants = List.copyOf(constants);
      if (!(l2 >= 0 && l2 < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(String.format(Locale.ROOT, "λ %g must be ≥ 0", l2));
      }
    }

    /// Of the model's first output, targets as they are.
    public Settings(List<String> constants, Optional<ModelLoss> loss, double l2) {
      this(constants, loss, l2, Optional.empty(), ClassTargets.PLAIN);
    }
  }

  /// Builds the problem of a model with one of its outputs. Its first input takes the features; a
  /// second one takes the targets, and the output is then the loss: one number for each sample, or
  /// their mean.
  ///
  /// @throws FormatException where model and data do not fit
  public static OnnxProblem of(OnnxModel model, DataTensors data, Settings settings)
      throws FormatException {
    if (model.outputs().isEmpty()) {
      throw FormatException.at(model.source(), "graph", "no outputs");
    }
    OnnxModel used = model.of(settings.output().orElse(model.outputs().getFirst())).withoutIdle();
    int inputs = used.inputs().size();
    if (inputs != 1 && !(inputs == 2 && data.targets().isPresent())) {
      throw FormatException.at(
          model.source(),
          "graph",
          "%s inputs, expected 1 for the features, or 2 and targets in the data: the second input takes these"
              .formatted(inputs));
    }
    return new Building(model, used, data.validated(), settings).problem();
  }

  /// Builds the problem of a graph without samples: f is its output, one number, and θ its
  /// initialisers, then its floating-point inputs, which start at the values that are given, or at
  /// 0.
  ///
  /// @param values of inputs, by name: needed where the model leaves an extent open, and of whole
  ///     numbers, which stay as they are
  /// @throws FormatException where the graph is none, or takes samples
  public static OnnxProblem withoutData(OnnxModel model, NamedTensors values, Settings settings)
      throws FormatException {
    return new GraphProblem(model, values, settings).problem();
  }

  /// Whether there are samples.
  public boolean hasData() {
    return !loss.inputs().isEmpty();
  }

  /// The same problem in parts, whose objectives add up to it: consecutive samples in each, the
  /// regulariser in the first. For evaluation in parallel.
  ///
  /// @param count ≥ 1, at most the number of samples
  public List<OnnxProblem> parts(int count) {
    if (count == 1) {
      return List.of(this);
    }
    List<OnnxProblem> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int from = (int) ((long) samples.count() * i / count);
      int to = (int) ((long) samples.count() * (i + 1) / count);
      parts.add(
          new OnnxProblem(
              output,
              lossKind,
              loss,
              i == 0 ? regulariser : Optional.empty(),
              samples.range(from, to),
              factor,
              start,
              notes,
              kinks,
              given));
    }
    return List.copyOf(parts);
  }

  /// Whether the samples have weights, their own or those that the model gives them.
  public boolean weighted() {
    return loss.inputs().stream().anyMatch(input -> input.name().equals(WEIGHT))
        || factor != 1.0 / samples.count();
  }

  /// What has kinks, as a sentence about the model goes on.
  public String kinksInWords() {
    int more = kinks.size() - 1;
    return kinks.getFirst()
        + (more == 0 ? " has a kink" : " has a kink, and %s more".formatted(more));
  }

  /// The features as the program takes them, sample by sample: a copy; none without data.
  public double[] features() {
    if (!hasData()) {
      return new double[0];
    }
    return samples.values(loss.inputs().getFirst().name());
  }

  /// The targets as the program takes them (of class numbers, one-hot, unless the model takes them
  /// itself), sample by sample: a copy; none where the loss has none.
  public double[] targets() {
    return loss.inputs().stream()
        .skip(1)
        .filter(input -> !input.name().equals(WEIGHT))
        .findFirst()
        .map(input -> samples.values(input.name()))
        .orElse(new double[0]);
  }

  /// The objective with its Hessian, a new one for each thread.
  ///
  /// @throws IllegalArgumentException where the model is not smooth
  public ProgramObjective objective() {
    return objectives().build();
  }

  /// The objective with the Hessian that holds wherever no kink is hit.
  public ProgramObjective objectiveAssumingSmooth() {
    return objectives().buildAssumingSmooth();
  }

  /// The maker of objectives, for other settings of their memory.
  public ProgramObjective.Builder objectives() {
    var builder = ProgramObjective.of(loss).factor(factor);
    if (hasData()) {
      builder.samples(samples);
    }
    regulariser.ifPresent(builder::regulariser);
    return builder;
  }

  /// What keeps a program from having a Hessian everywhere.
  static List<String> kinks(Program program, OnnxImport.Imported imported, ModelLoss loss) {
    if (program.smooth()) {
      return List.of();
    }
    return imported.kinks().isEmpty() ? List.of("the loss %s".formatted(loss)) : imported.kinks();
  }

  /// λ·mean(θ²).
  static Program regulariser(Program program, double l2) {
    ProgramBuilder other = new ProgramBuilder();
    List<Value> parameters = new ArrayList<>();
    for (Program.Parameter parameter : program.parameters()) {
      parameters.add(other.parameter(parameter.name(), parameter.shape().toArray()));
    }
    other.output("regulariser", Losses.meanSquare(other, Real.decimal(l2), parameters));
    return other.build();
  }

  /// One problem under construction.
  private static final class Building {
    private final OnnxModel whole;
    private OnnxModel model;
    private final DataTensors data;
    private final Settings settings;
    private final ProgramBuilder builder = new ProgramBuilder();
    private final Samples.Builder samples;

    Building(OnnxModel whole, OnnxModel model, DataTensors data, Settings settings) {
      this.whole = whole;
      this.model = model;
      this.data = data;
      this.settings = settings;
      samples = Samples.of(data.samples());
    }

    OnnxProblem problem() throws FormatException {
      OnnxImport importer = importer();
      new Constants(whole, settings.constants()).requireInitialisers();
      GraphLoss graphLoss = GraphLoss.of(model, importer);
      importer = graphLoss.importer(importer);
      model = graphLoss.model();
      var choice = new LossChoice(model, data, settings);
      var imported = importer.into(builder, model);
      if (imported.parameters().isEmpty()) {
        List<String> masks = masks();
        throw FormatException.at(
            model.source(),
            "initialisers",
            "all are constant, none is left as a parameter"
                + (masks.isEmpty()
                    ? ""
                    : "; derivatives do not reach " + ModelReview.quote(masks)));
      }
      SequencedMap<String, Tensor> given = new LinkedHashMap<>();
      for (Map.Entry<String, Value> input : imported.inputs().entrySet()) {
        boolean features = given.isEmpty();
        Tensor tensor = features ? data.features() : data.targets().orElseThrow();
        int width = choice.width(input.getValue(), tensor, features ? "features" : "targets");
        samples.add(input.getKey(), width, tensor.values());
        given.put(input.getKey(), tensor);
      }
      WholeData.require(model, given);
      graphLoss.requireCounted(given, data.source());
      new BatchCheck(model, importer).require(given, graphLoss);
      Value terms = imported.outputs().sequencedValues().getFirst();
      GraphLoss.Sum sum = graphLoss.sum(builder, terms, given, data.samples());
      Value output = sum.term();
      ModelLoss loss = settings.loss().isPresent() ? settings.loss().get() : choice.fitting(output);
      choice.requireFitting(loss);
      graphLoss.requireOutput(loss);
      Value term = term(choice, loss, output);
      double factor = sum.factor();
      if (data.weights().isPresent()) {
        graphLoss.requireUnweighted(data.source());
        double[] weights = data.weights().get().values();
        samples.add(WEIGHT, 1, weights);
        term = builder.multiply(builder.data(WEIGHT), term);
        factor = 1 / Arrays.stream(weights).sum();
      }
      builder.output("loss", term);
      Program program = builder.build();
      return new OnnxProblem(
          model.outputs().getFirst(),
          loss,
          program,
          settings.l2() > 0 ? Optional.of(regulariser(program, settings.l2())) : Optional.empty(),
          samples.build(),
          factor,
          Point.of(ParameterTensors.flatten(imported.parameters().values())),
          notes(imported.parameters().keySet(), graphLoss, loss, output),
          kinks(program, imported, loss),
          Map.of());
    }

    private List<String> masks() {
      return new Constants(model, settings.constants()).masks();
    }

    private List<String> notes(
        Set<String> parameters, GraphLoss graphLoss, ModelLoss loss, Value output) {
      List<String> notes =
          new ArrayList<>(
              new ModelReview(whole, model, parameters, masks(), true)
                  .notes(settings.output().isPresent(), loss));
      graphLoss.note().ifPresent(notes::add);
      new LossEnding(model).broadcast(loss, output.shape(), data.targets()).ifPresent(notes::add);
      return notes;
    }

    /// The data say the extents that the model leaves open.
    private OnnxImport importer() {
      Map<String, Shape> shapes = new HashMap<>();
      for (OnnxModel.OnnxInput input : model.inputs()) {
        Tensor tensor = shapes.isEmpty() ? data.features() : data.targets().orElseThrow();
        int[] shape = tensor.shape();
        shapes.put(input.name(), Shape.of(Arrays.copyOfRange(shape, 1, shape.length)));
      }
      model.inputs().stream()
          .filter(input -> !input.extents().isEmpty())
          .filter(input -> input.extents().stream().skip(1).noneMatch(extent -> extent < 1))
          .forEach(input -> shapes.remove(input.name()));
      return new OnnxImport(settings.constants(), shapes, OnnxImport.DEFAULT.maxElements());
    }

    private Value term(LossChoice choice, ModelLoss loss, Value output) throws FormatException {
      if (loss == ModelLoss.OUTPUT) {
        if (output.shape().size() != 1) {
          throw FormatException.at(
              model.source(),
              "output",
              "%s a sample, one number is needed to minimise it".formatted(output.shape()));
        }
        return loss.term(builder, output, output);
      }
      if (loss.takesClasses() && output.shape().rank() != 1) {
        throw FormatException.at(
            model.source(),
            "output",
            "%s a sample, %s needs [classes]".formatted(output.shape(), loss));
      }
      if (loss.takesClasses() && output.shape().size() == 1) {
        throw FormatException.at(
            model.source(),
            "output",
            "one a sample, %s needs one for each class: binary_cross_entropy_with_logits takes one"
                .formatted(loss));
      }
      Value target = builder.data(TARGET, output.shape().toArray());
      samples.add(TARGET, output.shape().size(), choice.targets(loss, output));
      return loss.term(builder, output, target);
    }
  }
}
