package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.OnnxModel.OnnxInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// Makes one list of nodes of a graph: calls of functions become the functions' nodes, an `If` or a
/// `Loop` whose condition is constant the nodes of its branch or of its turns, and older forms of
/// nodes those of today ([Upgrade]).
///
/// A value within a function or a body gets a name of its own for each call or turn, except where
/// it is a result, which has the name that the call gives it.
final class Flattening {
  /// More nodes are not written out, of functions within functions.
  private static final int MOST_NODES = 2_000_000;

  /// More turns are not written out: the condition of each is evaluated.
  private static final int MOST_TURNS = 1_000;

  /// Calls within calls; functions that call themselves are none that ONNX allows.
  private static final int MOST_NESTED = 64;

  private final String source;
  private final int opset;
  private final OnnxGraph graph;
  private final Map<OnnxFunction.Key, OnnxFunction> functions;
  private final List<OnnxNode> flat = new ArrayList<>();
  private final Map<String, Double> numbers = new HashMap<>(); // of [#constant]
  private final Map<String, String> same = new HashMap<>(); // of Identity nodes
  private int copies;
  private int nested;

  /// @param functions those that the file brings along
  Flattening(
      String source, int opset, OnnxGraph graph, Map<OnnxFunction.Key, OnnxFunction> functions) {
    this.source = source;
    this.opset = opset;
    this.graph = graph;
    this.functions = functions;
  }

  /// The model with one list of nodes.
  ///
  /// @throws FormatException naming the node that has no such form
  OnnxModel model() throws FormatException {
    for (OnnxNode node : graph.nodes()) {
      add(node, opset);
    }
    return new OnnxModel(
        source,
        opset,
        flat,
        graph.initialisers(),
        graph.inputs(),
        graph.outputs(),
        TorchSignature.of(graph.notes(), graph.initialisers().keySet()));
  }

  private void add(OnnxNode node, int version) throws FormatException {
    OnnxFunction function = functions.get(new OnnxFunction.Key(node.domain(), node.type()));
    if (++nested > MOST_NESTED) {
      throw error(node, "calls within calls, more than %s deep".formatted(MOST_NESTED));
    }
    if (function != null) {
      call(node, function, function.opset() == 0 ? version : function.opset());
    } else if (node.domain().isEmpty() && node.type().equals("If")) {
      choose(node, version);
    } else if (node.domain().isEmpty() && node.type().equals("Loop")) {
      repeat(node, version);
    } else {
      for (OnnxNode written : new Upgrade(source, version).of(node)) {
        emit(written);
      }
    }
    nested--;
  }

  private void emit(OnnxNode node) throws FormatException {
    if (flat.size() == MOST_NODES) {
      throw error(node, "more than %s nodes".formatted(MOST_NODES));
    }
    flat.add(node);
    if (node.type().equals("Identity") && node.inputs().size() == 1 && !node.outputs().isEmpty()) {
      same.put(node.outputs().getFirst(), node.inputs().getFirst());
    }
  }

  private FormatException error(OnnxNode node, String problem) {
    return FormatException.at(source, node.place(opset), problem);
  }

  // Functions.

  private void call(OnnxNode node, OnnxFunction function, int version) throws FormatException {
    if (node.outputs().isEmpty()) {
      return;
    }
    if (node.inputs().size() > function.inputs().size()
        || node.outputs().size() > function.outputs().size()) {
      throw error(
          node,
          "%s operands and %s results of a function of %s and %s"
              .formatted(
                  node.inputs().size(),
                  node.outputs().size(),
                  function.inputs().size(),
                  function.outputs().size()));
    }
    Map<String, String> names = new HashMap<>();
    for (int i = 0; i < function.inputs().size(); i++) {
      names.put(function.inputs().get(i), i < node.inputs().size() ? node.inputs().get(i) : "");
    }
    Map<String, OnnxAttribute> attributes = new HashMap<>(function.defaults());
    attributes.putAll(node.attributes());
    List<OnnxNode> body = new ArrayList<>();
    for (OnnxNode inner : function.nodes()) {
      body.add(resolved(inner, attributes));
    }
    var copy = new Copy(node, names, body, function.outputs(), node.outputs());
    for (OnnxNode inner : copy.nodes()) {
      add(inner, version);
    }
  }

  /// With the attributes of the call where the node refers to them; those that the call leaves out
  /// are left out here too.
  private static OnnxNode resolved(OnnxNode node, Map<String, OnnxAttribute> call) {
    Map<String, OnnxAttribute> attributes = new HashMap<>();
    node.attributes()
        .forEach(
            (name, attribute) -> {
              OnnxAttribute meant =
                  switch (attribute) {
                    case OnnxAttribute.Reference(String of) -> call.get(of);
                    case OnnxAttribute.Graph(OnnxGraph body) ->
                        new OnnxAttribute.Graph(
                            body.with(
                                body.nodes().stream().map(n -> resolved(n, call)).toList(),
                                body.outputs()));
                    default -> attribute;
                  };
              if (meant != null) {
                attributes.put(name, meant);
              }
            });
    return new OnnxNode(
        node.name(), node.type(), node.domain(), node.inputs(), node.outputs(), attributes);
  }

