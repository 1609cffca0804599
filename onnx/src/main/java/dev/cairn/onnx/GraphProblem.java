package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.NamedTensors;
import dev.cairn.formats.Tensor;
import dev.cairn.linalg.Point;
import dev.cairn.onnx.OnnxModel.OnnxInput;
import dev.cairn.onnx.plain.PlainGraph;
import dev.cairn.program.Program;
import dev.cairn.program.ProgramBuilder;
import dev.cairn.program.Value;
import dev.cairn.program.evaluator.ProgramEvaluator;
import dev.cairn.program.evaluator.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/// The problem of a graph without samples: a function of its initialisers and its floating-point
/// inputs.
///
/// @param whole the model as its file has it
/// @param values of inputs, by name; a single array without a name is that of the only input
/// @param settings how the model becomes a problem
record GraphProblem(OnnxModel whole, NamedTensors values, OnnxProblem.Settings settings) {
  private static final String NAME_VALUES = "name its values (--inputs, problem.inputs)";
  private static final String NAME_DATA = "data are needed (--data, problem.data)";

  /// Steps away from the stored θ at which both readings of the graph must agree, beside θ itself:
  /// at 0, where inputs start, much of a graph may vanish.
  private static final List<Double> STEPS = List.of(0.0, 0.25, -0.125);

  OnnxProblem problem() throws FormatException {
    if (whole.outputs().isEmpty()) {
      throw FormatException.at(whole.source(), "graph", "no outputs");
    }
    requireNothingOfData();
    OnnxModel model = whole.of(settings.output().orElse(whole.outputs().getFirst()));
    OnnxModel used = model.taken();
    OnnxImport importer = importer();
    requireMatches();
    SequencedMap<String, Tensor> given = given(used);
    var builder = new ProgramBuilder();
    var imported = importer.withoutSamples(builder, used, given);
    Value output = imported.outputs().sequencedValues().getFirst();
    if (output.shape().size() != 1) {
      throw FormatException.at(
          used.source(),
          "output " + FormatException.quote(used.outputs().getFirst()),
          "%s, one number is needed to minimise it; where it is one of each sample, %s"
              .formatted(output.shape(), NAME_DATA));
    }
    if (imported.parameters().isEmpty()) {
      throw FormatException.at(
          used.source(), "graph", "no initialiser and no input is left as a parameter");
    }
    builder.output("loss", ModelLoss.OUTPUT.term(builder, output, output));
    Program program = builder.build();
    double[] start = ParameterTensors.flatten(imported.parameters().values());
    requireAlike(used, given, program, start);
    List<String> notes =
        new ArrayList<>(
            new ModelReview(
                    whole,
                    used,
                    imported.parameters().keySet(),
                    new Constants(used, settings.constants()).masks(),
                    false)
                .notes(settings.output().isPresent(), ModelLoss.OUTPUT));
    inputsBesideInitialisers(used, imported).ifPresent(notes::add);
    return new OnnxProblem(
        used.outputs().getFirst(),
        ModelLoss.OUTPUT,
        program,
        settings.l2() > 0
            ? Optional.of(OnnxProblem.regulariser(program, settings.l2()))
            : Optional.empty(),
        Samples.of(1).build(),
        1,
        Point.of(start),
        notes,
        OnnxProblem.kinks(program, imported, ModelLoss.OUTPUT),
        given);
  }

  private OnnxImport importer() {
    return new OnnxImport(settings.constants(), Map.of(), OnnxImport.DEFAULT.maxElements());
  }

  private void requireNothingOfData() throws FormatException {
    Optional<ModelLoss> loss = settings.loss().filter(named -> named != ModelLoss.OUTPUT);
    if (loss.isPresent()) {
      throw FormatException.at(
          whole.source(), "loss " + loss.get(), "of a model on samples: " + NAME_DATA);
    }
    if (!settings.classes().equals(ClassTargets.PLAIN)) {
      throw FormatException.at(
          whole.source(), "class_weights, label_smoothing", "of a model on samples: " + NAME_DATA);
    }
  }

  private void requireMatches() throws FormatException {
    List<String> names = new ArrayList<>(whole.initialisers().keySet());
    whole.inputs().forEach(input -> names.add(input.name()));
    new Constants(whole, settings.constants()).requireAmong(names, "initialiser or input");
    for (String name : values.tensors().keySet()) {
      if (!single() && whole.inputs().stream().noneMatch(input -> input.name().equals(name))) {
        throw FormatException.at(
            values.source(),
            FormatException.quote(name),
            "the graph has no input of that name, but "
                + FormatException.quote(
                    String.join(", ", whole.inputs().stream().map(OnnxInput::name).toList())));
      }
    }
  }

  /// Whether there is one array for the only input, whatever its name: that of a .npy file.
  private boolean single() {
    return values.tensors().size() == 1 && whole.inputs().size() == 1;
  }

  private SequencedMap<String, Tensor> given(OnnxModel used) throws FormatException {
    SequencedMap<String, Tensor> given = new LinkedHashMap<>();
    for (OnnxInput input : used.inputs()) {
      Tensor tensor =
          single() ? values.tensors().firstEntry().getValue() : values.tensors().get(input.name());
      given.put(input.name(), tensor == null ? zero(input) : fitting(input, tensor));
    }
    return given;
  }

