package dev.cairn.onnx;

import dev.cairn.formats.FormatException;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.Item.Computed;
import dev.cairn.onnx.Item.Known;
import dev.cairn.onnx.OnnxImport.Imported;
import dev.cairn.onnx.OnnxModel.OnnxInput;
import dev.cairn.program.ProgramBuilder;
import dev.cairn.program.Shape;
import dev.cairn.program.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BiPredicate;

/// One walk over a graph, node by node: what each name stands for becomes known on the way.
final class GraphImport {
  private final OnnxModel model;
  private final Algebra algebra;
  private final Constants constants;
  private final SampleShapes shapes;
  private final Optional<Map<String, Tensor>> given;
  private final Map<String, Item> items = new HashMap<>();
  private final Map<String, OnnxNode> producers = new HashMap<>();
  private final SequencedMap<String, Value> inputs = new LinkedHashMap<>();
  private final SequencedMap<String, Tensor> parameters = new LinkedHashMap<>();
  private final Map<String, FormatException> unsupported = new HashMap<>();
  private final List<String> kinks = new ArrayList<>();

  private GraphImport(
      OnnxImport settings, OnnxModel model, Algebra algebra, Optional<Map<String, Tensor>> given) {
    this.model = model;
    this.algebra = algebra;
    this.given = given;
    constants = new Constants(model, settings.constants());
    shapes = new SampleShapes(model.source(), settings.sampleShapes());
  }

  /// Of a graph whose inputs are samples.
  static GraphImport ofSamples(OnnxImport settings, ProgramBuilder builder, OnnxModel model) {
    var algebra = new Algebra(builder, Batch.of(model.inputs()), settings.maxElements());
    return new GraphImport(settings, model, algebra, Optional.empty());
  }

  /// Of a graph without samples.
  ///
  /// @param given all inputs
  static GraphImport ofTensors(
      OnnxImport settings, ProgramBuilder builder, OnnxModel model, Map<String, Tensor> given) {
    var algebra = new Algebra(builder, new Batch(1, false), settings.maxElements());
    return new GraphImport(settings, model, algebra, Optional.of(given));
  }

  Imported run() throws FormatException {
    addAll(constants::storedInWhole);
    SequencedMap<String, Value> outputs = new LinkedHashMap<>();
    for (String name : model.outputs()) {
      outputs.put(name, output(name));
    }
    if (outputs.isEmpty()) {
      throw FormatException.at(model.source(), "graph", "no outputs");
    }
    return new Imported(inputs, outputs, parameters, kinks);
  }

  /// The output, where its numbers depend neither on parameters nor on samples, nor on how many
  /// these are.
  Optional<Tensor> constant() throws FormatException {
    addAll(constants::stored);
    return items.get(model.outputs().getFirst())
                instanceof Known(Tensor tensor, Optional<SampleAxis> samples, Set<Integer> counted)
            && samples.isEmpty()
            && counted.isEmpty()
        ? Optional.of(tensor)
        : Optional.empty();
  }

  /// @param constant whether a stored tensor is none of θ
  private void addAll(BiPredicate<String, Tensor> constant) throws FormatException {
    for (OnnxNode node : model.nodes()) {
      for (String output : node.outputs()) {
        if (!output.isEmpty() && producers.put(output, node) != null) {
          throw error(node, "gives %s, which exists already".formatted(quote(output)));
        }
      }
    }
    for (Map.Entry<String, Tensor> stored : model.initialisers().entrySet()) {
      String name = stored.getKey();
      requireNoNodeGives(name, "initialiser " + quote(name));
      addTensor(name, stored.getValue(), constant.test(name, stored.getValue()));
    }
    for (OnnxInput input : model.inputs()) {
      addInput(input);
    }
    for (OnnxNode node : model.nodes()) {
      add(node);
    }
  }

  private void requireNoNodeGives(String name, String place) throws FormatException {
    if (producers.containsKey(name)) {
      throw FormatException.at(model.source(), place, "is also given by a node");
    }
  }

  private void addTensor(String name, Tensor tensor, boolean constant) throws FormatException {
    if (constant) {
      items.put(name, new Known(tensor));
      return;
    }
    int i = tensor.firstNonFinite();
    if (i >= 0) {
      throw FormatException.at(
          model.source(),
          "parameter " + quote(name) + tensor.position(i),
          "the value is %s; where nobody trains it, --constant NAME (problem.constants) keeps it as it is"
              .formatted(tensor.values()[i]));
    }
    Value value = algebra.builder().parameter(name, tensor.shape());
    items.put(name, new Computed(value, Optional.empty()));
    parameters.put(name, tensor);
  }

