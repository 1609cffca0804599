package dev.cairn.proof.certificate;

import dev.cairn.linalg.Point;
import dev.cairn.nn.Activation;
import dev.cairn.nn.Loss;
import dev.cairn.nn.Perceptron;
import dev.cairn.proof.Proof;
import dev.cairn.proof.Statement;
import dev.cairn.proof.Subspace;
import dev.cairn.text.Decimal;
import dev.cairn.text.Worded;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Certificates as JSON. Reading is strict: unknown, missing or repeated keys are errors.
public final class CertificateFile {
  private static final String FORMAT = "cairn-certificate";

  /// Largest network that is built from a certificate.
  private static final int LARGEST_NETWORK = 1 << 20;

  private CertificateFile() {}

  /// The certificate as JSON text, indented.
  public static String write(Certificate certificate) {
    ObjectNode root = StrictJson.MAPPER.createObjectNode();
    root.put("format", FORMAT);
    root.put("version", Certificate.VERSION);
    ObjectNode problem = problem(certificate.problem());
    root.set("problem", problem);
    root.put("problem_sha256", hash(problem));
    Proof proof = certificate.proof();
    root.set("reported", StrictJson.numbers(proof.reported()));
    root.set("centre", StrictJson.numbers(proof.centre()));
    root.put("moved", Double.toHexString(proof.moved()));
    root.set("statement", statement(proof.statement()));
    root.put("method", proof.method());
    return StrictJson.file(root);
  }

  /// The certificate in a JSON text.
  ///
  /// @throws CertificateException where it is none, with the reason in one line
  public static Certificate read(String json) {
    try {
      JsonNode root = StrictJson.MAPPER.readTree(json);
      requireVersion(root);
      StrictJson.keys(
          root,
          "format",
          "version",
          "problem",
          "problem_sha256",
          "reported",
          "centre",
          "moved",
          "statement",
          "method");
      JsonNode problem = root.get("problem");
      if (!hash(problem).equals(StrictJson.text(root, "problem_sha256"))) {
        throw new CertificateException("the problem does not have the hash that is stated");
      }
      return new Certificate(
          readProblem(problem),
          new Proof(
              StrictJson.readNumbers(root.get("reported")),
              StrictJson.readNumbers(root.get("centre")),
              StrictJson.number(root.get("moved")),
              readStatement(root.get("statement")),
              StrictJson.text(root, "method")));
    } catch (JacksonException e) {
      throw StrictJson.notJson(e);
    } catch (IllegalArgumentException e) {
      throw new CertificateException(String.valueOf(e.getMessage()), e);
    }
  }

  /// Whether a text is a certificate of the version that is written today.
  public static boolean current(String json) {
    try {
      requireVersion(StrictJson.MAPPER.readTree(json));
      return true;
    } catch (JacksonException | CertificateException _) {
      return false;
    }
  }

  /// The centre that a text states, which may be no whole certificate; none where it is unreadable.
  public static Optional<Point> centre(String json) {
    try {
      return Optional.of(StrictJson.readNumbers(StrictJson.MAPPER.readTree(json).get("centre")));
    } catch (JacksonException | CertificateException _) {
      return Optional.empty();
    }
  }

  private static void requireVersion(JsonNode root) {
    if (!root.isObject() || !StrictJson.text(root, "format").equals(FORMAT)) {
      throw new CertificateException("this is no certificate");
    }
    int version = StrictJson.integer(root, "version");
    if (version != Certificate.VERSION) {
      throw new CertificateException(
          "this is a certificate of version %s, version %s is needed: prove the point again, with ./cairn certify or inspect"
              .formatted(version, Certificate.VERSION));
    }
  }

  static ObjectNode problem(ProblemDescription description) {
    ObjectNode node = StrictJson.MAPPER.createObjectNode();
    switch (description) {
      case ProblemDescription.ClosedForm(String name, int dimension) ->
          node.put("kind", "closed-form").put("name", name).put("dimension", dimension);
      case ProblemDescription.Formula(String f, List<String> variables) -> {
        node.put("kind", "formula").put("f", f);
        texts(node, "variables", variables);
      }
      case ProblemDescription.Network(Perceptron network, int samples, String dataHash) -> {
        node.put("kind", "network");
        ArrayNode widths = node.putArray("widths");
        network.widths().forEach(widths::add);
        node.put("activation", network.activation().name())
            .put("biases", network.biases())
            .put("loss", network.loss().name())
            .put("l2", Double.toString(network.l2()))
            .put("samples", samples)
            .put("data_sha256", dataHash);
      }
      case ProblemDescription.Model model -> ModelNode.write(node, model);
      case ProblemDescription.Graph graph -> ModelNode.write(node, graph);
    }
    return node;
  }

  static void texts(ObjectNode node, String name, List<String> texts) {
    ArrayNode array = node.putArray(name);
    texts.forEach(array::add);
  }

