package dev.cairn.onnx;

import dev.cairn.formats.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// Where the tensors of θ meet the samples: each is followed through the nodes that compute with
/// stored tensors alone, up to those that set it against values of samples.
final class TensorUses {
  /// Operations that take a part of their first operand.
  private static final Set<String> CUTS = Set.of("Gather", "Slice", "Split");

  /// Operations that leave elements as they are, shift or scale them.
  private static final Set<String> MOVES =
      Set.of(
          "Add",
          "Cast",
          "Concat",
          "Div",
          "Expand",
          "Flatten",
          "Gather",
          "Identity",
          "Mul",
          "Neg",
          "Reshape",
          "Slice",
          "Split",
          "Squeeze",
          "Sub",
          "Tile",
          "Transpose",
          "Unsqueeze");

  /// Operations of layers, which make other features of what they take.
  private static final Set<String> LAYERS =
      Set.of("Conv", "ConvTranspose", "Einsum", "GRU", "Gemm", "LSTM", "MatMul", "RNN");

  /// A value that more tensors lead to is followed no further, which bounds time and memory.
  private static final int MOST = 64;

  /// What has become of a tensor before it is used.
  ///
  /// @param summed whether nothing but sums of it are left, as in a penalty
  /// @param part which part of it was cut out, where one was
  /// @param first the first node that has not only moved, shifted and scaled its elements
  private record Form(boolean summed, Optional<List<Object>> part, Optional<OnnxNode> first) {
    static final Form WHOLE = new Form(false, Optional.empty(), Optional.empty());

    /// Of what a node makes of a tensor that leads to it in two ways.
    Form and(Form other, OnnxNode node) {
      return new Form(
          summed && other.summed,
          part.equals(other.part) ? part : Optional.empty(),
          first.equals(other.first) ? first : Optional.of(node));
    }
  }

  /// A node that sets a tensor against values of samples.
  ///
  /// @param weighs whether it does so element by element, with a value of the targets
  private record Use(OnnxNode node, Form form, boolean weighs) {}

  private final OnnxModel used;
  private final Map<String, Tensor> numbers;
  private final Map<String, Map<String, Form>> forms = new HashMap<>();
  private final Set<String> samples = new HashSet<>();
  private final Set<String> targets = new HashSet<>();
  private final SequencedMap<String, List<Use>> uses = new LinkedHashMap<>();

  /// @param used the part of a model that its one output needs
  /// @param parameters the names of θ's tensors
  TensorUses(OnnxModel used, Set<String> parameters) {
    this.used = used;
    numbers = new HashMap<>(used.initialisers());
    used.inputs().forEach(input -> samples.add(input.name()));
    used.inputs().stream().skip(1).forEach(input -> targets.add(input.name()));
    for (String name : used.initialisers().keySet()) {
      if (parameters.contains(name)) {
        forms.put(name, Map.of(name, Form.WHOLE));
      }
    }
    used.nodes().forEach(this::see);
  }

  private void see(OnnxNode node) {
    boolean varies = node.inputs().stream().anyMatch(samples::contains);
    if (!Constants.passesOn(node)) {
      if (varies && Types.tells(node)) {
        meet(node, Map.of());
      }
      return;
    }
    if (node.type().equals("Constant")
        && node.attributes().get("value") instanceof OnnxAttribute.Stored(Tensor tensor)) {
      numbers.put(node.outputs().getFirst(), tensor);
    }
    SequencedMap<String, Form> taken = new LinkedHashMap<>();
    for (String input : node.inputs()) {
      forms
          .getOrDefault(input, Map.of())
          .forEach((tensor, form) -> taken.merge(tensor, form, (a, b) -> a.and(b, node)));
    }
    if (varies) {
      meet(node, taken);
    } else if (!taken.isEmpty() && taken.size() <= MOST) {
      for (int i = 0; i < node.outputs().size(); i++) {
        Map<String, Form> given = new LinkedHashMap<>();
        for (Map.Entry<String, Form> entry : taken.entrySet()) {
          given.put(entry.getKey(), after(node, i, entry.getValue()));
        }
        forms.put(node.outputs().get(i), given);
      }
    }
  }

