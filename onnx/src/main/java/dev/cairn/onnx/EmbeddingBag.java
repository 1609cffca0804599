package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.OnnxModel.OnnxInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The loop over samples that PyTorch exports for an `EmbeddingBag` of samples `[N, k]`: a turn for
/// each sample, which looks the sample's rows of a table up and reduces them. Written as one
/// look-up and one reduction of all samples.
final class EmbeddingBag {
  private static final List<String> REDUCTIONS = List.of("ReduceMean", "ReduceSum", "ReduceMax");

  private static final List<String> SAME = List.of("Cast", "Identity");

  private final OnnxNode loop;
  private final OnnxGraph body;
  private final List<OnnxInput> inputs;
  private final Map<String, OnnxNode> producers = new HashMap<>();
  private final List<OnnxNode> nodes = new ArrayList<>();

  /// @param before the nodes before the loop
  /// @param inputs those of the graph
  EmbeddingBag(OnnxNode loop, OnnxGraph body, List<OnnxNode> before, List<OnnxInput> inputs) {
    this.loop = loop;
    this.body = body;
    this.inputs = inputs;
    before.forEach(node -> node.outputs().forEach(name -> producers.put(name, node)));
    body.nodes().forEach(node -> node.outputs().forEach(name -> producers.put(name, node)));
  }

  /// The nodes that stand for the loop; none where it is another loop.
  List<OnnxNode> nodes() {
    boolean simple =
        body.inputs().size() == 2 && body.outputs().size() == 2 && loop.outputs().size() == 1;
    if (simple) {
      add(body.inputs().getFirst().name());
    }
    return List.copyOf(nodes);
  }

  private void add(String turn) {
    Optional<OnnxNode> reduction = producer(body.outputs().getLast());
    Optional<OnnxNode> rows = reduction.flatMap(node -> operand(node, 0, "Gather"));
    Optional<OnnxNode> slice = rows.flatMap(node -> operand(node, 1, "Slice"));
    Optional<OnnxNode> flat = slice.flatMap(node -> operand(node, 0, "Reshape"));
    boolean reduces =
        reduction.isPresent()
            && REDUCTIONS.contains(reduction.get().type())
            && reduction.get().attributes().get("keepdims") instanceof OnnxAttribute.Whole(long k)
            && k == 0
            && axis(reduction.get()) == 0
            && rows.isPresent()
            && whole(rows.get(), "axis") == 0;
    if (!reduces || slice.isEmpty() || flat.isEmpty() || !isNumber(flat.get(), 1, -1)) {
      return;
    }
    String samples = behind(flat.get().inputs().getFirst());
    boolean rowsOfSamples =
        inputs.stream().anyMatch(in -> in.name().equals(samples) && in.extents().size() == 2);
    Optional<OnnxNode> starts = offsets(slice.get(), 1, turn);
    Optional<OnnxNode> ends = offsets(slice.get(), 2, turn);
    boolean cuts =
        rowsOfSamples
            && slice.get().inputs().size() == 4
            && isNumber(slice.get(), 3, 0)
            && starts.isPresent()
            && ends.isPresent()
            && starts.get().type().equals("Concat")
            && ends.get().type().equals("Slice")
            && operand(ends.get(), 0, "Concat").equals(starts)
            && isNumber(ends.get(), 1, 1)
            && isNumber(ends.get(), 3, 0)
            && isRange(starts.get(), samples);
    if (cuts) {
      write(reduction.get().type(), rows.get().inputs().getFirst(), samples);
    }
  }

  private void write(String reduction, String table, String samples) {
    String output = loop.outputs().getFirst();
    String found = output + " ·rows";
    String axis = output + " ·axis";
    Tensor one = Tensor.of(ElementType.I64, new int[] {1}, new double[] {1});
    var value = Map.<String, OnnxAttribute>of("value", new OnnxAttribute.Stored(one));
    nodes.add(
        new OnnxNode(
            loop.name(), "Gather", "", List.of(table, samples), List.of(found), Rewriter.axis(0)));
    nodes.add(new OnnxNode(loop.name(), "Constant", "", List.of(), List.of(axis), value));
    nodes.add(
        new OnnxNode(
            loop.name(),
            reduction,
            "",
            List.of(found, axis),
            List.of(output),
            Compositions.whole("keepdims", 0)));
  }

  /// What Slice takes a sample's start or end from: Unsqueeze(Gather(offsets, turn)).
  private Optional<OnnxNode> offsets(OnnxNode slice, int operand, String turn) {
    return operand(slice, operand, "Unsqueeze")
        .flatMap(node -> operand(node, 0, "Gather"))
        .filter(node -> node.inputs().get(1).equals(turn) && whole(node, "axis") == 0)
        .flatMap(node -> producer(node.inputs().getFirst()));
  }

  /// 0, k, 2k, … below N·k, and one more.
  private boolean isRange(OnnxNode concat, String samples) {
    Optional<OnnxNode> range = operand(concat, 0, "Range");
    return concat.inputs().size() == 2
        && range.isPresent()
        && isNumber(range.get(), 0, 0)
        && operand(range.get(), 1, "ReduceProd").filter(all -> ofShape(all, samples)).isPresent()
        && operand(range.get(), 2, "Gather")
            .filter(extent -> ofShape(extent, samples) && isNumber(extent, 1, 1))
            .isPresent();
  }

  private boolean ofShape(OnnxNode node, String samples) {
    return operand(node, 0, "Shape")
        .filter(shape -> behind(shape.inputs().getFirst()).equals(samples))
        .isPresent();
  }

  private Optional<OnnxNode> producer(String value) {
    return Optional.ofNullable(producers.get(behind(value)));
  }

  /// The value of which this is another type only.
  private String behind(String value) {
    OnnxNode node = producers.get(value);
    return node != null && SAME.contains(node.type()) ? behind(node.inputs().getFirst()) : value;
  }

  private Optional<OnnxNode> operand(OnnxNode node, int i, String type) {
    return i < node.inputs().size()
        ? producer(node.inputs().get(i)).filter(of -> of.type().equals(type))
        : Optional.empty();
  }

  private boolean isNumber(OnnxNode node, int i, double number) {
    return operand(node, i, "Constant")
        .filter(
            of ->
                of.attributes().get("value") instanceof OnnxAttribute.Stored(Tensor tensor)
                    && Arrays.equals(tensor.values(), new double[] {number}))
        .isPresent();
  }

  private static long whole(OnnxNode node, String name) {
    return node.attributes().get(name) instanceof OnnxAttribute.Whole(long x) ? x : 0;
  }

  /// The one axis that a reduction names, or −1.
  private long axis(OnnxNode node) {
    if (node.attributes().get("axes") instanceof OnnxAttribute.Wholes(List<Long> axes)) {
      return axes.size() == 1 ? axes.getFirst() : -1;
    }
    return isNumber(node, 1, 0) ? 0 : -1;
  }
}
