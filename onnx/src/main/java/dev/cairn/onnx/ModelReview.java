package dev.cairn.onnx;

import dev.cairn.formats.FormatException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a user should know about a model before trusting numbers of it: each thing in one line.
///
/// @param model as its file has it
/// @param used the part that the output needs
/// @param parameters the names of θ's tensors
/// @param masks the names of stored tensors that are none of θ because they are masks
/// @param samples whether the inputs take samples, the first one features
record ModelReview(
    OnnxModel model, OnnxModel used, Set<String> parameters, List<String> masks, boolean samples) {
  /// How PyTorch's exporter keeps tensors apart that are equal, and names as they are.
  static final String KEEP_APART =
      "to keep equal tensors apart: model.eval(); model.training = True; torch.onnx.export(...,"
          + " do_constant_folding=False, training=torch.onnx.TrainingMode.PRESERVE)";

  static final String KEEP_NAMES =
      "export with do_constant_folding=False, training=torch.onnx.TrainingMode.PRESERVE";

  /// As many of a kind are told one by one.
  private static final int MOST = 8;

  /// Names that an exporter makes up: `onnx::MatMul_31`, `123`, `val_2`.
  private static final Pattern MADE_UP = Pattern.compile(".*::.*|(val_)?\\d+");

  /// Whether a name is not that of a tensor of the model which was exported.
  static boolean madeUp(String name) {
    return MADE_UP.matcher(name).matches();
  }

  /// The lines.
  ///
  /// @param chosen whether the output was asked for by name
  List<String> notes(boolean chosen, ModelLoss loss) {
    List<String> notes = new ArrayList<>();
    if (model.outputs().size() > 1 && !chosen) {
      notes.add(
          "the model has the outputs %s: %s is used (another one: --output NAME, problem.output)"
              .formatted(quote(model.outputs()), quote(used.outputs())));
    }
    Set<String> suspects = new LinkedHashSet<>(parameters);
    model.signature().ifPresent(torch -> suspects.removeAll(torch.parameters()));
    var buffers = new Buffers(used, suspects);
    var uses = new TensorUses(used, parameters);
    names(notes);
    notes.addAll(buffers.byName());
    var scaling = new InputScaling(used, buffers.unnamed().collect(Collectors.toSet()));
    if (samples) {
      notes.addAll(buffers.without(scaling.tensors()).byUse(uses));
    }
    if (used.nodes().stream().anyMatch(node -> node.type().equals("BatchNormalization"))) {
      notes.add(
          "num_batches_tracked of batch normalisations is not in ONNX:"
              + " load_state_dict() of what is exported from here sets it to 0");
    }
    dropout().ifPresent(notes::add);
    if (model.signature().filter(torch -> torch.missing().isEmpty()).isEmpty()) {
      sharing(notes, uses);
    }
    new FloatAttributes(used).note(parameters).ifPresent(notes::add);
    new NarrowCasts(used, parameters).note().ifPresent(notes::add);
    scaling.note().ifPresent(notes::add);
    new LossEnding(used).note(loss).ifPresent(notes::add);
    return List.copyOf(notes);
  }

  /// Of operator sets that say nothing of training.
  private Optional<String> dropout() {
    List<String> silent =
        used.nodes().stream()
            .filter(node -> node.type().equals("Dropout") && node.domain().isEmpty())
            .map(OnnxNode::name)
            .toList();
    return silent.isEmpty() || model.opset() < 7 || model.opset() > 11
        ? Optional.empty()
        : Optional.of(
            "%s (Dropout, opset %s): read as in evaluation, where it does nothing; PyTorch writes it of a model in training alone: model.eval() before the export"
                .formatted(quote(silent), model.opset()));
  }

  private void names(List<String> notes) {
    List<String> idle =
        model.initialisers().entrySet().stream()
            .filter(entry -> entry.getValue().type().isFloating())
            .map(Map.Entry::getKey)
            .filter(name -> !used.initialisers().containsKey(name))
            .toList();
    if (!idle.isEmpty()) {
      notes.add(
          "not in θ, because they have no influence on the output %s: %s"
              .formatted(quote(used.outputs()), quote(idle)));
    }
    if (!masks.isEmpty()) {
      notes.add(
          "not in θ, because derivatives do not reach them (comparisons alone take them, or they are masks of 0 and −∞): %s"
              .formatted(quote(masks)));
    }
    model
        .signature()
        .filter(torch -> !torch.missing().isEmpty())
        .ifPresent(
            torch ->
                notes.add(
                    "%s: parameters of the model that the file does not hold by name; the exporter"
                            .formatted(quote(torch.missing()))
                        + " has folded them into others, so θ is another parametrisation, or nothing"
                        + " depends on them: export with torch.onnx.export(..., optimize=False)"));
    List<String> folded = parameters.stream().filter(ModelReview::madeUp).toList();
    if (!folded.isEmpty()) {
      notes.add(
          "%s: names that the exporter made up, for tensors that it folded or transposed; they are"
                  .formatted(quote(folded))
              + " not those of state_dict(), and load_state_dict() does not find them: "
              + KEEP_NAMES);
    }
  }

  private void sharing(List<String> notes, TensorUses uses) {
    Map<String, Set<String>> aliases = aliases();
    SequencedMap<String, List<OnnxNode>> merged = uses.shared();
    List<String> used =
        merged.keySet().stream().filter(name -> !aliases.containsKey(name)).toList();
    merged.keySet().retainAll(aliases.keySet());
    merged.entrySet().stream()
        .limit(MOST)
        .map(
            use ->
                merged(
                    use.getKey(),
                    use.getValue(),
                    quote(aliases.getOrDefault(use.getKey(), Set.of()))))
        .forEach(notes::add);
    if (merged.size() > MOST) {
      notes.add(
          "as much holds of %s more tensors of θ: %s"
              .formatted(
                  merged.size() - MOST, quote(merged.keySet().stream().skip(MOST).toList())));
    }
    if (!used.isEmpty()) {
      notes.add(
          "%s: one tensor of θ each, though several nodes take it: tied in the model, a layer called again, or equal tensors that the exporter merged; further names of it in state_dict() are not exported; "
                  .formatted(quote(used))
              + KEEP_APART);
    }
  }

  /// Further names of θ's tensors: an exporter gives one of several that are equal to the others.
  private Map<String, Set<String>> aliases() {
    Map<String, String> origin = new HashMap<>();
    Map<String, Set<String>> aliases = new HashMap<>();
    for (OnnxNode node : used.nodes()) {
      if (node.type().equals("Identity")) {
        String name = origin.getOrDefault(node.inputs().getFirst(), node.inputs().getFirst());
        if (parameters.contains(name)) {
          origin.put(node.outputs().getFirst(), name);
          aliases.computeIfAbsent(name, _ -> new LinkedHashSet<>()).add(node.outputs().getFirst());
        }
      }
    }
    return aliases;
  }

  private static String merged(String name, List<OnnxNode> nodes, String aliases) {
    return ("%s is one tensor of θ for %s too, used by %s nodes (%s): tied in the model, or equal"
            .formatted(
                FormatException.quote(name),
                aliases,
                nodes.size(),
                nodes.stream()
                    .limit(3)
                    .map(
                        node ->
                            "%s (%s)".formatted(FormatException.quote(node.name()), node.type()))
                    .collect(Collectors.joining(", ")))
        + " tensors that the exporter merged; load_state_dict() does not find %s; "
            .formatted(aliases)
        + KEEP_APART);
  }

  static String quote(Collection<String> names) {
    String shown =
        names.stream().limit(MOST).map(FormatException::quote).collect(Collectors.joining(", "));
    return names.size() <= MOST ? shown : "%s and %s more".formatted(shown, names.size() - MOST);
  }
}
