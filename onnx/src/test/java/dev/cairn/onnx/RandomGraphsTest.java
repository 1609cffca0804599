package dev.cairn.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import dev.cairn.formats.DataTensors;
import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Limits;
import dev.cairn.formats.NamedTensors;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.OnnxProblem.Settings;
import dev.cairn.onnx.RandomOperators.Maker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random graphs of all operators: what is accepted has onnxruntime's value, and derivatives that
/// are those of differences; what mixes samples is refused. Half of the graphs have no samples.
///
/// `-Dcairn.graphs=N` graphs of either kind in the profile `-Pfuzz`, `-Dcairn.graphs.seed=S`,
/// `-Dcairn.graphs.keep=DIRECTORY` keeps those that are wrong.
class RandomGraphsTest {
  private static final int QUICK = 20;

  private static final int LONG = Integer.getInteger("cairn.graphs", 3_000);

  private static final long SEED = Long.getLong("cairn.graphs.seed", 20_261_130);

  private static final int MOST_NODES = 6;

  /// Of float32 through some nodes.
  private static final double TOLERANCE = 3e-4;

  private static final List<Maker> MAKERS = RandomOperators.all();

  /// What is refused though onnxruntime takes it and no samples mix: steps without a derivative,
  /// what may mix samples with other numbers of them, what ONNX leaves open.
  private static final Pattern REASONED =
      Pattern.compile(
          "\\((Floor|Ceil), .*must be constant"
              + "|depends on no data|no initialiser and no input is left|derivatives do not reach"
              + "|computes with the number of samples|so samples mix"
              + "|needs a matrix that all samples share"
              + "|its number of turns must be constant|indexes samples"
              + "|noop_with_empty_axes mean different things"
              + "|does not fit into|align_corners by a scale|weights of cubics at these");

  @TempDir Path directory;

  private final Map<String, Integer> seen = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();

  private record Drawn(long seed, RandomGraph graph) {
    byte[] bytes() {
      return graph.bytes(graph.last());
    }

    @Override
    public String toString() {
      return "seed %s, opset %s, %s".formatted(seed, graph.opset, graph.types());
    }
  }

  private static RandomGraph grown(long seed, boolean samples) {
    RandomGraph graph = new RandomGraph(seed, samples);
    int steps = graph.random.nextInt(1, MOST_NODES + 1);
    for (int tries = 0, made = 0; made < steps && tries < 4 * steps; tries++) {
      Maker maker = MAKERS.get(graph.random.nextInt(MAKERS.size()));
      if (maker.since() <= graph.opset && graph.grow(maker.by())) {
        made++;
      }
    }
    return graph;
  }

  private OnnxModel read(byte[] bytes) throws IOException {
    return OnnxModel.read(Files.write(directory.resolve("m.onnx"), bytes), Limits.DEFAULT);
  }

  private void count(String outcome) {
    seen.merge(outcome, 1, Integer::sum);
  }

  private void fail(Drawn drawn, String what) throws IOException {
    wrong.add(what + ": " + drawn);
    String keep = System.getProperty("cairn.graphs.keep", "");
    if (!keep.isEmpty()) {
      Files.write(Path.of(keep, drawn.seed() + ".onnx"), drawn.bytes());
    }
  }

  private void refuse(Drawn drawn, FormatException refused) throws IOException {
    String line = String.valueOf(refused.getMessage());
    assertEquals(1, line.lines().count(), line);
    count("refused");
    if (!REASONED.matcher(line).find()) {
      fail(drawn, "needlessly refused: " + line);
    }
  }

  private interface Making {
    OnnxProblem problem() throws IOException;
  }

  /// The problem, or nothing where the model is refused: by a line, whatever it is.
  private Optional<OnnxProblem> accepted(Drawn drawn, boolean sound, Making making)
      throws IOException {
    try {
      return Optional.of(making.problem());
    } catch (FormatException refused) {
      if (sound) {
        refuse(drawn, refused);
      } else {
        count("mixes samples, refused");
      }
    } catch (RuntimeException e) {
      fail(drawn, e.toString());
    }
    return Optional.empty();
  }