  /// The nodes of a body under the names of one call or turn.
  private final class Copy {
    private final OnnxNode of;
    private final Map<String, String> names;
    private final List<OnnxNode> body;
    private final List<OnnxNode> behind = new ArrayList<>();
    private final int number = copies++;

    /// @param of the node that the body stands for
    /// @param names the body's names for what it takes, and what they mean outside
    /// @param results the body's names for what it gives
    /// @param wanted the names that these get
    Copy(
        OnnxNode of,
        Map<String, String> names,
        List<OnnxNode> body,
        List<String> results,
        List<String> wanted) {
      this.of = of;
      this.names = new HashMap<>(names);
      this.body = body;
      Set<String> made = new HashSet<>();
      body.forEach(node -> made.addAll(node.outputs()));
      for (int i = 0; i < wanted.size(); i++) {
        String result = results.get(i);
        if (made.contains(result) && !this.names.containsKey(result)) {
          this.names.put(result, wanted.get(i));
        } else if (!wanted.get(i).isEmpty()) {
          String from = this.names.getOrDefault(result, result);
          behind.add(identity(of, from, wanted.get(i)));
        }
      }
      for (String inner : made) {
        if (!inner.isEmpty()) {
          String name = "%s ·%s.%s".formatted(of.outputs().getFirst(), number, inner);
          this.names.merge(
              inner, name, (wantedName, own) -> wantedName.isEmpty() ? own : wantedName);
        }
      }
    }

    List<OnnxNode> nodes() {
      List<OnnxNode> nodes = new ArrayList<>();
      body.forEach(node -> nodes.add(renamed(node, of.name() + "/")));
      nodes.addAll(behind);
      return nodes;
    }

    private OnnxNode renamed(OnnxNode node, String prefix) {
      return new OnnxNode(
          prefix + node.name(),
          node.type(),
          node.domain(),
          node.inputs().stream().map(this::name).toList(),
          node.outputs().stream().map(this::name).toList(),
          inner(node.attributes()));
    }

    private String name(String inner) {
      return names.getOrDefault(inner, inner);
    }

    /// Bodies within the body take its values.
    private Map<String, OnnxAttribute> inner(Map<String, OnnxAttribute> attributes) {
      Map<String, OnnxAttribute> renamed = new HashMap<>(attributes);
      renamed.replaceAll(
          (_, attribute) ->
              attribute instanceof OnnxAttribute.Graph(OnnxGraph graph)
                  ? new OnnxAttribute.Graph(
                      graph.with(
                          graph.nodes().stream().map(node -> renamed(node, "")).toList(),
                          graph.outputs().stream().map(this::name).toList()))
                  : attribute);
      return renamed;
    }
  }

  private static OnnxNode identity(OnnxNode of, String from, String to) {
    return new OnnxNode(of.name(), "Identity", "", List.of(from), List.of(to), Map.of());
  }

  // Control flow.

  private OnnxGraph body(OnnxNode node, String name) throws FormatException {
    if (node.attributes().get(name) instanceof OnnxAttribute.Graph(OnnxGraph body)
        && !node.outputs().isEmpty()) {
      return body;
    }
    throw error(node, "has no body " + name);
  }

  private void choose(OnnxNode node, int version) throws FormatException {
    boolean holds = node.inputs().size() == 1 && known(node, 0, "its condition") != 0;
    OnnxGraph branch = body(node, holds ? "then_branch" : "else_branch");
    if (branch.outputs().size() != node.outputs().size() || !branch.inputs().isEmpty()) {
      throw error(node, "results that are not those of its branch");
    }
    for (OnnxNode inner : turn(node, branch, Map.of(), node.outputs())) {
      add(inner, version);
    }
  }

  /// One branch or turn: what a body stores is constant.
  private List<OnnxNode> turn(
      OnnxNode node, OnnxGraph body, Map<String, String> names, List<String> wanted) {
    List<OnnxNode> nodes = new ArrayList<>();
    body.initialisers()
        .forEach(
            (name, tensor) ->
                nodes.add(
                    new OnnxNode(
                        name,
                        "Constant",
                        "",
                        List.of(),
                        List.of(name),
                        Map.of("value", new OnnxAttribute.Stored(tensor)))));
    nodes.addAll(body.nodes());
    return new Copy(node, names, nodes, body.outputs(), wanted).nodes();
  }

