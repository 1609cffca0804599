package dev.cairn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Limits;
import dev.cairn.formats.NamedTensors;
import dev.cairn.formats.Tensor;
import dev.cairn.formats.TensorFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class InspectCommandTest {
  private static final Path DIGITS = Path.of("..", "examples", "digits");
  private static final Path MODELS =
      Path.of("..", "onnx", "src", "test", "resources", "dev", "cairn", "onnx");

  @TempDir static Path temporary;

  /// A convolutional network at its minimum's brink, on its first hundred samples.
  private static List<Object> digits() throws IOException {
    Path hundred = few(DIGITS.resolve("digits.npz"), 100);
    return List.of("--model", DIGITS.resolve("digits.onnx"), "--data", hundred, "--l2", "0.01");
  }

  /// That network, and a perceptron anywhere.
  static Stream<List<Object>> models() throws IOException {
    return Stream.of(
        digits(),
        List.of(
            "--model",
            MODELS.resolve("mlp.onnx"),
            "--data",
            MODELS.resolve("mlp.npz"),
            "--targets",
            "target",
            "--assume-smooth"));
  }

  private static Shell inspect(List<Object> model, Object... more) {
    List<Object> words = new ArrayList<>(List.of("inspect"));
    words.addAll(model);
    words.addAll(Arrays.asList(more));
    return Shell.run(words.toArray());
  }

  private static JsonNode json(List<Object> model, Object... more) {
    List<Object> words = new ArrayList<>(Arrays.asList(more));
    words.add("--json");
    Shell shell = inspect(model, words.toArray());
    assertEquals(0, shell.code(), shell.err());
    assertEquals("", shell.err());
    return new ObjectMapper().readTree(shell.out());
  }

  private static double[] numbers(JsonNode array) {
    double[] values = new double[array.size()];
    Arrays.setAll(values, i -> array.get(i).asDouble());
    return values;
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("models")
  void whatProductsTellEnclosesWhatTheDenseHessianSays(List<Object> model) {
    JsonNode dense = json(model);
    JsonNode free = json(model, "--dense-up-to", "0", "--seed", "7", "--residual", "1e-8");
    double[] eigenvalues = numbers(dense.get("eigenvalues"));
    int n = dense.get("parameters").asInt();
    assertEquals(n, eigenvalues.length);
    assertEquals(n, free.get("parameters").asInt());
    assertFalse(free.has("eigenvalues"));
    for (String same : List.of("value", "gradient_norm", "rayleigh_quotient")) {
      double wanted = dense.get(same).asDouble();
      assertEquals(wanted, free.get(same).asDouble(), 1e-9 * Math.abs(wanted), same);
    }
    assertEquals(dense.get("verdict"), free.get("verdict"));
    double rounding = 1e-12 * dense.get("hessian_norm").asDouble();
    assertEquals("CONVERGED", free.get("ends").asString());
    for (int i = 0; i < 10; i++) {
      JsonNode low = free.get("lowest").get(i);
      JsonNode high = free.get("highest").get(i);
      assertEquals(
          eigenvalues[i],
          low.get("value").asDouble(),
          low.get("residual").asDouble() + rounding,
          "lowest " + i);
      assertEquals(
          eigenvalues[n - 10 + i],
          high.get("value").asDouble(),
          high.get("residual").asDouble() + rounding,
          "highest " + i);
    }
    double trace = Arrays.stream(eigenvalues).sum();
    JsonNode estimate = free.get("trace");
    assertEquals(
        trace,
        estimate.get("value").asDouble(),
        5 * estimate.get("standard_error").asDouble() + rounding * n);
    for (int c = 0; c < dense.get("morse_index").size(); c++) {
      int index = dense.get("morse_index").get(c).get("index").asInt();
      JsonNode band = free.get("morse_index").get(c);
      assertTrue(band.get("lower").asDouble() <= index, band + " for " + index);
      assertTrue(index <= band.get("upper").asDouble(), band + " for " + index);
    }
  }

  @Tag("long")
  @Test
  void whatThePointIsIsProvenAndVerifiedFromTheFilesBeside() throws IOException {
    Path few = few(DIGITS.resolve("digits.npz"), 12);
    Path file = temporary.resolve("proof/point.json");
    List<Object> model = List.of("--model", DIGITS.resolve("digits.onnx"), "--data", few);
    JsonNode proof = json(model, "--l2", "0.01", "--certificate", file).get("proof");
    assertEquals("not_critical", proof.get("statement").asString(), proof.toString());
    assertTrue(proof.get("rho").asDouble() > 0);
    assertEquals(file.toString(), proof.get("certificate").asString());
    Shell verified = Shell.run("verify", file);
    assertEquals(0, verified.code(), verified.err());
    assertTrue(verified.out().startsWith("verified: not critical"), verified.out());

    Path out = temporary.resolve("out");
    Shell lines = inspect(model, "--l2", "0.01", "--certify", "--out", out);
    assertTrue(
        lines.out().contains("\nproof               not critical: no critical point within"));
    assertTrue(Files.exists(out.resolve("certificate.json")));

    String text = Files.readString(file);
    Files.writeString(file, text.replace("CROSS_ENTROPY", "MEAN_SQUARED"));
    assertEquals(1, Shell.run("verify", file).code(), "the hash of another problem");
    Files.writeString(file, text);
    JsonNode problem = new ObjectMapper().readTree(text).get("problem");
    Path kept =
        file.resolveSibling("model-%s.onnx".formatted(problem.get("model_sha256").asString()));
    byte[] bytes = Files.readAllBytes(kept);
    bytes[bytes.length / 2] ^= 1;
    Files.write(kept, bytes);
    Shell other = Shell.run("verify", file);
    assertEquals(1, other.code());
    assertTrue(other.err().contains("does not have the hash in its name"), other.err());
  }

  /// The first samples of a file with arrays x and y.
  private static Path few(Path samples, int count) throws IOException {
    NamedTensors all = TensorFiles.read(samples, Limits.DEFAULT);
    Map<String, Tensor> first = new LinkedHashMap<>();
    for (String name : List.of("x", "y")) {
      first.put(name, all.require(name).range(0, count));
    }
    Path file = temporary.resolve("first-%d.npz".formatted(count));
    TensorFiles.write(file, first);
    return file;
  }

  /// Every sample of a file twice.
  private static Path doubled(Path samples) throws IOException {
    Map<String, Tensor> all =
        new LinkedHashMap<>(TensorFiles.read(samples, Limits.DEFAULT).tensors());
    all.replaceAll((_, tensor) -> twice(tensor));
    Path file = temporary.resolve("doubled.npz");
    TensorFiles.write(file, all);
    return file;
  }

  @Tag("long")
  @Test
  void theNumberOfThreadsChangesNothing() throws IOException {
    List<Object> model = digits();
    List<Object> twice = new ArrayList<>(model);
    twice.set(3, doubled((Path) model.get(3)));
    Shell one = inspect(twice, "--json", "--threads", "1");
    assertEquals(0, one.code(), one.err());
    assertEquals(one, inspect(twice, "--json", "--threads", "2"));
    // Every sample twice: the same mean.
    JsonNode once = json(model);
    once.get("files").forEach(digest -> assertEquals(64, digest.asString().length()));
    double value = new ObjectMapper().readTree(one.out()).get("value").asDouble();
    assertEquals(once.get("value").asDouble(), value, 1e-14);
    assertEquals(2, inspect(model, "--threads", "0").code());
  }

  @Tag("long")
  @Test
  void looseResidualsStillHoldAnEigenvalueEach() throws IOException {
    List<Object> model = digits();
    double[] eigenvalues = numbers(json(model).get("eigenvalues"));
    List<Object> endsOnly = new ArrayList<>(model); // and little else
    endsOnly.addAll(List.of("--density-vectors", "2", "--trace-products", "6"));
    endsOnly.addAll(List.of("--newton-iterations", "5"));
    for (int seed = 0; seed < 5; seed++) {
      JsonNode free = json(endsOnly, "--dense-up-to", "0", "--seed", seed, "--eigenvalues", "4");
      for (String end : List.of("lowest", "highest")) {
        assertEquals(4, free.get(end).size());
        for (JsonNode pair : free.get(end)) {
          double value = pair.get("value").asDouble();
          double residual = pair.get("residual").asDouble() + 1e-11;
          assertTrue(
              Arrays.stream(eigenvalues).anyMatch(e -> Math.abs(e - value) <= residual),
              () -> end + " " + pair);
        }
      }
    }
  }

  @Test
  void budgetsOfALargeModelAreKept() throws IOException {
    List<Object> model = digits();
    JsonNode point =
        json(
            model,
            "--dense-up-to",
            "0",
            "--eigenvalues",
            "2",
            "--residual",
            "0.1",
            "--newton-iterations",
            "5",
            "--density-vectors",
            "2",
            "--trace-products",
            "6");
    assertTrue(point.get("krylov_iterations").asInt() <= 5);
    JsonNode ends = point.get("highest").get(1);
    assertTrue(ends.get("residual").asDouble() <= 0.1 * ends.get("value").asDouble(), "" + ends);
    // Rayleigh quotient, Newton system with its residual, density, kernel share, trace.
    int others = 1 + 6 + 2 * 80 + 80 + 6;
    assertTrue(point.get("products").asInt() < others + 50, point.toString());
  }

  @Tag("long")
  @Test
  void aPersonReadsLinesAndGetsTheDensityAsAFigure() throws IOException {
    List<Object> model = digits();
    Path out = temporary.resolve("look");
    Shell dense = inspect(model, "--out", out);
    assertEquals(0, dense.code(), dense.err());
    for (String line :
        List.of("value", "gradient norm", "r ", "r_H", "Rayleigh", "Morse index", "verdict")) {
      assertTrue(dense.out().contains("\n" + line), line);
    }
    assertTrue(dense.err().contains("Hessian: 512 products"), dense.err());
    for (String file : List.of("spectrum.svg", "spectrum.png", "spectrum.csv")) {
      assertTrue(Files.size(out.resolve(file)) > 0, file);
    }
    Shell free = inspect(model, "--dense-up-to", "0", "--eigenvalues", "5");
    assertTrue(free.out().contains(" ± "), free.out());
    assertTrue(free.out().contains(" at 95 %"), free.out());
    assertTrue(free.out().lines().allMatch(line -> line.length() <= 120), free.out());
  }

  @Test
  void parametersOfAnotherFileTakeThePlaceOfTheModels() throws IOException {
    NamedTensors data = TensorFiles.read(DIGITS.resolve("digits.npz"), Limits.DEFAULT);
    Map<String, Tensor> zero = new LinkedHashMap<>();
    zero.put("conv1.weight", zeros(4, 1, 3, 3));
    zero.put("conv1.bias", zeros(4));
    zero.put("conv2.weight", zeros(6, 4, 3, 3));
    zero.put("conv2.bias", zeros(6));
    zero.put("fc.weight", zeros(10, 24));
    zero.put("fc.bias", zeros(10));
    Path parameters = temporary.resolve("zero.safetensors");
    TensorFiles.write(parameters, zero);
    // A network that says nothing: every class is as likely as another.
    JsonNode point = json(digits(), "--parameters", parameters, "--dense-up-to", "600");
    assertEquals(Math.log(10), point.get("value").asDouble(), 1e-12);
    assertEquals(500, data.require("x").extent(0));
  }

  private static Tensor zeros(int... shape) {
    int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    return Tensor.of(ElementType.F32, shape, new double[count]);
  }

  private static double[] ones(int count) {
    double[] ones = new double[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  /// The array itself, to be written to.
  private static double[] array(Map<String, Tensor> data, String name) {
    return Objects.requireNonNull(data.get(name)).values();
  }

  @BeforeAll
  static void brokenFiles() throws IOException {
    broken("nan.npz", data -> array(data, "x")[70] = Double.NaN);
    broken("label.npz", data -> array(data, "y")[3] = 10);
    broken("short.npz", data -> data.put("y", zeros(7)));
    broken("wide.npz", data -> data.put("x", zeros(500, 1, 9, 8)));
    broken("negative.npz", data -> data.put("w", weights()));
    broken(
        "weights.npz",
        data -> data.put("w", Tensor.of(ElementType.F32, new int[] {500}, ones(500))));
    broken("twice.npz", data -> data.replaceAll((_, tensor) -> twice(tensor)));
    Files.write(
        temporary.resolve("cut.onnx"),
        Arrays.copyOf(Files.readAllBytes(DIGITS.resolve("digits.onnx")), 1000));
    Files.writeString(temporary.resolve("text.npz"), "no archive");
    Files.writeString(temporary.resolve("text.parquet"), "no table");
    Files.writeString(temporary.resolve("text.csv"), "a,b\n1,x\n");
    Files.writeString(temporary.resolve("data.xls"), "?");
  }

  private static void broken(String name, Consumer<Map<String, Tensor>> damage) throws IOException {
    Map<String, Tensor> data =
        new LinkedHashMap<>(
            TensorFiles.read(DIGITS.resolve("digits.npz"), Limits.DEFAULT).tensors());
    damage.accept(data);
    TensorFiles.write(temporary.resolve(name), data);
  }

  private static Tensor twice(Tensor tensor) {
    int[] shape = tensor.shape();
    shape[0] *= 2;
    double[] values = Arrays.copyOf(tensor.values(), 2 * tensor.count());
    System.arraycopy(tensor.values(), 0, values, tensor.count(), tensor.count());
    return Tensor.of(tensor.type(), shape, values);
  }

  private static Tensor weights() {
    double[] weights = new double[500];
    weights[499] = -1;
    return Tensor.of(ElementType.F64, new int[] {500}, weights);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --data D.npz                                   | 2 | name an experiment file, or a model: --model FILE
          --model T/no.onnx --data D.npz                 | 1 | T/no.onnx: there is no such file
          --model D.onnx --data T/no.npz                 | 1 | T/no.npz: there is no such file
          --model D.onnx --data T/no.parquet             | 1 | T/no.parquet: there is no such file
          --model T/cut.onnx --data D.npz                | 1 | T/cut.onnx:
          --model D.onnx --data T/text.npz               | 1 | T/text.npz:
          --model D.onnx --data T/text.parquet           | 1 | T/text.parquet: Parquet:
          --model D.onnx --data T/text.csv               | 1 | T/text.csv: line 2
          --model D.onnx --data T/data.xls               | 1 | must end in .npy, .npz, .safetensors
          --model D.onnx --data D.npz --features z       | 1 | no array "z": it has x, y
          --model D.onnx --data D.npz --weights w        | 1 | no array "w": it has x, y
          --model D.onnx --data T/nan.npz                | 1 | T/nan.npz: features[1, 0, 0, 6]: the value is NaN
          --model D.onnx --data T/label.npz              | 1 | targets[3]: 10.0 is no class from 0 to 9
          --model D.onnx --data T/short.npz              | 1 | targets: a F32 7 for 500 samples
          --model D.onnx --data T/wide.npz               | 1 | T/wide.npz: features: a F32 500×1×9×8, must be [1, 8, 8] a sample
          --model D.onnx --data T/negative.npz --weights w | 1 | weights[499]: negative: -1.0
          --model D.onnx --data D.npz --parameters T/no.npz | 1 | T/no.npz: there is no such file
          --model D.onnx --data D.npz --parameters D.npz | 1 | no array "conv1.weight": it has x, y
          --model D.onnx --data D.npz --loss hinge       | 2 | --loss is 'hinge'; there are: output, mean_squared
          --model D.onnx --data D.npz --loss huber       | 1 | targets: a U8 500, must be [10] a sample
          --model D.onnx --data D.npz --l2 -1            | 2 | --l2: λ -1
          --model D.onnx --data D.npz --eigenvalues 0    | 2 | 0
          --model D.onnx --data D.npz --residual -1      | 2 | residual
          --model D.onnx --data D.npz --newton-iterations 0 | 2 | maximum of iterations 0
          --model D.onnx --data D.npz --density-vectors 1 | 2 | 1 random vectors
          --model D.onnx --data D.npz --trace-products 5 | 2 | 5 products are too few
          --model M.onnx --data M.npz --targets target   | 1 | --assume-smooth
          --model M.onnx --data M.npz --targets target --assume-smooth --certify | 1 | nothing can be certified of
          --model D.onnx --data D.npz --dense-up-to 9 --certify | 1 | a proof takes dense Hessians
          --model D.onnx --data T/weights.npz --weights w --certify | 1 | weights of samples
          --model D.onnx --data D.npz --certificate T/text.csv/point.json | 1 | cannot write certificates to T/text.csv
          --model D.onnx --data D.npz --certificate T/       | 1 | is a directory
          """)
  void wrongInputGetsOneClearLine(String line, int code, String message) {
    Object[] words =
        Stream.concat(Stream.of("inspect"), Stream.of(line.split(" +")).map(this::word)).toArray();
    Shell refused = Shell.run(words);
    assertEquals(code, refused.code(), refused.err());
    String wanted = message.replaceFirst("(^| )T/", "$1" + temporary + "/");
    assertTrue(refused.err().contains(wanted), refused.err());
    assertEquals(1, refused.err().lines().filter(l -> l.startsWith("cairn: ")).count());
    assertTrue(refused.err().lines().count() <= 2, refused.err());
    assertEquals("", refused.out());
  }

  private String word(String word) {
    return word.replaceFirst("^T/", temporary + "/")
        .replaceFirst("^D\\.", DIGITS.resolve("digits") + ".")
        .replaceFirst("^M\\.", MODELS.resolve("mlp") + ".");
  }
}
