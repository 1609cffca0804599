package dev.cairn.onnx;

import dev.cairn.formats.FormatException;
import dev.cairn.formats.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a user should know about a model before trusting numbers of it: each thing in one line.
///
/// @param model as its file has it
/// @param used the part that the output needs
/// @param parameters the names of θ's tensors
record ModelReview(OnnxModel model, OnnxModel used, Set<String> parameters) {
  /// How PyTorch's exporter keeps tensors apart that are equal, and names as they are.
  static final String KEEP_APART =
      "to keep equal tensors apart: model.eval(); model.training = True; torch.onnx.export(...,"
          + " do_constant_folding=False, training=torch.onnx.TrainingMode.PRESERVE)";

  static final String KEEP_NAMES =
      "export with do_constant_folding=False, training=torch.onnx.TrainingMode.PRESERVE";

  /// Operations that take a part of their first operand.
  private static final Set<String> CUTS = Set.of("Slice", "Gather");

  /// As many of a kind are told one by one.
  private static final int MOST = 8;

  /// Names that PyTorch gives to what it does not train.
  private static final Pattern BUFFER =
      Pattern.compile(
          "(.*\\.)?(running_mean|running_var|num_batches_tracked|.*mask|.*position_ids|inv_freq"
              + "|pe|.*buffer.*|.*anchor.*)");

  /// Parts of the names of trained tensors, which may be of one number too.
  private static final Pattern TRAINED =
      Pattern.compile("(?i).*(weight|bias|kernel|scale|gamma|beta|alpha).*|(.*[./_])?[wb]\\d*");

  /// Names of the vectors u and v of `spectral_norm`, old and new: `fc.weight_u`,
  /// `fc.parametrizations.weight.0._u`.
  private static final Pattern SPECTRAL = Pattern.compile("(.*_)([uv])");

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
    names(notes);
    if (model.signature().filter(torch -> torch.missing().isEmpty()).isEmpty()) {
      sharing(notes);
    }
    new FloatAttributes(used).note(parameters).ifPresent(notes::add);
    new NarrowCasts(used, parameters).note().ifPresent(notes::add);
    Set<String> unknown = new HashSet<>(parameters);
    unknown.removeIf(this::buffer);
    new InputScaling(used, unknown).note().ifPresent(notes::add);
    new LossEnding(used).note(loss).ifPresent(notes::add);
    return List.copyOf(notes);
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
    List<String> buffers = parameters.stream().filter(this::buffer).toList();
    if (!buffers.isEmpty()) {
      notes.add(
          "%s: by name no trained parameters, but part of θ; --constant NAME (problem.constants)"
                  .formatted(quote(buffers))
              + " keeps them as they are");
    }
    List<String> single = parameters.stream().filter(this::single).toList();
    if (!single.isEmpty()) {
      notes.add(
          "%s: single numbers that are no weights by name (an ε, a factor), but part of θ; --constant NAME (problem.constants) keeps them as they are"
              .formatted(quote(single)));
    }
    if (used.nodes().stream().anyMatch(node -> node.type().equals("BatchNormalization"))) {
      notes.add(
          "num_batches_tracked of batch normalisations is not in ONNX:"
              + " load_state_dict() of what is exported from here sets it to 0");
    }
  }

  /// Whether a name is that of what PyTorch does not train: by itself, or as one of the two
  /// vectors of `spectral_norm`, of which `weight_v` alone would be a parameter of `weight_norm`.
  private boolean buffer(String name) {
    Matcher spectral = SPECTRAL.matcher(name);
    return BUFFER.matcher(name).matches()
        || (spectral.matches()
            && parameters.contains(
                spectral.group(1) + (spectral.group(2).equals("u") ? "v" : "u")));
  }

  /// Whether a parameter may be a number that an exporter has stored, where it does not say itself
  /// what is trained.
  private boolean single(String name) {
    Tensor stored = used.initialisers().get(name);
    return stored != null
        && stored.count() == 1
        && model.signature().isEmpty()
        && !buffer(name)
        && !TRAINED.matcher(name).matches();
  }

  private void sharing(List<String> notes) {
    Map<String, String> origin = new HashMap<>();
    Map<String, Set<String>> aliases = new LinkedHashMap<>();
    Map<String, List<String>> uses = new LinkedHashMap<>();
    Map<String, Set<List<Object>>> parts = new HashMap<>();
    Map<String, Tensor> numbers = new HashMap<>(used.initialisers());
    for (OnnxNode node : used.nodes()) {
      if (node.type().equals("Constant")
          && node.attributes().get("value") instanceof OnnxAttribute.Stored(Tensor tensor)) {
        numbers.put(node.outputs().getFirst(), tensor);
      }
      for (String input : node.inputs()) {
        String name = origin.getOrDefault(input, input);
        if (!parameters.contains(name) || !used.initialisers().containsKey(name)) {
          continue;
        }
        if (node.type().equals("Identity")) {
          origin.put(node.outputs().getFirst(), name);
          aliases.computeIfAbsent(name, _ -> new LinkedHashSet<>()).add(node.outputs().getFirst());
          continue;
        }
        Set<List<Object>> before = parts.computeIfAbsent(name, _ -> new HashSet<>());
        Optional<List<Object>> part = part(node, numbers);
        boolean further = !before.isEmpty() && part.isPresent() && !before.contains(part.get());
        part.ifPresent(before::add);
        if (!further && !node.type().startsWith("Reduce")) { // a norm is none of a layer's uses
          uses.computeIfAbsent(name, _ -> new ArrayList<>())
              .add("%s (%s)".formatted(FormatException.quote(node.name()), node.type()));
        }
      }
    }
    uses.values().removeIf(nodes -> nodes.size() == 1);
    uses.entrySet().stream()
        .limit(MOST)
        .map(use -> shared(use.getKey(), use.getValue(), aliases.get(use.getKey())))
        .forEach(notes::add);
    if (uses.size() > MOST) {
      notes.add(
          "as much holds of %s more tensors of θ: %s"
              .formatted(uses.size() - MOST, quote(uses.keySet().stream().skip(MOST).toList())));
    }
  }

  /// The part that a node cuts out of its first operand, where that is known: what an exporter cuts
  /// into the gates of a recurrent layer is used once.
  private static Optional<List<Object>> part(OnnxNode node, Map<String, Tensor> numbers) {
    List<String> where = node.inputs().stream().skip(1).toList();
    return CUTS.contains(node.type()) && where.stream().allMatch(numbers::containsKey)
        ? Optional.of(List.of(node.attributes(), where.stream().map(numbers::get).toList()))
        : Optional.empty();
  }

  private static String shared(String name, List<String> nodes, @Nullable Set<String> aliases) {
    Optional<String> names = Optional.ofNullable(aliases).map(ModelReview::quote);
    return ("%s is one tensor of θ%s, used by %s nodes (%s): tied in the model, or equal tensors"
            .formatted(
                FormatException.quote(name),
                names.map(all -> " for " + all + " too").orElse(""),
                nodes.size(),
                nodes.stream().limit(3).collect(Collectors.joining(", ")))
        + " that the exporter merged; "
        + names
            .map(all -> "load_state_dict() does not find %s; ".formatted(all))
            .orElse("further names of it in state_dict() are not exported; ")
        + KEEP_APART);
  }

  private static String quote(Collection<String> names) {
    String shown =
        names.stream().limit(MOST).map(FormatException::quote).collect(Collectors.joining(", "));
    return names.size() <= MOST ? shown : "%s and %s more".formatted(shown, names.size() - MOST);
  }
}