  static ProblemDescription readProblem(JsonNode node) {
    return switch (StrictJson.text(node, "kind")) {
      case "closed-form" -> {
        StrictJson.keys(node, "kind", "name", "dimension");
        yield new ProblemDescription.ClosedForm(
            StrictJson.text(node, "name"), StrictJson.integer(node, "dimension"));
      }
      case "formula" -> {
        StrictJson.keys(node, "kind", "f", "variables");
        yield new ProblemDescription.Formula(
            StrictJson.text(node, "f"), StrictJson.texts(node, "variables"));
      }
      case "network" -> {
        StrictJson.keys(
            node, "kind", "widths", "activation", "biases", "loss", "l2", "samples", "data_sha256");
        yield new ProblemDescription.Network(
            readNetwork(node),
            StrictJson.integer(node, "samples"),
            StrictJson.text(node, "data_sha256"));
      }
      case "onnx" -> ModelNode.read(node);
      default -> throw new CertificateException("unknown kind of problem");
    };
  }

  private static Perceptron readNetwork(JsonNode node) {
    List<Integer> widths = Arrays.stream(StrictJson.integers(node, "widths")).boxed().toList();
    JsonNode biases = node.get("biases");
    if (biases == null || !biases.isBoolean()) {
      throw new CertificateException("'biases' must be true or false");
    }
    Perceptron network =
        new Perceptron(
            widths,
            Activation.valueOf(StrictJson.text(node, "activation")),
            biases.booleanValue(),
            Loss.valueOf(StrictJson.text(node, "loss")),
            decimal(StrictJson.text(node, "l2")));
    if (network.dimension() > LARGEST_NETWORK) {
      throw new CertificateException("a network of %s parameters".formatted(network.dimension()));
    }
    return network;
  }

  private static ObjectNode statement(Statement statement) {
    ObjectNode node = StrictJson.MAPPER.createObjectNode();
    node.put("kind", statement.kind().word());
    switch (statement) {
      case Statement.Critical(int index, double existence, double uniqueness) -> {
        node.put("index", index);
        radii(node, existence, uniqueness);
      }
      case Statement.CriticalFamily(
              int dimension,
              int index,
              double existence,
              double uniqueness) -> {
        node.put("dimension", dimension).put("index", index);
        radii(node, existence, uniqueness);
      }
      case Statement.Degenerate claim -> {
        ArrayNode subspace = node.putArray("subspace");
        claim.subspace().groups().forEach(subspace::add);
        node.put("dimension", claim.dimension())
            .put("negative", claim.negative())
            .put("positive", claim.positive());
        radii(node, claim.existence(), claim.uniqueness());
      }
      case Statement.NotCritical(double rho, Point direction) -> {
        node.put("rho", Double.toHexString(rho));
        node.set("direction", StrictJson.numbers(direction));
      }
      case Statement.Undecided(String quantity, double value, double limit) ->
          node.put("quantity", quantity)
              .put("value", Double.toHexString(value))
              .put("limit", Double.toHexString(limit));
    }
    return node;
  }

  private static void radii(ObjectNode node, double existence, double uniqueness) {
    node.put("existence", Double.toHexString(existence))
        .put("uniqueness", Double.toHexString(uniqueness));
  }

  private static Statement readStatement(JsonNode node) {
    Statement.Kind kind =
        Worded.of(Statement.Kind.class, StrictJson.text(node, "kind"))
            .orElseThrow(() -> new CertificateException("unknown kind of statement"));
    return switch (kind) {
      case CRITICAL -> {
        StrictJson.keys(node, "kind", "index", "existence", "uniqueness");
        yield new Statement.Critical(
            StrictJson.integer(node, "index"),
            StrictJson.number(node.get("existence")),
            StrictJson.number(node.get("uniqueness")));
      }
      case FAMILY -> {
        StrictJson.keys(node, "kind", "dimension", "index", "existence", "uniqueness");
        yield new Statement.CriticalFamily(
            StrictJson.integer(node, "dimension"),
            StrictJson.integer(node, "index"),
            StrictJson.number(node.get("existence")),
            StrictJson.number(node.get("uniqueness")));
      }
      case DEGENERATE -> {
        StrictJson.keys(
            node,
            "kind",
            "subspace",
            "dimension",
            "negative",
            "positive",
            "existence",
            "uniqueness");
        yield new Statement.Degenerate(
            new Subspace(Arrays.stream(StrictJson.integers(node, "subspace")).boxed().toList()),
            StrictJson.integer(node, "dimension"),
            StrictJson.integer(node, "negative"),
            StrictJson.integer(node, "positive"),
            StrictJson.number(node.get("existence")),
            StrictJson.number(node.get("uniqueness")));
      }
      case NOT_CRITICAL -> {
        StrictJson.keys(node, "kind", "rho", "direction");
        yield new Statement.NotCritical(
            StrictJson.number(node.get("rho")), StrictJson.readNumbers(node.get("direction")));
      }
      case UNDECIDED -> {
        StrictJson.keys(node, "kind", "quantity", "value", "limit");
        yield new Statement.Undecided(
            StrictJson.text(node, "quantity"),
            StrictJson.anyNumber(node.get("value")),
            StrictJson.anyNumber(node.get("limit")));
      }
    };
  }

  static String hash(JsonNode problem) {
    return NetworkData.sha256(problem.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// The double that this decimal names, as [Double#toString] writes it: λ is the decimal.
  static double decimal(String text) {
    double number;
    try {
      number = Decimal.parse(text);
    } catch (NumberFormatException _) {
      number = Double.NaN;
    }
    if (!Double.toString(number).equals(text) || Double.isNaN(number)) {
      throw new CertificateException("'l2' must be a decimal like \"0.1\" or \"1.0E-5\"");
    }
    return number;
  }
}
