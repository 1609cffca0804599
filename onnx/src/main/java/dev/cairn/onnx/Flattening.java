package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes one list of nodes of a graph: calls of functions become the functions' nodes, an `If` or a
/// `Loop` whose condition is constant, or a `Scan`, the nodes of its branch or of its turns, and
/// older forms of nodes those of today ([Upgrade]). [Sequences] become their tensors.
final class Flattening {
  /// More nodes are not written out, of functions within functions.
  private static final int MOST_NODES = 2_000_000;

  /// Calls within calls; functions that call themselves are none that ONNX allows.
  private static final int MOST_NESTED = 64;

  private final String source;
  private final int opset;
  private final OnnxGraph graph;
  private final Map<OnnxFunction.Key, OnnxFunction> functions;
  private final List<OnnxNode> flat = new ArrayList<>();
  private final ConstantNumbers numbers;
  private final Types types;
  private final Sequences sequences = new Sequences(this);
  private int copies;
  private int nested;

  /// @param functions those that the file brings along
  Flattening(
      String source, int opset, OnnxGraph graph, Map<OnnxFunction.Key, OnnxFunction> functions) {
    this.source = source;
    this.opset = opset;
    this.graph = graph;
    this.functions = functions;
    numbers = new ConstantNumbers(source, opset, graph, flat);
    types = new Types(graph);
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
    } else if (node.domain().isEmpty() && node.type().equals("Scan")) {
      new Unrolling(this, node, version).scan();
    } else if (!sequences.write(node)) {
      for (OnnxNode written : new Upgrade(source, version, types::of).of(node)) {
        emit(written);
      }
    }
    nested--;
  }

  /// Adds a node as it is.
  void emit(OnnxNode node) throws FormatException {
    if (flat.size() == MOST_NODES) {
      throw error(node, "more than %s nodes".formatted(MOST_NODES));
    }
    flat.add(node);
    numbers.see(node);
    types.see(node);
  }

  FormatException error(OnnxNode node, String problem) {
    return FormatException.at(source, node.place(opset), problem);
  }

  /// How many bodies have been written out.
  int copies() {
    return copies;
  }

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
    var outside = new BodyCopy.Names(names, function.outputs(), node.outputs());
    for (OnnxNode inner : new BodyCopy(node, function.body(node), outside, copies++).nodes()) {
      add(inner, version);
    }
  }

  // Control flow.

  OnnxGraph body(OnnxNode node, String name) throws FormatException {
    if (node.attributes().get(name) instanceof OnnxAttribute.Graph(OnnxGraph body)
        && !node.outputs().isEmpty()) {
      return body;
    }
    throw error(node, "has no body " + name);
  }

  /// Adds one branch or turn: what a body stores is constant.
  void add(OnnxNode node, OnnxGraph body, BodyCopy.Names outside, int version)
      throws FormatException {
    List<OnnxNode> nodes = new ArrayList<>();
    body.initialisers().forEach((name, tensor) -> nodes.add(OnnxNode.constant(name, tensor)));
    nodes.addAll(body.nodes());
    for (OnnxNode inner : new BodyCopy(node, nodes, outside, copies++).nodes()) {
      add(inner, version);
    }
  }

  private void choose(OnnxNode node, int version) throws FormatException {
    boolean holds =
        node.inputs().size() == 1 && known(node, node.inputs().getFirst(), "its condition") != 0;
    OnnxGraph branch = body(node, holds ? "then_branch" : "else_branch");
    if (branch.outputs().size() != node.outputs().size() || !branch.inputs().isEmpty()) {
      throw error(node, "results that are not those of its branch");
    }
    add(node, branch, new BodyCopy.Names(Map.of(), branch.outputs(), node.outputs()), version);
  }

  private void repeat(OnnxNode node, int version) throws FormatException {
    boolean counted =
        node.inputs().isEmpty()
            || node.inputs().getFirst().isEmpty()
            || numbers.of(node.inputs().getFirst()).isPresent();
    List<OnnxNode> bag =
        counted
            ? List.of()
            : new EmbeddingBag(node, body(node, "body"), flat, graph.inputs()).nodes();
    for (OnnxNode inner : bag) {
      emit(inner);
    }
    if (bag.isEmpty()) {
      new Unrolling(this, node, version).loop();
    }
  }

  /// The numbers that a value is, where they depend on nothing.
  Optional<Tensor> constant(String value) {
    return numbers.tensor(value);
  }

  /// The extent of a value along an axis, which must be known.
  double extent(OnnxNode node, String value, long axis, String what) throws FormatException {
    String shape = "%s ·shape %s".formatted(value, flat.size());
    var of = new OnnxNode(node.name(), "Shape", "", List.of(value), List.of(shape), Map.of());
    emit(of);
    Tensor place = Tensor.of(ElementType.I64, new int[] {1}, new double[] {(double) axis});
    emit(OnnxNode.constant(shape + " at", place));
    List<String> operands = List.of(shape, shape + " at");
    List<String> extent = List.of(shape + " extent");
    emit(new OnnxNode(node.name(), "Gather", "", operands, extent, Rewriter.axis(0)));
    return known(node, extent.getFirst(), what);
  }

  /// The one number that a value is, whatever parameters and samples are.
  ///
  /// @param what it is to the node
  double known(OnnxNode node, String value, String what) throws FormatException {
    return numbers
        .of(value)
        .orElseThrow(
            () ->
                error(
                    node,
                    what
                        + " must be constant, the same for any samples and number of samples: "
                        + Advice.TRACED));
  }
}
