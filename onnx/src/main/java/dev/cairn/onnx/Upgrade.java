package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/// Writes the nodes of older operator sets as those of today, and operations that are made of
/// others as these: what reads a graph knows one form of each operation, and no composed ones.
///
/// Source: the change log of ONNX's operators, and its functions' bodies.
final class Upgrade {
  /// What becomes of a node of an operator set before [Rule#before].
  private record Rule(String type, int before, Consumer<Rewriter> rewrite) {}

  private static final int ALWAYS = Integer.MAX_VALUE;

  private static final List<Rule> RULES = rules();

  /// Operations whose form of operator set 1 was still that of set 6.
  private static final Set<String> AS_AT_FIRST =
      Set.of(
          "AveragePool",
          "Constant",
          "Conv",
          "ConvTranspose",
          "Flatten",
          "GlobalAveragePool",
          "GlobalMaxPool",
          "Identity",
          "LogSoftmax",
          "MatMul",
          "MaxPool",
          "ReduceMean",
          "ReduceSum",
          "Shape",
          "Softmax",
          "Softplus",
          "Softsign",
          "Squeeze",
          "Transpose",
          "Unsqueeze");

  private final String source;
  private final int opset;
  private final Function<String, Optional<ElementType>> types;

  /// @param source the file, for messages
  /// @param opset the operator set of the nodes
  /// @param types what a value's elements are, where it is known
  Upgrade(String source, int opset, Function<String, Optional<ElementType>> types) {
    this.source = source;
    this.opset = opset;
    this.types = types;
  }

  /// Whether nodes of an operator set are read: of all between the oldest and the newest, and of
  /// older ones where the operation has not changed since.
  static boolean reads(int opset, List<OnnxNode> nodes) {
    return opset >= OnnxModel.OLDEST_OPSET
        ? opset <= OnnxModel.NEWEST_OPSET
        : opset > 0
            && !nodes.isEmpty()
            && nodes.stream().allMatch(node -> AS_AT_FIRST.contains(node.type()));
  }

  /// The node in today's form.
  ///
  /// @throws FormatException naming the node where its old form has no new one
  List<OnnxNode> of(OnnxNode node) throws FormatException {
    List<OnnxNode> nodes = new ArrayList<>();
    add(nodes, node, 0);
    return nodes;
  }

  /// Adds what the rules from one on make of a node.
  private void add(List<OnnxNode> nodes, OnnxNode node, int from) throws FormatException {
    for (int i = from; i < RULES.size(); i++) {
      Rule rule = RULES.get(i);
      boolean applies =
          node.domain().isEmpty()
              && node.type().equals(rule.type())
              && opset < rule.before()
              && !node.outputs().isEmpty();
      if (applies) {
        var rewriter = new Rewriter(node, types);
        try {
          rule.rewrite().accept(rewriter);
        } catch (IllegalArgumentException e) {
          throw FormatException.at(source, node.place(opset), String.valueOf(e.getMessage()));
        }
        for (OnnxNode written : rewriter.nodes()) {
          add(nodes, written, i + 1);
        }
        return;
      }
    }
    nodes.add(node);
  }

