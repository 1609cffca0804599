package dev.cairn.onnx;

import dev.cairn.formats.DataTensors;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Limits;
import dev.cairn.formats.NamedTensors;
import dev.cairn.formats.Tensor;
import dev.cairn.formats.TensorFiles;
import dev.cairn.onnx.OnnxProblem.Settings;
import dev.cairn.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// A model that ordinary.py has exported, with what PyTorch computes of it.
///
/// @param note what the comparison must know of PyTorch: see ordinary.py
record OrdinaryModel(Path directory, String name, ModelLoss loss, String note) {
  /// Of the largest element.
  private static final double TOLERANCE = 1e-10;

  /// Where ONNX holds a number of a node in float32, which is said in a note.
  private static final double FLOAT = 1e-6;

  /// What became of a model.
  sealed interface Outcome {}

  /// Value, gradient and Hessian are PyTorch's: the largest differences, relative to the largest
  /// element.
  ///
  /// @param whole whether the whole Hessian was compared, not products with some vectors
  record Agrees(int parameters, double value, double gradient, double hessian, boolean whole)
      implements Outcome {}

  /// Refused in one line.
  record Refused(String line) implements Outcome {}

  /// Neither.
  record Wrong(String what) implements Outcome {}

  /// Every model of a directory and what becomes of it, in the script's order.
  static SequencedMap<OrdinaryModel, Outcome> all(Path directory) throws IOException {
    SequencedMap<OrdinaryModel, Outcome> outcomes = new LinkedHashMap<>();
    for (String line : Files.readAllLines(directory.resolve("models.txt"))) {
      String[] words = line.split(" ", 3);
      var model =
          new OrdinaryModel(
              directory,
              words[0],
              ModelLoss.valueOf(words[1].toUpperCase(Locale.ROOT)),
              words.length > 2 ? words[2] : "");
      outcomes.put(model, model.outcome());
    }
    return outcomes;
  }

  boolean rounded() {
    return note.contains("float32");
  }

  private Outcome outcome() throws IOException {
    if (note.startsWith("not exported")) {
      return new Wrong(note);
    }
    NamedTensors arrays = TensorFiles.read(file(".npz"), Limits.DEFAULT);
    OnnxProblem problem;
    try {
      problem = problem(arrays);
    } catch (FormatException e) {
      String line = String.valueOf(e.getMessage());
      return new Refused(line.substring(line.indexOf(": ") + 2));
    }
    return compared(problem, arrays);
  }

  private Path file(String extension) {
    return directory.resolve(name + extension);
  }

  private OnnxProblem problem(NamedTensors arrays) throws IOException {
    Optional<String> target =
        arrays.tensors().containsKey("target") ? Optional.of("target") : Optional.empty();
    DataTensors data = DataTensors.of(arrays, "x", target, Optional.empty());
    OnnxModel model = OnnxModel.read(file(".onnx"), Limits.DEFAULT);
    List<String> buffers =
        Files.readAllLines(file(".buffers.txt")).stream()
            .filter(model.initialisers()::containsKey)
            .toList();
    return OnnxProblem.of(model, data, new Settings(buffers, Optional.of(loss), 0));
  }

  private Outcome compared(OnnxProblem problem, NamedTensors arrays) throws IOException {
    List<String> names = Files.readAllLines(file(".txt"));
    int[] places = places(problem, arrays, names);
    if (places.length == 0) {
      return new Wrong("parameters that are not PyTorch's: " + problem.loss().parameters());
    }
    int n = problem.loss().dimension();
    Tensor directions = arrays.require("directions");
    int count = directions.extent(0);
    double[] products = new double[count * places.length];
    double[] gradient = new double[n];
    double value;
    try (var evaluation = problem.objectiveAssumingSmooth().at(problem.start().toArray())) {
      value = evaluation.value();
      evaluation.gradient(gradient);
      for (int k = 0; k < count; k++) {
        double[] v = new double[n];
        for (int i = 0; i < places.length; i++) {
          if (places[i] >= 0) {
            v[places[i]] = directions.values()[k * places.length + i];
          }
        }
        double[] product = new double[n];
        evaluation.hessian().apply(v, product);
        System.arraycopy(chosen(product, places), 0, products, k * places.length, places.length);
      }
    }
    double loss = arrays.require("loss").values()[0];
    var found =
        new Agrees(
            n,
            Math.abs(value - loss) / Math.abs(loss),
            relative(chosen(gradient, places), gradient(arrays, names)),
            relative(products, arrays.require("products").values()),
            count == places.length);
    double allowed = rounded() ? FLOAT : TOLERANCE;
    boolean alike =
        found.value() <= allowed && found.gradient() <= allowed && found.hessian() <= allowed;
    boolean told = problem.notes().stream().anyMatch(line -> line.contains("float32"));
    if (rounded() && !told) {
      return new Wrong("a rounded number that no note tells of");
    }
    return alike ? found : new Wrong(found.toString());
  }

  private static double[] chosen(double[] of, int[] places) {
    return Arrays.stream(places).mapToDouble(place -> place < 0 ? 0 : of[place]).toArray();
  }

  /// Where each of PyTorch's parameters stands in θ, or -1 where autograd says that nothing depends
  /// on it; none where θ holds others.
  private static int[] places(OnnxProblem problem, NamedTensors arrays, List<String> names)
      throws FormatException {
    Map<String, Program.Parameter> own = new HashMap<>();
    problem.loss().parameters().forEach(parameter -> own.put(parameter.name(), parameter));
    List<Integer> places = new ArrayList<>();
    for (String name : names) {
      Tensor slope = arrays.require("grad." + name);
      Program.Parameter parameter = own.remove(name);
      boolean idle = Arrays.stream(slope.values()).allMatch(x -> x == 0);
      if (parameter == null && !idle) {
        return new int[0];
      }
      for (int i = 0; i < slope.count(); i++) {
        places.add(parameter == null ? -1 : parameter.offset() + i);
      }
    }
    return own.isEmpty() ? places.stream().mapToInt(Integer::intValue).toArray() : new int[0];
  }

  private static double[] gradient(NamedTensors arrays, List<String> names) throws FormatException {
    List<Tensor> tensors = new ArrayList<>();
    for (String name : names) {
      tensors.add(arrays.require("grad." + name));
    }
    return ParameterTensors.flatten(tensors);
  }

  /// max |aᵢ − bᵢ| / max |bᵢ|.
  private static double relative(double[] a, double[] b) {
    double largest = Arrays.stream(b).map(Math::abs).max().orElse(0);
    double difference = a.length == b.length ? 0 : Double.POSITIVE_INFINITY;
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      double apart = Math.abs(a[i] - b[i]);
      difference = Double.isNaN(apart) ? Double.POSITIVE_INFINITY : Math.max(difference, apart);
    }
    return largest == 0 ? difference : difference / largest;
  }
}
