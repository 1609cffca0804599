package dev.cairn.proof.certificate;

import dev.cairn.problem.Box;
import dev.cairn.proof.complete.Ball;
import dev.cairn.proof.complete.BoxTree;
import dev.cairn.proof.complete.Completeness;
import dev.cairn.proof.verify.CompletenessVerifier;
import dev.cairn.proof.verify.Verification;
import dev.cairn.text.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A certificate of all critical points in a box, as a file: JSON, read strictly.
///
/// @param problem how to build the function again
/// @param claim what is proven
public record CompletenessFile(ProblemDescription problem, Completeness claim) {
  private static final String FORMAT = "cairn-completeness";
  private static final int VERSION = 1;

  /// Whether a text says that it is one.
  public static boolean is(String json) {
    try {
      JsonNode format = StrictJson.MAPPER.readTree(json).get("format");
      return format != null && format.isString() && format.stringValue().equals(FORMAT);
    } catch (JacksonException _) {
      return false;
    }
  }

  /// The certificate as JSON text.
  public String write() {
    ObjectNode root = StrictJson.MAPPER.createObjectNode();
    root.put("format", FORMAT).put("version", VERSION);
    ObjectNode node = CertificateFile.problem(problem);
    root.set("problem", node);
    root.put("problem_sha256", CertificateFile.hash(node));
    root.set("lower", StrictJson.numbers(claim.box().lower()));
    root.set("upper", StrictJson.numbers(claim.box().upper()));
    root.put("complete", claim.complete());
    root.put("points", claim.at(Completeness.Place.INSIDE).size());
    ArrayNode balls = root.putArray("balls");
    for (Ball ball : claim.balls()) {
      ObjectNode entry = balls.addObject();
      entry.set("centre", StrictJson.numbers(ball.centre()));
      entry
          .put("uniqueness", Double.toHexString(ball.uniqueness()))
          .put("existence", Double.toHexString(ball.existence()))
          .put("index", ball.index());
    }
    root.put("tree", claim.tree().text());
    return StrictJson.file(root);
  }

  /// The certificate in a JSON text.
  ///
  /// @throws CertificateException where it is none, with the reason in one line
  public static CompletenessFile read(String json) {
    try {
      JsonNode root = StrictJson.MAPPER.readTree(json);
      StrictJson.keys(
          root,
          "format",
          "version",
          "problem",
          "problem_sha256",
          "lower",
          "upper",
          "complete",
          "points",
          "balls",
          "tree");
      if (StrictJson.integer(root, "version") != VERSION) {
        throw new CertificateException("version %s is needed".formatted(VERSION));
      }
      JsonNode problem = root.get("problem");
      if (!CertificateFile.hash(problem).equals(StrictJson.text(root, "problem_sha256"))) {
        throw new CertificateException("the problem does not have the hash that is stated");
      }
      Completeness claim =
          new Completeness(
              new Box(
                  StrictJson.readNumbers(root.get("lower")),
                  StrictJson.readNumbers(root.get("upper"))),
              BoxTree.parse(StrictJson.text(root, "tree")),
              balls(StrictJson.array(root.get("balls"))));
      if (claim.balls().stream()
          .anyMatch(ball -> ball.centre().dimension() != claim.box().dimension())) {
        throw new CertificateException("a point has not as many coordinates as the box");
      }
      JsonNode complete = root.get("complete");
      if (complete == null
          || !complete.isBoolean()
          || complete.booleanValue() != claim.complete()
          || StrictJson.integer(root, "points") != claim.at(Completeness.Place.INSIDE).size()) {
        throw new CertificateException("'complete' and 'points' are not what balls and tree say");
      }
      return new CompletenessFile(CertificateFile.readProblem(problem), claim);
    } catch (JacksonException e) {
      throw StrictJson.notJson(e);
    } catch (IllegalArgumentException e) {
      throw new CertificateException(String.valueOf(e.getMessage()), e);
    }
  }

  private static List<Ball> balls(ArrayNode array) {
    List<Ball> balls = new ArrayList<>();
    for (JsonNode node : array) {
      StrictJson.keys(node, "centre", "uniqueness", "existence", "index");
      balls.add(
          new Ball(
              StrictJson.readNumbers(node.get("centre")),
              StrictJson.number(node.get("uniqueness")),
              StrictJson.number(node.get("existence")),
              StrictJson.integer(node, "index")));
    }
    return balls;
  }

  /// Proves everything that is claimed again from scratch.
  ///
  /// @throws CertificateException where the problem or its data cannot be had
  public Verification verify(DataSource data) {
    return new CompletenessVerifier(problem.loss(data)).verify(claim);
  }

  /// The claim in words. Where f is undefined there is nothing that could be critical.
  public String words() {
    return counted() + undefined(claim.undefined().share());
  }

  private static String undefined(double share) {
    double perMille = Math.floor(1000 * share);
    if (share == 0) {
      return "";
    } else if (perMille == 0) {
      return "; f is undefined in places";
    }
    return perMille > 999
        ? "; f is undefined all over it"
        : String.format(Locale.ROOT, "; f is undefined on at least %.1f %% of it", perMille / 10);
  }

  private String counted() {
    int points = claim.at(Completeness.Place.INSIDE).size();
    String counted = "%s in the box".formatted(Counted.of(points, "critical point"));
    if (claim.complete()) {
      return counted + ", and no other";
    }
    var open = claim.open();
    return String.format(
        Locale.ROOT,
        "%s, %d on its boundary or not told apart from it; %d boxes are open, %.3g of the volume",
        counted,
        claim.at(Completeness.Place.BOUNDARY).size(),
        open.boxes().size(),
        open.share());
  }
}