  private void meet(OnnxNode node, Map<String, Form> taken) {
    boolean ofTargets = node.inputs().stream().anyMatch(targets::contains);
    boolean layer = !taken.isEmpty() && (LAYERS.contains(node.type()) || looksUp(node));
    taken.forEach(
        (tensor, form) ->
            uses.computeIfAbsent(tensor, _ -> new ArrayList<>())
                .add(new Use(node, form, ofTargets && !layer)));
    samples.addAll(node.outputs());
    if (ofTargets && !layer) {
      targets.addAll(node.outputs());
    }
  }

  /// Whether a node looks up rows of a table of θ, as an embedding does; numbers of a list may be
  /// weights of classes.
  private boolean looksUp(OnnxNode node) {
    Tensor table = used.initialisers().get(node.inputs().getFirst());
    return node.type().equals("Gather") && (table == null || table.rank() > 1);
  }

  private Form after(OnnxNode node, int output, Form form) {
    boolean product = node.type().equals("Mul") || node.type().equals("Div");
    boolean moved =
        MOVES.contains(node.type())
            && !(product && node.inputs().stream().allMatch(forms::containsKey));
    boolean summed =
        node.type().startsWith("Reduce")
            || (node.type().equals("Einsum")
                && node.attributes().get("equation") instanceof OnnxAttribute.Text(String equation)
                && equation.strip().endsWith("->"));
    return new Form(
        form.summed || summed,
        form.part.or(() -> part(node, output)),
        moved ? form.first : form.first.or(() -> Optional.of(node)));
  }

  /// The part that a node cuts out of its first operand: what an exporter cuts into the gates of a
  /// recurrent layer is used once.
  private Optional<List<Object>> part(OnnxNode node, int output) {
    List<Object> where = new ArrayList<>();
    for (String name : node.inputs().subList(1, node.inputs().size())) {
      Tensor tensor = numbers.get(name);
      where.add(tensor == null ? name : tensor);
    }
    return CUTS.contains(node.type())
        ? Optional.of(List.of(node.attributes(), output, where))
        : Optional.empty();
  }

  /// The nodes of several layers that take the same tensor, or the same part of it. A sum of it, as
  /// in a penalty, is no further use.
  SequencedMap<String, List<OnnxNode>> shared() {
    SequencedMap<String, List<OnnxNode>> shared = new LinkedHashMap<>();
    uses.forEach(
        (tensor, all) -> {
          List<OnnxNode> nodes = nodes(all);
          if (areLayers(nodes)) {
            shared.put(tensor, nodes);
          }
        });
    return shared;
  }

  private static List<OnnxNode> nodes(List<Use> uses) {
    Set<OnnxNode> whole = new LinkedHashSet<>();
    Map<List<Object>, Set<OnnxNode>> parts = new LinkedHashMap<>();
    for (Use use : uses) {
      if (!use.form.summed) {
        use.form
            .part
            .map(part -> parts.computeIfAbsent(part, _ -> new LinkedHashSet<>()))
            .orElse(whole)
            .add(use.form.first.orElse(use.node));
      }
    }
    parts.values().stream().reduce((a, b) -> b.size() > a.size() ? b : a).ifPresent(whole::addAll);
    return List.copyOf(whole);
  }

  /// Whether these may be nodes of several layers: one of several operations may take a tensor
  /// twice for itself.
  private static boolean areLayers(List<OnnxNode> nodes) {
    Set<String> types = new HashSet<>();
    int layers = 0;
    boolean alike = false;
    for (OnnxNode node : nodes) {
      layers += LAYERS.contains(node.type()) || node.type().equals("Gather") ? 1 : 0;
      alike |= !types.add(node.type());
    }
    return layers > 1 || alike;
  }

  /// Tensors that nothing takes but a loss in the graph, element by element beside the targets, as
  /// it takes weights of classes or samples.
  List<String> weights() {
    return uses.entrySet().stream()
        .filter(
            entry ->
                entry.getValue().stream().allMatch(use -> use.weighs && use.form.first.isEmpty()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
