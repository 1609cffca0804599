package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.OnnxModel.OnnxInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Writes the turns of a loop out, where it is known how many there are.
final class Unrolling {
  /// More turns are not written out: the condition of each is evaluated.
  private static final int MOST_TURNS = 1_000;

  /// Before this operator set a `Scan` had an axis of its own for samples.
  private static final int SCAN_WITHOUT_BATCH = 9;

  private static final String TURNS = "its number of turns";

  private final Flattening into;
  private final OnnxNode node;
  private final OnnxGraph body;
  private final int version;

  /// @param into what the turns are added to
  /// @param node a `Loop` or a `Scan`
  /// @param version the operator set of the body
  Unrolling(Flattening into, OnnxNode node, int version) throws FormatException {
    this.into = into;
    this.node = node;
    this.version = version;
    body = into.body(node, "body");
  }

  /// Turn by turn while the condition holds, as many as the first operand says at most; what a turn
  /// gives besides what it hands on is joined along a new first axis.
  void loop() throws FormatException {
    int carried = node.inputs().size() - 2;
    int joined = body.outputs().size() - 1 - carried;
    if (carried < 0
        || joined < 0
        || body.inputs().size() != carried + 2
        || node.outputs().size() > carried + joined) {
      throw into.error(node, "operands and results that are not those of its body");
    }
    String count = node.inputs().get(0);
    double most = count.isEmpty() ? Double.POSITIVE_INFINITY : into.known(node, count, TURNS);
    String condition = node.inputs().get(1);
    List<String> state = new ArrayList<>(node.inputs().subList(2, carried + 2));
    List<List<String>> gathered = new ArrayList<>();
    IntStream.range(0, joined).forEach(_ -> gathered.add(new ArrayList<>()));
    boolean goesOn = condition.isEmpty() || into.known(node, condition, "its condition") != 0;
    for (int turn = 0; turn < most && goesOn; turn++) {
      if (turn == MOST_TURNS) {
        throw into.error(node, "more than %s turns".formatted(MOST_TURNS));
      }
      List<String> given = turn(label(turn), taken(turn, condition, state));
      condition = given.getFirst();
      state = new ArrayList<>(given.subList(1, carried + 1));
      for (int k = 0; k < joined; k++) {
        gathered.get(k).add(given.get(carried + 1 + k));
      }
      goesOn = into.known(node, condition, "its condition") != 0;
    }
    results(state, gathered);
  }

  /// A turn for each slice of the last operands along an axis, whose extent must be known.
  void scan() throws FormatException {
    int slices = sequences();
    int carried = node.inputs().size() - slices;
    int joined = body.outputs().size() - carried;
    if (version < SCAN_WITHOUT_BATCH) {
      throw into.error(node, "is read from operator set %s on".formatted(SCAN_WITHOUT_BATCH));
    }
    if (slices < 1
        || carried < 0
        || joined < 0
        || body.inputs().size() != node.inputs().size()
        || node.outputs().size() > body.outputs().size()) {
      throw into.error(node, "operands and results that are not those of its body");
    }
    List<String> state = new ArrayList<>(node.inputs().subList(0, carried));
    List<List<String>> gathered = new ArrayList<>();
    IntStream.range(0, joined).forEach(_ -> gathered.add(new ArrayList<>()));
    double turns = into.extent(node, node.inputs().get(carried), axis("scan_input_axes", 0), TURNS);
    if (turns > MOST_TURNS) {
      throw into.error(node, "more than %s turns".formatted(MOST_TURNS));
    }
    for (int turn = 0; turn < turns; turn++) {
      String label = label(turn);
      Map<String, String> names = new HashMap<>();
      for (int i = 0; i < node.inputs().size(); i++) {
        int k = i - carried;
        String given = k < 0 ? state.get(i) : slice(label, k, turn, turns);
        names.put(body.inputs().get(i).name(), given);
      }
      List<String> given = turn(label, names);
      state = new ArrayList<>(given.subList(0, carried));
      for (int k = 0; k < joined; k++) {
        boolean backwards = axis("scan_output_directions", k) != 0;
        gathered.get(k).add(backwards ? 0 : turn, given.get(carried + k));
      }
    }
    results(state, gathered);
  }