  private Tensor zero(OnnxInput input) throws FormatException {
    String place = "input " + FormatException.quote(input.name());
    boolean floating = input.type().map(ElementType::isFloating).orElse(true);
    if (!input.shaped()) {
      throw FormatException.at(
          whole.source(), place, "the model does not say its shape: " + NAME_VALUES);
    }
    if (!input.closed()) {
      int axis =
          IntStream.range(0, input.extents().size())
              .filter(i -> input.extents().get(i) < 1)
              .findFirst()
              .orElseThrow();
      throw FormatException.at(
          whole.source(),
          place,
          "axis %s is open: where it is that of samples, %s, otherwise %s"
              .formatted(axis, NAME_DATA, NAME_VALUES));
    }
    if (!floating) {
      throw FormatException.at(
          whole.source(),
          place,
          "takes numbers of the type %s, which are none of θ: %s"
              .formatted(input.type().orElseThrow(), NAME_VALUES));
    }
    int[] shape = input.extents().stream().mapToInt(Integer::intValue).toArray();
    double count = Arrays.stream(shape).asDoubleStream().reduce(1, (a, b) -> a * b);
    if (count > OnnxImport.DEFAULT.maxElements()) {
      throw FormatException.at(
          whole.source(),
          place,
          "a value of shape %s has more than %s elements"
              .formatted(input.extents(), OnnxImport.DEFAULT.maxElements()));
    }
    return Tensor.of(ElementType.F64, shape, new double[(int) count]);
  }

  /// The values that are given, as the model declares them.
  private Tensor fitting(OnnxInput input, Tensor tensor) throws FormatException {
    int[] shape = tensor.shape();
    boolean alike = shape.length == input.extents().size();
    for (int axis = 0; alike && axis < shape.length; axis++) {
      int extent = input.extents().get(axis);
      alike = extent < 1 || extent == shape[axis];
    }
    if (input.shaped() && !alike) {
      throw FormatException.at(
          values.source(),
          FormatException.quote(input.name()),
          "a %s, the model takes %s".formatted(tensor, input.extents()));
    }
    ElementType type = input.type().orElse(tensor.type());
    if (!Arrays.stream(tensor.values()).allMatch(type::holds)) {
      throw FormatException.at(
          values.source(),
          FormatException.quote(input.name()),
          "numbers that are none of the type %s, which the model takes".formatted(type));
    }
    return Tensor.of(type.isFloating() ? ElementType.F64 : type, shape, tensor.values());
  }

  private static Optional<String> inputsBesideInitialisers(
      OnnxModel used, OnnxImport.Imported imported) {
    List<String> inputs =
        used.inputs().stream()
            .map(OnnxInput::name)
            .filter(imported.parameters()::containsKey)
            .map(FormatException::quote)
            .toList();
    return inputs.isEmpty() || inputs.size() == imported.parameters().size()
        ? Optional.empty()
        : Optional.of(
            "no data are given, so θ has the inputs too, behind the initialisers: %s; --constant NAME (problem.constants) keeps one as it is"
                .formatted(String.join(", ", inputs)));
  }

  /// Refuses a program that is not what the other reading of the graph gives.
  private void requireAlike(
      OnnxModel used, Map<String, Tensor> given, Program program, double[] start)
      throws FormatException {
    double[] found = new double[STEPS.size()];
    double[] wanted = new double[STEPS.size()];
    for (int i = 0; i < found.length; i++) {
      double[] theta = stepped(start, STEPS.get(i));
      found[i] =
          new ProgramEvaluator(program).outputs(theta).getOrDefault("loss", new double[1])[0];
      wanted[i] = plain(used, given, program, theta);
    }
    if (Readings.firstApart(found, wanted) >= 0) {
      throw new Readings(used, importer(), given, false).apart();
    }
  }

  /// θ with each number some part of the step away, a different one of each.
  private static double[] stepped(double[] start, double step) {
    double golden = 0.6180339887498949;
    double[] theta = start.clone();
    for (int i = 0; i < theta.length; i++) {
      double fraction = (i + 1) * golden % 1;
      theta[i] += step * (0.5 + fraction);
    }
    return theta;
  }

  private static double plain(
      OnnxModel used, Map<String, Tensor> given, Program program, double[] theta)
      throws FormatException {
    SequencedMap<String, Tensor> stored = new LinkedHashMap<>(used.initialisers());
    Map<String, Tensor> inputs = new HashMap<>(given);
    ParameterTensors.of(program.parameters(), theta, ElementType.F64)
        .forEach((name, tensor) -> (given.containsKey(name) ? inputs : stored).put(name, tensor));
    try {
      return PlainGraph.withoutSamples(used.with(stored), inputs).values()[0];
    } catch (IllegalArgumentException e) {
      throw FormatException.at(
          used.source(),
          "output " + FormatException.quote(used.outputs().getFirst()),
          String.valueOf(e.getMessage()));
    }
  }
}