  /// In the order in which they apply: what a rule writes, later ones may rewrite.
  private static List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    for (String type : List.of("Add", "Sub", "Mul", "Div", "Pow", "And", "Or", "Equal", "Less")) {
      rules.add(new Rule(type, 7, Upgrade::oldBroadcast));
    }
    rules.add(new Rule("Greater", 7, Upgrade::oldBroadcast));
    rules.add(new Rule("Gemm", 7, r -> same(r, r.without("broadcast"))));
    rules.add(new Rule("PRelu", 7, Upgrade::slopeOfChannels));
    rules.add(new Rule("BatchNormalization", 7, Upgrade::firstBatchNormalisation));
    rules.add(new Rule("BatchNormalization", 14, Upgrade::batchNormalisation));
    rules.add(new Rule("Dropout", 7, Upgrade::firstDropout));
    rules.add(new Rule("Dropout", 12, r -> same(r, r.without("ratio"))));
    rules.add(new Rule("Squeeze", 13, r -> toOperands(r, List.of("axes"))));
    rules.add(new Rule("Unsqueeze", 13, r -> toOperands(r, List.of("axes"))));
    rules.add(new Rule("Split", 13, r -> toOperands(r, List.of("split"))));
    rules.add(new Rule("Slice", 10, r -> toOperands(r, List.of("starts", "ends", "axes"))));
    rules.add(
        new Rule("TopK", 10, r -> same(r, r.without("k"), r.in(0), r.wholes(r.whole("k", 0)))));
    rules.add(new Rule("Pad", 11, Upgrade::pad));
    rules.add(new Rule("Clip", 11, Upgrade::clip));
    for (String type : List.of("Softmax", "LogSoftmax", "Hardmax")) {
      rules.add(new Rule(type, 13, Upgrade::flatSoftmax));
    }
    rules.add(new Rule("Resize", 11, Upgrade::firstResize));
    rules.add(new Rule("Upsample", 9, Upgrade::scales));
    rules.add(new Rule("Upsample", ALWAYS, Upgrade::upsample));
    rules.add(new Rule("DFT", 20, Upgrade::axisOfTransform));
    rules.add(new Rule("GroupNormalization", 21, LayerCompositions::ofGroups));
    Compositions.all().forEach((type, rule) -> rules.add(new Rule(type, ALWAYS, rule)));
    return List.copyOf(rules);
  }

  private static void same(Rewriter r, Map<String, OnnxAttribute> attributes, String... inputs) {
    OnnxNode node = r.origin();
    r.result(
        new OnnxNode(
            node.name(),
            node.type(),
            "",
            inputs.length > 0 ? List.of(inputs) : node.inputs(),
            node.outputs(),
            attributes));
  }

  private static void axisOfTransform(Rewriter r) {
    Map<String, OnnxAttribute> attributes = r.without("axis");
    attributes.put("axis", new OnnxAttribute.Whole(r.whole("axis", 1)));
    same(r, attributes);
  }

  /// B's axes stand from `axis` on among A's, or at the end; what a negative one means ONNX did not
  /// say.
  private static void oldBroadcast(Rewriter r) {
    String b = r.in(1);
    if (r.given("axis") && r.whole("broadcast", 0) != 0) {
      if (r.whole("axis", 0) < 0) {
        throw new IllegalArgumentException(
            "axis = %s is not supported: count from the first axis, from 0 on"
                .formatted(r.whole("axis", 0)));
      }
      // As many ones as axes of A lie behind those of B.
      String all = r.node("Shape", r.node("Shape", r.in(0)));
      String own = r.node("Shape", r.node("Shape", b));
      String behind = r.node("Sub", r.node("Sub", all, own), r.wholes(r.whole("axis", 0)));
      var one = Tensor.of(ElementType.I64, new int[] {1}, new double[] {1});
      String ones =
          r.node("ConstantOfShape", Map.of("value", new OnnxAttribute.Stored(one)), behind);
      b = r.node("Reshape", b, r.joined(r.node("Shape", b), ones));
    }
    same(r, r.without("axis", "broadcast"), r.in(0), b);
  }

  /// One slope for each channel, along axis 1.
  private static void slopeOfChannels(Rewriter r) {
    String column = r.joined(r.wholes(-1), r.ones(r.in(0), -2));
    same(r, r.origin().attributes(), r.in(0), r.node("Reshape", r.in(1), column));
  }

  /// In training unless `is_test` says otherwise.
  private static void firstDropout(Rewriter r) {
    if (r.whole("is_test", 0) == 0 && r.real("ratio", 0.5) != 0) {
      throw new IllegalArgumentException(Advice.DRAWS.formatted("is_test = 0"));
    }
    same(r, r.without("is_test"));
  }

  /// In training unless `is_test` says otherwise.
  private static void firstBatchNormalisation(Rewriter r) {
    Map<String, OnnxAttribute> attributes = r.without("is_test", "consumed_inputs");
    if (r.whole("is_test", 0) == 0) {
      attributes.put("training_mode", new OnnxAttribute.Whole(1));
    }
    same(r, attributes);
  }

  private static void batchNormalisation(Rewriter r) {
    if (r.whole("spatial", 1) != 1) {
      throw new IllegalArgumentException("spatial = 0 is not supported");
    }
    Map<String, OnnxAttribute> attributes = r.without("spatial");
    if (r.origin().outputs().size() > 1) {
      attributes.put("training_mode", new OnnxAttribute.Whole(1));
    }
    same(r, attributes);
  }

  /// Attributes that have become operands behind the first, with nothing where they are left out.
  private static void toOperands(Rewriter r, List<String> names) {
    List<String> inputs = new ArrayList<>(List.of(r.in(0)));
    for (String name : names) {
      inputs.add(r.given(name) ? r.wholes(r.wholes(name)) : "");
    }
    while (inputs.getLast().isEmpty()) {
      inputs.removeLast();
    }
    same(r, r.without(names.toArray(String[]::new)), inputs.toArray(String[]::new));
  }

  private static void pad(Rewriter r) {
    String pads = r.wholes(r.wholes("pads"));
    same(r, r.without("pads", "value"), r.in(0), pads, r.attribute("value", 0));
  }

  private static void clip(Rewriter r) {
    String low = r.given("min") ? r.number(r.real("min", 0)) : "";
    String high = r.given("max") ? r.number(r.real("max", 0)) : "";
    same(r, Map.of(), r.in(0), low, high);
  }

  /// The axes from the given one on (1 where none is) are one.
  private static void flatSoftmax(Rewriter r) {
    String flat = r.node("Flatten", Rewriter.axis(r.whole("axis", 1)), r.in(0));
    String y = r.node(r.origin().type(), Rewriter.axis(-1), flat);
    r.result("Reshape", y, r.node("Shape", r.in(0)));
  }

  private static void scales(Rewriter r) {
    same(r, r.without("scales"), r.in(0), r.reals(r.reals("scales")));
  }

  private static void upsample(Rewriter r) {
    String mode = r.text("mode", "nearest");
    r.result("Resize", asymmetric(mode), r.in(0), "", r.in(1));
  }

  private static void firstResize(Rewriter r) {
    same(r, asymmetric(r.text("mode", "nearest")), r.in(0), "", r.in(1));
  }

  private static Map<String, OnnxAttribute> asymmetric(String mode) {
    return Map.of(
        "mode", new OnnxAttribute.Text(mode),
        "coordinate_transformation_mode", new OnnxAttribute.Text("asymmetric"),
        "nearest_mode", new OnnxAttribute.Text("floor"));
  }
}
