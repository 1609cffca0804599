package dev.cairn.proof.certificate;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import dev.cairn.linalg.Point;
import dev.cairn.onnx.ModelLoss;
import dev.cairn.onnx.OnnxProblem;
import dev.cairn.program.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// ONNX models in certificates: their losses on data, and graphs without data.
final class ModelNode {
  /// Certificates of earlier versions do not have it: they are about the first output.
  private static final String OUTPUT = "output";

  /// What graphs have in place of samples.
  private static final String INPUTS = "inputs";

  /// Values that a constant input has, where it has them.
  private static final String VALUES = "values";

  /// Largest number of elements of all inputs that are read from a certificate.
  private static final int LARGEST_INPUTS = 1 << 20;

  private ModelNode() {}

  static void write(ObjectNode node, ProblemDescription.Model model) {
    OnnxProblem.Settings settings = model.settings();
    files(node, model.files());
    CertificateFile.texts(node, "constants", settings.constants());
    settings.output().ifPresent(output -> node.put(OUTPUT, output));
    node.put("loss", settings.loss().orElseThrow().name())
        .put("l2", Double.toString(settings.l2()));
    extents(node, "features", model.features().toArray());
    node.put("samples", model.samples()).put("data_sha256", model.dataHash());
  }

  static void write(ObjectNode node, ProblemDescription.Graph graph) {
    OnnxProblem.Settings settings = graph.settings();
    files(node, graph.files());
    CertificateFile.texts(node, "constants", settings.constants());
    node.put(OUTPUT, settings.output().orElseThrow()).put("l2", Double.toString(settings.l2()));
    ArrayNode inputs = node.putArray(INPUTS);
    graph
        .inputs()
        .forEach(
            (name, tensor) -> {
              ObjectNode input = inputs.addObject().put("name", name);
              input.put("type", tensor.type().name().toLowerCase(Locale.ROOT));
              extents(input, "shape", tensor.shape());
              if (!tensor.equals(ProblemDescription.Graph.zero(tensor.shape()))) {
                input.set(VALUES, StrictJson.numbers(Point.of(tensor.values())));
              }
            });
  }

  private static void files(ObjectNode node, ModelFiles files) {
    node.put("kind", "onnx").put("model_sha256", files.hash());
    ArrayNode external = node.putArray("external");
    files
        .external()
        .forEach(
            (location, hash) -> external.addObject().put("location", location).put("sha256", hash));
  }

  private static void extents(ObjectNode node, String name, int[] extents) {
    ArrayNode array = node.putArray(name);
    Arrays.stream(extents).forEach(array::add);
  }

  static ProblemDescription read(JsonNode node) {
    if (node.has(INPUTS)) {
      StrictJson.keys(node, "kind", "model_sha256", "external", "constants", OUTPUT, "l2", INPUTS);
      return new ProblemDescription.Graph(
          readFiles(node),
          ProblemDescription.Graph.settings(
              StrictJson.texts(node, "constants"),
              CertificateFile.decimal(StrictJson.text(node, "l2")),
              StrictJson.text(node, OUTPUT)),
          readInputs(node));
    }
    List<String> keys =
        new ArrayList<>(
            List.of(
                "kind",
                "model_sha256",
                "external",
                "constants",
                "loss",
                "l2",
                "features",
                "samples",
                "data_sha256"));
    if (node.has(OUTPUT)) {
      keys.add(OUTPUT);
    }
    StrictJson.keys(node, keys.toArray(String[]::new));
    return new ProblemDescription.Model(
        readFiles(node),
        ProblemDescription.Model.settings(
            StrictJson.texts(node, "constants"),
            ModelLoss.valueOf(StrictJson.text(node, "loss")),
            CertificateFile.decimal(StrictJson.text(node, "l2")),
            node.has(OUTPUT) ? Optional.of(StrictJson.text(node, OUTPUT)) : Optional.empty()),
        Shape.of(StrictJson.integers(node, "features")),
        StrictJson.integer(node, "samples"),
        StrictJson.text(node, "data_sha256"));
  }

  private static ModelFiles readFiles(JsonNode node) {
    SortedMap<String, String> external = new TreeMap<>();
    for (JsonNode file : StrictJson.array(node.get("external"))) {
      StrictJson.keys(file, "location", "sha256");
      external.put(StrictJson.text(file, "location"), StrictJson.text(file, "sha256"));
    }
    return new ModelFiles(StrictJson.text(node, "model_sha256"), external);
  }

  private static SequencedMap<String, Tensor> readInputs(JsonNode node) {
    SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
    int left = LARGEST_INPUTS;
    for (JsonNode input : StrictJson.array(node.get(INPUTS))) {
      boolean constant = input.has(VALUES);
      StrictJson.keys(
          input,
          constant
              ? new String[] {"name", "type", "shape", VALUES}
              : new String[] {"name", "type", "shape"});
      String name = StrictJson.text(input, "name");
      Tensor tensor = readInput(input, constant, left);
      left -= tensor.count();
      if (inputs.put(name, tensor) != null) {
        throw new CertificateException("the input '%s' stands there twice".formatted(name));
      }
    }
    return inputs;
  }

  private static Tensor readInput(JsonNode input, boolean constant, int most) {
    int[] shape = StrictJson.integers(input, "shape");
    double count = Arrays.stream(shape).asDoubleStream().reduce(1, (a, b) -> a * b);
    if (Arrays.stream(shape).anyMatch(extent -> extent < 0) || count > most) {
      throw new CertificateException("an input of the shape " + Arrays.toString(shape));
    }
    ElementType type = ElementType.valueOf(StrictJson.text(input, "type").toUpperCase(Locale.ROOT));
    if (!constant) {
      return Tensor.of(type, shape, new double[(int) count]);
    }
    Point values = StrictJson.readNumbers(input.get(VALUES));
    if (values.dimension() != count || !Arrays.stream(values.toArray()).allMatch(type::holds)) {
      throw new CertificateException("'values' of an input are not those of its type and shape");
    }
    return Tensor.of(type, shape, values.toArray());
  }
}
