package dev.cairn.onnx;

import dev.cairn.formats.FormatException;
import dev.cairn.formats.Tensor;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Which tensors of a graph are none of θ: those that the user names, and those that nobody trains.
final class Constants {
  /// Operands that nobody trains: running means and variances, ratios, scales of extents.
  private static final Map<String, Set<Integer>> NUMBERS =
      Map.of(
          "BatchNormalization", Set.of(3, 4),
          "Dropout", Set.of(1, 2),
          "Resize", Set.of(1, 2));

  /// Names of single numbers that PyTorch's exporter makes up.
  private static final Pattern EXPORTERS_NUMBER = Pattern.compile("val_\\d+");

  /// Names of numbers without an axis that tf2onnx and jax2onnx make up: an ε, a factor.
  private static final Pattern FRAMEWORKS_NUMBER =
      Pattern.compile(
          "const_fold_opt__\\d+|(Const|const|scalar|arr)_*\\d+(:0)?|(.*/)?([xy]|Const(_\\d+)?):0");

  private final OnnxModel model;
  private final List<String> names;
  private final List<Pattern> patterns;
  private final Set<String> numbers;
  private final Set<String> masks;

  /// @param names of tensors; `*` stands for any characters
  Constants(OnnxModel model, List<String> names) {
    this.model = model;
    this.names = names;
    patterns = names.stream().map(Constants::pattern).toList();
    numbers = numbers(model);
    masks = masks(model);
  }

  private static Pattern pattern(String glob) {
    return Pattern.compile(Pattern.quote(glob).replace("*", "\\E.*\\Q"), Pattern.DOTALL);
  }

  /// Stored tensors that are numbers of an operation.
  private static Set<String> numbers(OnnxModel model) {
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

  /// Stored floating-point tensors that derivatives do not change: those that do not reach the
  /// outputs but by comparisons, and masks that are added, which hold nothing but 0 and −∞.
  private static Set<String> masks(OnnxModel model) {
    Set<String> reaching = reaching(model, Constants::passesOn);
    Set<String> names = new LinkedHashSet<>();
    model
        .initialisers()
        .forEach(
            (name, tensor) -> {
              if (tensor.type().isFloating() && (!reaching.contains(name) || mask(tensor))) {
                names.add(name);
              }
            });
    return names;
  }

  /// The values that reach the outputs through some nodes.
  static Set<String> reaching(OnnxModel model, Predicate<OnnxNode> through) {
    Set<String> reaching = new HashSet<>(model.outputs());
    for (OnnxNode node : model.nodes().reversed()) {
      if (through.test(node) && node.outputs().stream().anyMatch(reaching::contains)) {
        reaching.addAll(node.inputs());
      }
    }
    return reaching;
  }

  /// Whether the numbers that a node gives may have derivatives.
  static boolean passesOn(OnnxNode node) {
    return !Types.tells(node) && takesNumbers(node);
  }

  /// Whether a node takes more of its operands than their shapes.
  static boolean takesNumbers(OnnxNode node) {
    return !node.type().equals("Shape") && !node.type().equals("Size");
  }

  private static boolean mask(Tensor tensor) {
    double[] x = tensor.values();
    return Arrays.stream(x).allMatch(number -> number == 0 || number == Double.NEGATIVE_INFINITY)
        && Arrays.stream(x).distinct().count() == 2;
  }

  /// Stored tensors that are none of θ for no other reason than that they are masks.
  List<String> masks() {
    return model.initialisers().entrySet().stream()
        .filter(stored -> masks.contains(stored.getKey()))
        .filter(stored -> !stored(stored.getKey(), stored.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /// Whether a stored tensor is none of θ, in a graph of which nothing is left out: a mask of a
  /// part may be a parameter of the whole.
  boolean storedInWhole(String name, Tensor tensor) {
    return stored(name, tensor) || masks.contains(name);
  }

  /// Whether a stored tensor is none of θ, in whatever part of a graph.
  boolean stored(String name, Tensor tensor) {
    return given(name, tensor) || numbers.contains(name) || exporters(name, tensor);
  }

  /// Whether a tensor that the graph is given is none of θ.
  boolean given(String name, Tensor tensor) {
    return !tensor.type().isFloating()
        || tensor.count() == 0
        || patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
  }

  /// Whether the exporter says, or the name, that a tensor is none of θ.
  private boolean exporters(String name, Tensor tensor) {
    return model
        .signature()
        .map(torch -> torch.fixed(name, tensor.count()))
        .orElse(
            (tensor.count() == 1 && EXPORTERS_NUMBER.matcher(name).matches())
                || (tensor.rank() == 0 && FRAMEWORKS_NUMBER.matcher(name).matches()));
  }

  /// Refuses names that no initialiser has.
  void requireInitialisers() throws FormatException {
    requireAmong(model.initialisers().keySet(), "initialiser");
  }

  /// Refuses names that none of these have.
  ///
  /// @param what they are called
  void requireAmong(Collection<String> tensors, String what) throws FormatException {
    for (int i = 0; i < names.size(); i++) {
      Pattern pattern = patterns.get(i);
      if (tensors.stream().noneMatch(name -> pattern.matcher(name).matches())) {
        throw FormatException.at(
            model.source(),
            "constant %s".formatted(FormatException.quote(names.get(i))),
            "no %s has that name: it has %s"
                .formatted(what, FormatException.quote(String.join(", ", tensors))));
      }
    }
  }
}