  private long whole(String name, long otherwise) {
    return node.attributes().get(name) instanceof OnnxAttribute.Whole(long x) ? x : otherwise;
  }

  /// One of the numbers of an attribute, 0 where it is left out.
  private long axis(String name, int k) {
    return node.attributes().get(name) instanceof OnnxAttribute.Wholes(List<Long> all)
            && k < all.size()
        ? all.get(k)
        : 0;
  }

  /// The slice of the k-th sequence that a turn takes.
  private String slice(String label, int k, int turn, double turns) throws FormatException {
    String sequence = node.inputs().get(node.inputs().size() - sequences() + k);
    boolean backwards = axis("scan_input_directions", k) != 0;
    String slice = label + " slice " + k;
    Tensor at =
        Tensor.of(ElementType.I64, new int[0], new double[] {backwards ? turns - 1 - turn : turn});
    into.emit(OnnxNode.constant(slice + " at", at));
    emit(
        "Gather",
        List.of(sequence, slice + " at"),
        slice,
        Rewriter.axis(axis("scan_input_axes", k)));
    return slice;
  }

  private int sequences() {
    return Math.toIntExact(whole("num_scan_inputs", 0));
  }

  /// A name that no other turn in the graph has.
  private String label(int turn) {
    return "%s ·turn %s.%s".formatted(node.outputs().getFirst(), into.copies(), turn);
  }

  /// What the body of a loop takes in a turn.
  private Map<String, String> taken(int turn, String condition, List<String> state)
      throws FormatException {
    List<String> takes = body.inputs().stream().map(OnnxInput::name).toList();
    String number = label(turn);
    into.emit(number(number, ElementType.I64, turn));
    Map<String, String> names = new HashMap<>(Map.of(takes.getFirst(), number));
    if (condition.isEmpty()) {
      into.emit(number(number + " goes on", ElementType.BOOL, 1));
    }
    names.put(takes.get(1), condition.isEmpty() ? number + " goes on" : condition);
    for (int k = 0; k < state.size(); k++) {
      names.put(takes.get(k + 2), state.get(k));
    }
    return names;
  }

  /// The names of what one turn gives.
  private List<String> turn(String label, Map<String, String> names) throws FormatException {
    List<String> gives = new ArrayList<>();
    IntStream.range(0, body.outputs().size()).forEach(k -> gives.add(label + " gives " + k));
    into.add(node, body, new BodyCopy.Names(names, body.outputs(), gives), version);
    return gives;
  }

  private void results(List<String> state, List<List<String>> gathered) throws FormatException {
    for (int i = 0; i < node.outputs().size(); i++) {
      String output = node.outputs().get(i);
      if (i < state.size()) {
        into.emit(BodyCopy.identity(node, state.get(i), output));
      } else {
        int k = i - state.size();
        join(gathered.get(k), axis("scan_output_axes", k), output);
      }
    }
  }

  /// The results of all turns along a new axis.
  private void join(List<String> turns, long axis, String output) throws FormatException {
    if (turns.isEmpty()) {
      throw into.error(node, "joins the results of no turn");
    }
    String first = output + " ·first";
    into.emit(number(first, ElementType.I64, (double) axis));
    List<String> rows = new ArrayList<>();
    for (String turn : turns) {
      rows.add(turn + " as a row");
      emit("Unsqueeze", List.of(turn, first), rows.getLast(), Map.of());
    }
    emit("Concat", rows, output, Rewriter.axis(axis));
  }

  private void emit(
      String type, List<String> from, String to, Map<String, OnnxAttribute> attributes)
      throws FormatException {
    into.emit(new OnnxNode(node.name(), type, "", from, List.of(to), attributes));
  }

  private static OnnxNode number(String name, ElementType type, double value) {
    int[] shape = type == ElementType.BOOL ? new int[0] : new int[] {1};
    return OnnxNode.constant(name, Tensor.of(type, shape, new double[] {value}));
  }
}
