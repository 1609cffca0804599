package dev.cairn.onnx;

import dev.cairn.formats.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Tensors of θ that look like buffers, which nobody trains: by their names, by their numbers, or
/// because the loss alone takes them. ONNX calls parameters and buffers initialisers alike.
///
/// @param used the part of the model that its one output needs
/// @param suspects the names of θ's tensors of which no exporter says that they are trained
record Buffers(OnnxModel used, Set<String> suspects) {

  /// Names that PyTorch gives to what it does not train.
  private static final Pattern NAME =
      Pattern.compile(
          "(.*\\.)?((running|moving)_.*|num_batches_tracked|.*mask|.*position_ids|inv_freq"
              + "|freqs(_cis)?|(cos|sin)(_cached)?|pe|pos_weight|class_weights?|ema(_.*)?|tril|triu|causal"
              + "|.*buffer.*|.*anchor.*)");

  /// Parts of the names of trained tensors, which may be of one number too.
  private static final Pattern TRAINED =
      Pattern.compile("(?i).*(weight|bias|kernel|scale|gamma|beta|alpha).*|(.*[./_])?[wb]\\d*");

  /// Ends of the names of trained tensors that may start as whole numbers: an identity, biases of
  /// gates.
  private static final Pattern LAYER =
      Pattern.compile("(.*[./_])?((weight|bias)([_:].*)?|recurrent_kernel.*|[wb]\\d*)");

  /// Names of the vectors u and v of `spectral_norm`, old and new: `fc.weight_u`,
  /// `fc.parametrizations.weight.0._u`.
  private static final Pattern SPECTRAL = Pattern.compile("(.*_)([uv])");

  /// Fewer numbers are in equal steps, or repeated, by chance.
  private static final int FEWEST_STEPS = 4;

  private static final int FEWEST_REPEATED = 6;

  /// Of more numbers some are the same because they have few digits.
  private static final int MOST_REPEATED = 256;

  /// Those of which nothing is told yet.
  Buffers without(Set<String> told) {
    Set<String> others = new LinkedHashSet<>(suspects);
    others.removeAll(told);
    return new Buffers(used, others);
  }

  /// What the names say.
  List<String> byName() {
    List<String> notes = new ArrayList<>();
    add(notes, suspects.stream().filter(this::named), "by name no trained parameters");
    add(
        notes,
        unnamed().filter(this::single),
        "single numbers that are no weights by name (an ε, a factor)");
    return notes;
  }

  /// What their places and numbers say, in a graph that takes samples.
  List<String> byUse(TensorUses uses) {
    List<String> notes = new ArrayList<>();
    List<String> weights = uses.weights();
    add(
        notes,
        unnamed().filter(weights::contains),
        "taken by the loss alone, beside the targets, as weights of classes or samples are");
    add(
        notes,
        unnamed().filter(name -> !weights.contains(name) && table(name)),
        "numbers as of a table or a mask (whole, in equal steps or repeated)");
    return notes;
  }

  private static void add(List<String> notes, Stream<String> names, String why) {
    List<String> all = names.toList();
    if (!all.isEmpty()) {
      notes.add(
          "%s: %s, but part of θ; --constant NAME (problem.constants) keeps them as they are"
              .formatted(ModelReview.quote(all), why));
    }
  }

  /// Those whose names say nothing.
  Stream<String> unnamed() {
    return suspects.stream().filter(name -> !named(name));
  }

  /// Whether a name is that of what PyTorch does not train: by itself, or as one of the two
  /// vectors of `spectral_norm`, of which `weight_v` alone would be a parameter of `weight_norm`.
  private boolean named(String name) {
    Matcher spectral = SPECTRAL.matcher(name);
    return NAME.matcher(name).matches()
        || (spectral.matches()
            && suspects.contains(spectral.group(1) + (spectral.group(2).equals("u") ? "v" : "u")));
  }

  /// Whether a parameter may be a number that an exporter has stored.
  private boolean single(String name) {
    Tensor stored = used.initialisers().get(name);
    return stored != null && stored.count() == 1 && !TRAINED.matcher(name).matches();
  }

  /// Whether the numbers are none that parameters start with or are trained to.
  private boolean table(String name) {
    Tensor stored = used.initialisers().get(name);
    if (stored == null || LAYER.matcher(name).matches()) {
      return false;
    }
    double[] x = stored.values();
    return !Arrays.stream(x).allMatch(number -> number == x[0])
        && (Arrays.stream(x).allMatch(number -> number == Math.rint(number))
            || steps(x)
            || repeated(x)
            || wholeRow(stored));
  }

  /// Whether numbers, or their logarithms, are in equal steps, to the digits of a float32.
  private static boolean steps(double[] x) {
    return x.length >= FEWEST_STEPS
        && (equalSteps(x)
            || (Arrays.stream(x).allMatch(number -> number > 0)
                && equalSteps(Arrays.stream(x).map(Math::log).toArray())));
  }

  private static boolean equalSteps(double[] x) {
    double step = (x[x.length - 1] - x[0]) / (x.length - 1);
    for (int i = 1; i < x.length; i++) {
      if (!(Math.abs(x[i] - x[i - 1] - step) <= 1e-4 * Math.abs(step))) {
        return false;
      }
    }
    return true;
  }

  /// Whether most numbers but 0 are there again, whatever their signs: windows, filters.
  private static boolean repeated(double[] x) {
    double[] sizes = Arrays.stream(x).map(Math::abs).filter(size -> size > 0).toArray();
    return sizes.length >= FEWEST_REPEATED
        && sizes.length <= MOST_REPEATED
        && Arrays.stream(sizes).mapToInt(Buffers::rounded).distinct().count()
            <= 5 * sizes.length / 8;
  }

  /// Whether the first row alone is of whole numbers, as sines and cosines of positions from 0 on.
  private static boolean wholeRow(Tensor table) {
    if (table.rank() < 2 || table.extent(0) < 2) {
      return false;
    }
    double[] row = Arrays.copyOf(table.values(), table.count() / table.extent(0));
    return row.length > 1
        && Arrays.stream(row).allMatch(number -> number == Math.rint(number))
        && Arrays.stream(row).anyMatch(number -> number != 0);
  }

  /// A number to some 19 bits: a window's numbers are the same on both sides but for rounding.
  private static int rounded(double x) {
    return (Float.floatToIntBits((float) x) + 8) >> 4;
  }
}