  private void compare(Drawn drawn, OnnxProblem problem, double wanted) throws IOException {
    double[] theta = problem.start().toArray();
    double[] gradient = new double[theta.length];
    double value;
    try (var at = problem.objectiveAssumingSmooth().at(theta)) {
      value = at.value();
      at.gradient(gradient);
    }
    if (Double.isNaN(value) || Arrays.stream(gradient).anyMatch(Double::isNaN)) {
      count("no number"); // a length of 0 has no gradient
    } else if (!(Math.abs(value - wanted) <= TOLERANCE * (1 + Math.abs(wanted)))) {
      fail(drawn, "value %s, must be %s".formatted(value, wanted));
    } else if (!Differences.agree(problem.objectiveAssumingSmooth(), theta)) {
      fail(drawn, "derivatives");
    } else {
      count("right");
    }
  }

  /// A sum of the last value with weights, as a function of θ and the inputs.
  private void withoutData(long seed) throws IOException, OrtException {
    RandomGraph graph = grown(seed, false);
    boolean ended =
        graph.grow(
            g -> {
              RandomGraph.Named y = g.last();
              String weighted = g.add("Mul", y.name(), g.constant(g.numbers(y.shape()))).name();
              g.add("ReduceSum", Map.of("keepdims", 0L), weighted);
            });
    if (!ended) {
      return;
    }
    Drawn drawn = new Drawn(seed, graph);
    double wanted = OnnxRuntime.outputs(drawn.bytes(), graph.inputs()).getFirst().values()[0];
    var values = new NamedTensors("values", new LinkedHashMap<>(graph.inputs()));
    Optional<OnnxProblem> problem =
        accepted(
            drawn,
            true,
            () -> OnnxProblem.withoutData(read(drawn.bytes()), values, Settings.DEFAULT));
    if (problem.isPresent()) {
      compare(drawn, problem.get(), wanted);
    }
  }

  /// The mean square of the last value, where samples do not mix by onnxruntime.
  private void ofSamples(long seed) throws IOException, OrtException {
    RandomGraph graph = grown(seed, true);
    Drawn drawn = new Drawn(seed, graph);
    Tensor x = graph.inputs().values().iterator().next();
    Tensor y = OnnxRuntime.outputs(drawn.bytes(), graph.inputs()).getFirst();
    boolean separate = separate(drawn, y);
    var loss = new Settings(List.of(), Optional.of(ModelLoss.MEAN_SQUARED), 0);
    int[] shape = separate ? y.shape() : new int[] {RandomGraph.SAMPLES, 1};
    Tensor zeros =
        Tensor.of(
            ElementType.F64, shape, new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)]);
    var data = new DataTensors("data", x, Optional.of(zeros), Optional.empty());
    Optional<OnnxProblem> problem =
        accepted(drawn, separate, () -> OnnxProblem.of(read(drawn.bytes()), data, loss));
    if (problem.isPresent() && separate) {
      double squares = Arrays.stream(y.values()).map(v -> v * v).sum();
      compare(drawn, problem.get(), squares / y.count());
    } else if (problem.isPresent()) {
      fail(drawn, "accepted, though samples mix");
    }
  }

  /// Whether each sample gives alone what it gives among others.
  private static boolean separate(Drawn drawn, Tensor together) {
    Map.Entry<String, Tensor> input = drawn.graph().inputs().entrySet().iterator().next();
    Tensor x = input.getValue();
    if (together.rank() == 0 || together.extent(0) != RandomGraph.SAMPLES) {
      return false;
    }
    int width = together.count() / RandomGraph.SAMPLES;
    double largest = Arrays.stream(together.values()).map(Math::abs).max().orElse(0);
    try {
      for (int s = 0; s < RandomGraph.SAMPLES; s++) {
        Map<String, Tensor> one = Map.of(input.getKey(), x.range(s, s + 1));
        double[] row = OnnxRuntime.outputs(drawn.bytes(), one).getFirst().values();
        int at = s * width;
        boolean alike =
            row.length == width
                && IntStream.range(0, width)
                    .allMatch(
                        i ->
                            Math.abs(row[i] - together.values()[at + i])
                                <= TOLERANCE * (1e-3 + largest));
        if (!alike) {
          return false;
        }
      }
      return true;
    } catch (OrtException notOne) {
      return false;
    }
  }

  private void run(int times) throws IOException {
    for (int i = 0; i < times; i++) {
      try {
        withoutData(SEED + i);
        ofSamples(SEED + i);
      } catch (OrtException whole) {
        count("onnxruntime takes every node, not all together");
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(seen.getOrDefault("right", 0) > times, seen::toString);
  }

  @Test
  void someAreRightOrRefused() throws IOException {
    run(QUICK);
  }

  @Test
  @Tag("fuzz")
  void manyAreRightOrRefused() throws IOException {
    run(LONG);
    System.out.println("random graphs: " + seen);
  }
}