  private void addInput(OnnxInput input) throws FormatException {
    String name = input.name();
    String place = "input " + quote(name);
    requireNoNodeGives(name, place);
    Optional<Tensor> tensor = given.map(all -> all.get(name));
    if (tensor.isPresent()) {
      addTensor(name, tensor.get(), constants.given(name, tensor.get()));
      return;
    }
    Shape sample = shapes.of(input);
    int[] batch = new int[sample.rank() + 1];
    batch[0] = 1;
    System.arraycopy(sample.toArray(), 0, batch, 1, sample.rank());
    try {
      Value data = algebra.builder().data(name, algebra.bounded(sample.toArray()));
      inputs.put(name, data);
      Value row = algebra.builder().reshape(data, Shape.of(batch));
      items.put(name, new Computed(row, Optional.of(SampleAxis.FIRST)));
    } catch (IllegalArgumentException e) {
      throw FormatException.at(model.source(), place, String.valueOf(e.getMessage()));
    }
  }

  private void add(OnnxNode node) throws FormatException {
    List<Optional<Item>> operands = new ArrayList<>();
    List<Item> results;
    try {
      Operator operator = OperatorTable.of(node);
      for (String name : node.inputs()) {
        operands.add(name.isEmpty() ? Optional.empty() : Optional.of(operand(node, name)));
      }
      var before =
          new Scope.Before(
              name -> Optional.ofNullable(producers.get(name)),
              name -> Optional.ofNullable(items.get(name)));
      Scope scope = new Scope(node, algebra, operands, before);
      results = operator.apply(scope);
      scope.requireAllRead();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw error(node, String.valueOf(e.getMessage()));
    }
    if (operands.stream().flatMap(Optional::stream).allMatch(this::smooth)
        && !results.stream().allMatch(this::smooth)) {
      kinks.add(node.place(model.opset()));
    }
    for (int i = 0; i < node.outputs().size(); i++) {
      String name = node.outputs().get(i);
      if (i < results.size()) {
        items.put(name, results.get(i));
      } else if (!name.isEmpty()) {
        unsupported.put(
            name, error(node, "output %s (%s) is not supported".formatted(i + 1, quote(name))));
      }
    }
  }

  private boolean smooth(Item item) {
    return !(item instanceof Computed(Value value, _)) || algebra.builder().smooth(value);
  }

  private Item operand(OnnxNode node, String name) throws FormatException {
    if (unsupported.get(name) != null) {
      throw unsupported.get(name);
    }
    Item item = items.get(name);
    if (item == null) {
      throw error(
          node,
          producers.containsKey(name)
              ? "uses %s before it is computed (a cycle, or nodes out of order)"
                  .formatted(quote(name))
              : "uses %s, which nothing gives".formatted(quote(name)));
    }
    return item;
  }

  private Value output(String name) throws FormatException {
    String place = "output " + quote(name);
    if (unsupported.get(name) != null) {
      throw unsupported.get(name);
    }
    Item item = items.get(name);
    if (item == null) {
      throw FormatException.at(model.source(), place, "nothing gives it");
    }
    int[] shape = item.shape();
    if (given.isPresent()) {
      if (Shapes.count(shape) == 0) {
        throw FormatException.at(
            model.source(), place, "has no elements, in opset %s".formatted(model.opset()));
      }
      return algebra.value(item);
    }
    if (!item.samples().equals(Optional.of(SampleAxis.FIRST))) {
      throw FormatException.at(
          model.source(),
          place,
          "its shape %s does not start with the axis of the samples: one output a sample is needed"
              .formatted(algebra.batch().describe(algebra.batch().extents(item))));
    }
    Shape sample = Shape.of(Arrays.copyOfRange(shape, 1, shape.length));
    return algebra.builder().reshape(algebra.value(item), sample);
  }

  private FormatException error(OnnxNode node, String problem) {
    return FormatException.at(model.source(), node.place(model.opset()), problem);
  }

  private static String quote(String text) {
    return FormatException.quote(text);
  }
}
