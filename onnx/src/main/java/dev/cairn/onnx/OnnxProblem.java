package dev.cairn.onnx;

import dev.cairn.formats.DataTensors;
import dev.cairn.formats.FormatException;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The loss of an ONNX model on data, ready to be searched: f(θ) = Σᵢ wᵢ ℓᵢ(θ) / Σᵢ wᵢ +
/// λ·mean(θ²).
///
/// @param lossKind ℓ
/// @param loss the program of wᵢ ℓᵢ
/// @param regulariser the program of λ·mean(θ²), for λ > 0
/// @param samples the data
/// @param factor 1 / Σᵢ wᵢ
/// @param start θ as the model stores it
public record OnnxProblem(
    ModelLoss lossKind,
    Program loss,
    Optional<Program> regulariser,
    Samples samples,
    double factor,
    Point start) {

  private static final String TARGET = "target of Cairn";
  private static final String WEIGHT = "weight of Cairn";

  /// How a model becomes a problem.
  ///
  /// @param constants names of initialisers that stay constant; `*` stands for any characters
  /// @param loss what is minimised; where empty, cross-entropy for class numbers as targets, mean
  ///     squared error for other targets, without targets the output where it is one number and
  ///     otherwise its mean squared error against the features
  /// @param l2 λ, meant as the shortest decimal that names the double
  public record Settings(List<String> constants, Optional<ModelLoss> loss, double l2) {
    /// Every initialiser is a parameter, the loss fits the data, no regulariser.
    public static final Settings DEFAULT = new Settings(List.of(), Optional.empty(), 0);

    /// Copies the list.
    public Settings {
      constants = List.copyOf(constants);
      if (!(l2 >= 0 && l2 < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(String.format(Locale.ROOT, "λ %g must be ≥ 0", l2));
      }
    }
  }

  /// Builds the problem of a model with one input and its first output.
  ///
  /// @throws FormatException where model and data do not fit
  public static OnnxProblem of(OnnxModel model, DataTensors data, Settings settings)
      throws FormatException {
    if (model.inputs().size() != 1) {
      throw FormatException.at(
          model.source(), "graph", "%s inputs, expected 1".formatted(model.inputs().size()));
    }
    return new Building(model, data, settings).problem();
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
              lossKind,
              loss,
              i == 0 ? regulariser : Optional.empty(),
              samples.range(from, to),
              factor,
              start));
    }
    return List.copyOf(parts);
  }

  /// Whether the samples have weights.
  public boolean weighted() {
    return loss.inputs().stream().anyMatch(input -> input.name().equals(WEIGHT));
  }

  /// The features as the program takes them, sample by sample: a copy.
  public double[] features() {
    return samples.values(loss.inputs().getFirst().name());
  }

  /// The targets as the program takes them (of class numbers, one-hot), sample by sample: a copy;
  /// none where the loss has none.
  public double[] targets() {
    boolean has = loss.inputs().stream().anyMatch(input -> input.name().equals(TARGET));
    return has ? samples.values(TARGET) : new double[0];
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
    var builder = ProgramObjective.of(loss).samples(samples).factor(factor);
    regulariser.ifPresent(builder::regulariser);
    return builder;
  }

  /// One problem under construction.
  private static final class Building {
    private final OnnxModel model;
    private final DataTensors data;
    private final Settings settings;
    private final ProgramBuilder builder = new ProgramBuilder();
    private final Samples.Builder samples;

    Building(OnnxModel model, DataTensors data, Settings settings) {
      this.model = model;
      this.data = data;
      this.settings = settings;
      samples = Samples.of(data.samples());
    }

    OnnxProblem problem() throws FormatException {
      OnnxImport importer = importer();
      importer.requireMatches(model);
      var imported = importer.into(builder, model);
      if (imported.parameters().isEmpty()) {
        throw FormatException.at(
            model.source(), "initialisers", "all are constant, none is left as a parameter");
      }
      samples.add(
          imported.inputs().sequencedKeySet().getFirst(),
          width(imported.inputs().sequencedValues().getFirst(), data.features(), "features"),
          data.features().values());
      Value output = imported.outputs().sequencedValues().getFirst();
      ModelLoss loss = settings.loss().isPresent() ? settings.loss().get() : fitting(output);
      Value term = term(loss, output);
      double factor = 1.0 / data.samples();
      if (data.weights().isPresent()) {
        double[] weights = data.weights().get().values();
        samples.add(WEIGHT, 1, weights);
        term = builder.multiply(builder.data(WEIGHT), term);
        factor = 1 / Arrays.stream(weights).sum();
      }
      builder.output("loss", term);
      Program program = builder.build();
      return new OnnxProblem(
          loss,
          program,
          settings.l2() > 0 ? Optional.of(regulariser(program)) : Optional.empty(),
          samples.build(),
          factor,
          Point.of(ParameterTensors.flatten(imported.parameters().values())));
    }

    /// The data say the extents that the model leaves open.
    private OnnxImport importer() {
      OnnxModel.OnnxInput input = model.inputs().getFirst();
      int[] features = data.features().shape();
      Map<String, Shape> shapes = new HashMap<>();
      boolean open =
          input.extents().isEmpty()
              || input.extents().stream().skip(1).anyMatch(extent -> extent < 1);
      if (open) {
        shapes.put(input.name(), Shape.of(Arrays.copyOfRange(features, 1, features.length)));
      }
      return new OnnxImport(settings.constants(), shapes, OnnxImport.DEFAULT.maxElements());
    }

    /// Elements a sample, which must be those of the value.
    private int width(Value value, Tensor tensor, String what) throws FormatException {
      int width = tensor.count() / data.samples();
      if (width != value.shape().size()) {
        throw FormatException.at(
            data.source(), what, "a %s, must be %s a sample".formatted(tensor, value.shape()));
      }
      return width;
    }

    private ModelLoss fitting(Value output) {
      if (data.targets().isEmpty()) {
        return output.shape().size() == 1 ? ModelLoss.OUTPUT : ModelLoss.MEAN_SQUARED;
      }
      boolean classes = data.targets().get().count() == data.samples() && output.shape().size() > 1;
      return classes ? ModelLoss.CROSS_ENTROPY : ModelLoss.MEAN_SQUARED;
    }

    private Value term(ModelLoss loss, Value output) throws FormatException {
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
      Value target = builder.data(TARGET, output.shape().toArray());
      samples.add(TARGET, output.shape().size(), targets(loss, output));
      return loss.term(builder, output, target);
    }

    private double[] targets(ModelLoss loss, Value output) throws FormatException {
      Tensor targets = data.targets().orElse(data.features());
      int classes = output.shape().size();
      boolean numbers = loss.takesClasses() && targets.count() == data.samples() && classes > 1;
      if (!numbers) {
        width(
            output,
            targets,
            data.targets().isPresent() ? "targets" : "features, there being no targets");
        return targets.values();
      }
      double[] oneHot = new double[Math.multiplyExact(targets.count(), classes)];
      for (int s = 0; s < targets.count(); s++) {
        double label = targets.values()[s];
        if (!(label >= 0 && label < classes && label == Math.rint(label))) {
          throw FormatException.at(
              data.source(),
              "targets" + targets.position(s),
              "%s is no class from 0 to %s".formatted(label, classes - 1));
        }
        oneHot[s * classes + (int) label] = 1;
      }
      return oneHot;
    }

    private Program regulariser(Program program) {
      ProgramBuilder other = new ProgramBuilder();
      List<Value> parameters = new ArrayList<>();
      for (Program.Parameter parameter : program.parameters()) {
        parameters.add(other.parameter(parameter.name(), parameter.shape().toArray()));
      }
      other.output(
          "regulariser", Losses.meanSquare(other, Real.decimal(settings.l2()), parameters));
      return other.build();
    }
  }
}
