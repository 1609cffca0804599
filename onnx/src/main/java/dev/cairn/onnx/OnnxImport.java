package dev.cairn.onnx;

import dev.cairn.formats.FormatException;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.Item.Computed;
import dev.cairn.onnx.Item.Known;
import dev.cairn.onnx.OnnxModel.OnnxInput;
import dev.cairn.program.ProgramBuilder;
import dev.cairn.program.Shape;
import dev.cairn.program.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;

/// Turns an ONNX graph into values of a program: its floating-point initialisers become parameters,
/// its inputs data of each sample.
///
/// The program sees one sample. Axis 0 of the inputs is that of the samples; it is followed through
/// every operation, and one that would mix samples is refused. Means and variances of batch
/// normalisations are constants.
///
/// @param constants names of initialisers that stay constant; `*` stands for any characters
/// @param sampleShapes shapes of inputs without the axis of the samples, for those that the model
///     leaves open
/// @param maxElements elements that one value of one sample may have: bounds the memory that a
///     damaged model can ask for
public record OnnxImport(List<String> constants, Map<String, Shape> sampleShapes, int maxElements) {

  /// All floating-point initialisers are parameters. Sixteen million elements (128 MB a sample) are
  /// far above what fits a block of samples.
  public static final OnnxImport DEFAULT = new OnnxImport(List.of(), Map.of(), 1 << 24);

  private static final Map<String, Operator> OPERATORS = operators();

  private static final Set<String> RANDOM =
      Set.of(
          "Bernoulli",
          "Multinomial",
          "RandomNormal",
          "RandomNormalLike",
          "RandomUniform",
          "RandomUniformLike");

  /// Operands that nobody trains: running means and variances, ratios, scales of extents.
  private static final Map<String, Set<Integer>> NUMBERS =
      Map.of(
          "BatchNormalization", Set.of(3, 4),
          "Dropout", Set.of(1, 2),
          "Resize", Set.of(1, 2));

  /// Names of single numbers that PyTorch's exporter makes up.
  private static final Pattern EXPORTERS_NUMBER = Pattern.compile("val_\\d+");

  /// Copies the collections.
  public OnnxImport {
    constants = List.copyOf(constants);
    sampleShapes = Map.copyOf(sampleShapes);
    if (maxElements < 1) {
      throw new IllegalArgumentException("maxElements %s must be ≥ 1".formatted(maxElements));
    }
  }

  private static Map<String, Operator> operators() {
    Map<String, Operator> operators = new HashMap<>();
    ElementwiseOperators.addTo(operators);
    ShapeOperators.addTo(operators);
    ExtentOperators.addTo(operators);
    ReductionOperators.addTo(operators);
    WindowOperators.addTo(operators);
    IndexOperators.addTo(operators);
    ResizeOperator.addTo(operators);
    EinsumOperator.addTo(operators);
    Recurrent.addTo(operators);
    return Map.copyOf(operators);
  }

  /// The names of the operations that are supported.
  static Set<String> operationNames() {
    return OPERATORS.keySet();
  }

  /// What a model became.
  ///
  /// @param inputs the data inputs by name, without the axis of the samples
  /// @param outputs the outputs by name, without the axis of the samples
  /// @param parameters the initialisers that became parameters, in the order of θ
  /// @param kinks the nodes that are not smooth in θ though all that they take is
  public record Imported(
      SequencedMap<String, Value> inputs,
      SequencedMap<String, Value> outputs,
      SequencedMap<String, Tensor> parameters,
      List<String> kinks) {}

  /// Adds the model to a program under construction.
  ///
  /// @throws FormatException naming the node, its operation and the operator set where the graph is
  ///     not sound or not supported
  public Imported into(ProgramBuilder builder, OnnxModel model) throws FormatException {
    return new Import(builder, model, Batch.of(model.inputs()), Optional.empty()).run();
  }

  /// Adds a model without samples to a program under construction: its floating-point inputs are
  /// parameters like its initialisers, behind them; others, and constants, stay the numbers that
  /// they are.
  ///
  /// @param inputs the tensors by name, all that the graph takes; what their floating-point numbers
  ///     are does not matter
  /// @throws FormatException as for [#into]
  public Imported withoutSamples(
      ProgramBuilder builder, OnnxModel model, Map<String, Tensor> inputs) throws FormatException {
    return new Import(builder, model, new Batch(1, false), Optional.of(inputs)).run();
  }