  /// Turn by turn while the condition holds, as many as the first operand says at most; what a turn
  /// gives besides what it hands on is joined along a new first axis.
  private void repeat(OnnxNode node, int version) throws FormatException {
    OnnxGraph body = body(node, "body");
    int carried = node.inputs().size() - 2;
    int joined = body.outputs().size() - 1 - carried;
    if (carried < 0
        || joined < 0
        || body.inputs().size() != carried + 2
        || node.outputs().size() > carried + joined) {
      throw error(node, "operands and results that are not those of its body");
    }
    if (!node.inputs().get(0).isEmpty() && constant(node.inputs().get(0)).isEmpty()) {
      List<OnnxNode> bag = new EmbeddingBag(node, body, flat, graph.inputs()).nodes();
      for (OnnxNode inner : bag) {
        emit(inner);
      }
      if (!bag.isEmpty()) {
        return;
      }
    }
    double most =
        node.inputs().get(0).isEmpty()
            ? Double.POSITIVE_INFINITY
            : known(node, 0, "its number of turns");
    String condition = node.inputs().get(1);
    List<String> state = new ArrayList<>(node.inputs().subList(2, carried + 2));
    List<List<String>> gathered = new ArrayList<>();
    IntStream.range(0, joined).forEach(_ -> gathered.add(new ArrayList<>()));
    boolean goesOn = condition.isEmpty() || known(node, 1, "its condition") != 0;
    for (int turn = 0; turn < most && goesOn; turn++) {
      if (turn == MOST_TURNS) {
        throw error(node, "more than %s turns".formatted(MOST_TURNS));
      }
      List<String> given = turn(node, body, version, turn, condition, state);
      condition = given.getFirst();
      state = new ArrayList<>(given.subList(1, carried + 1));
      for (int k = 0; k < joined; k++) {
        gathered.get(k).add(given.get(carried + 1 + k));
      }
      goesOn = constant(condition).orElseThrow(() -> error(node, variable("its condition"))) != 0;
    }
    results(node, state, gathered);
  }

  /// The names of what one turn gives.
  private List<String> turn(
      OnnxNode node, OnnxGraph body, int version, int turn, String condition, List<String> state)
      throws FormatException {
    List<String> takes = body.inputs().stream().map(OnnxInput::name).toList();
    String number = "%s ·turn %s.%s".formatted(node.outputs().getFirst(), copies, turn);
    emit(number(number, ElementType.I64, turn));
    Map<String, String> names = new HashMap<>(Map.of(takes.getFirst(), number));
    if (condition.isEmpty()) {
      emit(number(number + " goes on", ElementType.BOOL, 1));
    }
    names.put(takes.get(1), condition.isEmpty() ? number + " goes on" : condition);
    for (int k = 0; k < state.size(); k++) {
      names.put(takes.get(k + 2), state.get(k));
    }
    List<String> gives = new ArrayList<>();
    IntStream.range(0, body.outputs().size()).forEach(k -> gives.add(number + " gives " + k));
    for (OnnxNode inner : turn(node, body, names, gives)) {
      add(inner, version);
    }
    return gives;
  }

  private void results(OnnxNode node, List<String> state, List<List<String>> gathered)
      throws FormatException {
    for (int i = 0; i < node.outputs().size(); i++) {
      String output = node.outputs().get(i);
      if (i < state.size()) {
        emit(identity(node, state.get(i), output));
        continue;
      }
      List<String> rows = new ArrayList<>();
      String first = output + " ·first";
      emit(number(first, ElementType.I64, 0));
      for (String row : gathered.get(i - state.size())) {
        rows.add(row + " as a row");
        emit(
            new OnnxNode(
                node.name(),
                "Unsqueeze",
                "",
                List.of(row, first),
                List.of(rows.getLast()),
                Map.of()));
      }
      if (rows.isEmpty()) {
        throw error(node, "joins the results of no turn");
      }
      emit(new OnnxNode(node.name(), "Concat", "", rows, List.of(output), Rewriter.axis(0)));
    }
  }

  private static OnnxNode number(String name, ElementType type, double value) {
    int[] shape = type == ElementType.BOOL ? new int[0] : new int[] {1};
    Tensor tensor = Tensor.of(type, shape, new double[] {value});
    return new OnnxNode(
        name,
        "Constant",
        "",
        List.of(),
        List.of(name),
        Map.of("value", new OnnxAttribute.Stored(tensor)));
  }

  private double known(OnnxNode node, int operand, String what) throws FormatException {
    return constant(node.inputs().get(operand)).orElseThrow(() -> error(node, variable(what)));
  }

  private static String variable(String what) {
    return what
        + " must be constant, the same for any samples and number of samples (of EmbeddingBag, write"
        + " nn.Embedding and a sum)";
  }

  /// The one number that a value is, whatever parameters and samples are.
  private Optional<Double> constant(String value) {
    Optional<Double> number =
        Optional.ofNullable(numbers.get(same.getOrDefault(value, value)))
            .or(() -> evaluated(value));
    number.ifPresent(x -> numbers.put(value, x));
    return number;
  }

  private Optional<Double> evaluated(String value) {
    var sofar = new OnnxModel(source, opset, flat, graph.initialisers(), graph.inputs(), List.of());
    OnnxModel part = sofar.part(value);
    Set<String> taken = new HashSet<>(Set.of(value));
    part.nodes().forEach(node -> taken.addAll(node.inputs()));
    List<OnnxInput> inputs =
        part.inputs().stream().filter(input -> taken.contains(input.name())).toList();
    return OnnxImport.DEFAULT
        .constant(
            new OnnxModel(source, opset, part.nodes(), part.initialisers(), inputs, part.outputs()))
        .filter(tensor -> tensor.count() == 1)
        .map(tensor -> tensor.values()[0]);
  }
}