  /// The output of a model whose numbers depend neither on parameters nor on samples, nor on how
  /// many these are.
  Optional<Tensor> constant(OnnxModel model) {
    try {
      var batch = Batch.of(model.inputs());
      return new Import(new ProgramBuilder(), model, batch, Optional.empty()).constant();
    } catch (FormatException notEvenRead) {
      return Optional.empty();
    }
  }

  /// One import under way.
  private final class Import {
    private final OnnxModel model;
    private final Algebra algebra;
    private final Map<String, Item> items = new HashMap<>();
    private final Map<String, OnnxNode> producers = new HashMap<>();
    private final SequencedMap<String, Value> inputs = new LinkedHashMap<>();
    private final SequencedMap<String, Tensor> parameters = new LinkedHashMap<>();

    private final Optional<Map<String, Tensor>> given;
    private final Map<String, FormatException> unsupported = new HashMap<>();
    private final List<String> kinks = new ArrayList<>();

    /// @param given all inputs, where there are no samples
    Import(
        ProgramBuilder builder, OnnxModel model, Batch batch, Optional<Map<String, Tensor>> given) {
      this.model = model;
      this.given = given;
      algebra = new Algebra(builder, batch, maxElements);
    }

    Imported run() throws FormatException {
      addAll();
      SequencedMap<String, Value> outputs = new LinkedHashMap<>();
      for (String name : model.outputs()) {
        outputs.put(name, output(name));
      }
      if (outputs.isEmpty()) {
        throw FormatException.at(model.source(), "graph", "no outputs");
      }
      return new Imported(inputs, outputs, parameters, kinks);
    }

    Optional<Tensor> constant() throws FormatException {
      addAll();
      return items.get(model.outputs().getFirst())
                  instanceof
                  Known(Tensor tensor, Optional<SampleAxis> samples, Set<Integer> counted)
              && samples.isEmpty()
              && counted.isEmpty()
          ? Optional.of(tensor)
          : Optional.empty();
    }

    private void addAll() throws FormatException {
      for (OnnxNode node : model.nodes()) {
        for (String output : node.outputs()) {
          if (!output.isEmpty() && producers.put(output, node) != null) {
            throw error(node, "gives %s, which exists already".formatted(quote(output)));
          }
        }
      }
      addInitialisers();
      for (OnnxInput input : model.inputs()) {
        addInput(input);
      }
      for (OnnxNode node : model.nodes()) {
        add(node);
      }
    }

    private void addInitialisers() throws FormatException {
      Set<String> constant = numbers();
      List<Pattern> patterns = constants.stream().map(OnnxImport::pattern).toList();
      for (Map.Entry<String, Tensor> entry : model.initialisers().entrySet()) {
        String name = entry.getKey();
        Tensor tensor = entry.getValue();
        boolean fixed =
            !tensor.type().isFloating()
                || tensor.count() == 0
                || constant.contains(name)
                || exporters(name, tensor)
                || patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
        if (producers.containsKey(name)) {
          throw FormatException.at(
              model.source(), "initialiser " + quote(name), "is also given by a node");
        }
        if (fixed) {
          items.put(name, new Known(tensor));
        } else {
          addParameter(name, tensor);
        }
      }
    }

    private void addParameter(String name, Tensor tensor) throws FormatException {
      requireFinite(name, tensor);
      Value value = algebra.builder().parameter(name, tensor.shape());
      items.put(name, new Computed(value, Optional.empty()));
      parameters.put(name, tensor);
    }

    /// An input without samples.
    private void addTensor(String name, Tensor tensor) throws FormatException {
      boolean constant =
          constants.stream().map(OnnxImport::pattern).anyMatch(p -> p.matcher(name).matches());
      if (tensor.type().isFloating() && tensor.count() > 0 && !constant) {
        addParameter(name, tensor);
      } else {
        items.put(name, new Known(tensor));
      }
    }

    private void requireFinite(String name, Tensor tensor) throws FormatException {
      int i = tensor.firstNonFinite();
      if (i >= 0) {
        throw FormatException.at(
            model.source(),
            "parameter " + quote(name) + tensor.position(i),
            "the value is " + tensor.values()[i]);
      }
    }

    /// Stored tensors that are numbers of an operation.
    private Set<String> numbers() {
      Set<String> names = new HashSet<>();
      for (OnnxNode node : model.nodes()) {
        if (node.domain().isEmpty()) {
          for (int operand : NUMBERS.getOrDefault(node.type(), Set.of())) {
            if (operand < node.inputs().size()) {
              names.add(node.inputs().get(operand));
            }
          }
        }
      }
      return names;
    }

    /// Whether the exporter says, or the name, that a tensor is none of θ.
    private boolean exporters(String name, Tensor tensor) {
      return model
          .signature()
          .map(torch -> torch.fixed(name, tensor.count()))
          .orElse(tensor.count() == 1 && EXPORTERS_NUMBER.matcher(name).matches());
    }

    private void addInput(OnnxInput input) throws FormatException {
      String place = "input " + quote(input.name());
      if (producers.containsKey(input.name())) {
        throw FormatException.at(model.source(), place, "is also given by a node");
      }
      Optional<Tensor> tensor = given.map(all -> all.get(input.name()));
      if (tensor.isPresent()) {
        addTensor(input.name(), tensor.get());
        return;
      }
      try {
        Shape sample = sampleShape(input, place);
        int[] batch = new int[sample.rank() + 1];
        batch[0] = 1;
        System.arraycopy(sample.toArray(), 0, batch, 1, sample.rank());
        Value data = algebra.builder().data(input.name(), algebra.bounded(sample.toArray()));
        inputs.put(input.name(), data);
        items.put(
            input.name(),
            new Computed(
                algebra.builder().reshape(data, Shape.of(batch)), Optional.of(SampleAxis.FIRST)));
      } catch (IllegalArgumentException e) {
        throw FormatException.at(model.source(), place, String.valueOf(e.getMessage()));
      }
    }

    private Shape sampleShape(OnnxInput input, String place) throws FormatException {
      Shape given = sampleShapes.get(input.name());
      List<Integer> extents = input.extents();
      if (extents.isEmpty() && given == null) {
        throw FormatException.at(
            model.source(), place, "has no axis of samples, or no shape at all");
      }
      if (given != null && !extents.isEmpty() && given.rank() != extents.size() - 1) {
        throw FormatException.at(
            model.source(), place, "samples of shape %s, not %s".formatted(extents, given));
      }
      if (extents.isEmpty()) {
        return Objects.requireNonNull(given);
      }
      int[] shape = new int[extents.size() - 1];
      for (int axis = 0; axis < shape.length; axis++) {
        int extent = extents.get(axis + 1);
        int wanted = given == null ? extent : given.extent(axis);
        if (wanted < 1) {
          throw FormatException.at(
              model.source(), place, "the model leaves axis %s open".formatted(axis + 1));
        }
        if (extent != OnnxInput.UNKNOWN && extent != wanted) {
          throw FormatException.at(
              model.source(),
              place,
              "axis %s has the extent %s in the model, %s in the data"
                  .formatted(axis + 1, extent, wanted));
        }
        shape[axis] = wanted;
      }
      return Shape.of(shape);
    }

    private void add(OnnxNode node) throws FormatException {
      Operator operator = node.domain().isEmpty() ? OPERATORS.get(node.type()) : null;
      if (operator == null) {
        throw error(
            node,
            node.domain().isEmpty() && RANDOM.contains(node.type())
                ? "draws at random: model.eval() before the export"
                : "this operation is not supported");
      }
      List<Optional<Item>> operands = new ArrayList<>();
      for (String name : node.inputs()) {
        operands.add(name.isEmpty() ? Optional.empty() : Optional.of(operand(node, name)));
      }
      Scope scope =
          new Scope(
              node,
              algebra,
              operands,
              new Scope.Before(
                  name -> Optional.ofNullable(producers.get(name)),
                  name -> Optional.ofNullable(items.get(name))));
      List<Item> results;
      try {
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
      Item item = items.get(name);
      if (unsupported.get(name) != null) {
        throw unsupported.get(name);
      }
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
      Item item = items.get(name);
      String place = "output " + quote(name);
      if (unsupported.get(name) != null) {
        throw unsupported.get(name);
      }
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
  }

  private static String quote(String text) {
    return FormatException.quote(text);
  }

  /// Refuses names of constants that no initialiser has.
  void requireMatches(OnnxModel model) throws FormatException {
    requireMatches(model, model.initialisers().keySet(), "initialiser");
  }

  /// Refuses names of constants that none of these have.
  ///
  /// @param what they are called
  void requireMatches(OnnxModel model, Collection<String> names, String what)
      throws FormatException {
    for (String name : constants) {
      Pattern pattern = pattern(name);
      if (names.stream().noneMatch(i -> pattern.matcher(i).matches())) {
        throw FormatException.at(
            model.source(),
            "constant %s".formatted(FormatException.quote(name)),
            "no %s has that name: it has %s"
                .formatted(what, FormatException.quote(String.join(", ", names))));
      }
    }
  }

  private static Pattern pattern(String glob) {
    return Pattern.compile(Pattern.quote(glob).replace("*", "\\E.*\\Q"), Pattern.DOTALL);
  }
}
