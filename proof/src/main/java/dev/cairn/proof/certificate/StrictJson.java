package dev.cairn.proof.certificate;

import dev.cairn.linalg.Point;
import dev.cairn.text.Visible;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// JSON as certificates have it, read strictly: unknown, missing or repeated keys are errors, and
/// every number is a hexadecimal float. What is not as it must be is a [CertificateException].
final class StrictJson {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /// Names of its methods and classes that the parser puts into sentences.
  private static final Pattern NAMES =
      Pattern.compile(",? ?\\(?(?:from |bound as |as per )?`[^`]*`\\)?");

  private StrictJson() {}

  /// What is wrong with a text that is no JSON.
  static CertificateException notJson(JacksonException e) {
    String message = String.valueOf(e.getOriginalMessage());
    String told =
        message.startsWith("Trailing token")
            ? "something follows behind the certificate"
            : message.contains("exceeds the maximum")
                ? "it is nested too deeply, or a number or text in it is too long"
                : NAMES.matcher(message).replaceAll("");
    return new CertificateException("no JSON: " + told, e);
  }

  /// The text of a file. What would not be seen in a string is an escape of JSON.
  static String file(JsonNode root) {
    return Visible.lines(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root)) + "\n";
  }

  /// The numbers of a point, each as a text.
  static ArrayNode numbers(Point point) {
    ArrayNode array = MAPPER.createArrayNode();
    for (double x : point.toArray()) {
      array.add(Double.toHexString(x));
    }
    return array;
  }

  static Point readNumbers(@Nullable JsonNode node) {
    List<Double> values = new ArrayList<>();
    for (JsonNode entry : array(node)) {
      values.add(number(entry));
    }
    return Point.of(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  static void keys(JsonNode node, String... names) {
    Set<String> expected = Set.of(names);
    if (!node.isObject() || !expected.equals(new HashSet<>(node.propertyNames()))) {
      throw new CertificateException("an object with the keys %s was expected".formatted(expected));
    }
  }

  static ArrayNode array(@Nullable JsonNode node) {
    if (node instanceof ArrayNode array) {
      return array;
    }
    throw new CertificateException("a list was expected");
  }

  static String text(JsonNode parent, String name) {
    JsonNode node = parent.get(name);
    if (node == null || !node.isString()) {
      throw new CertificateException("'%s' must be a text".formatted(name));
    }
    return node.stringValue();
  }

  static int integer(JsonNode parent, String name) {
    JsonNode node = parent.get(name);
    if (node == null || !node.isInt()) {
      throw new CertificateException("'%s' must be an integer".formatted(name));
    }
    return node.intValue();
  }

  static List<String> texts(JsonNode parent, String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode text : array(parent.get(name))) {
      if (!text.isString()) {
        throw new CertificateException("%s must be texts".formatted(name));
      }
      texts.add(text.stringValue());
    }
    return texts;
  }

  static int[] integers(JsonNode parent, String name) {
    ArrayNode array = array(parent.get(name));
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      if (!array.get(i).isInt()) {
        throw new CertificateException("%s must be integers".formatted(name));
      }
      values[i] = array.get(i).intValue();
    }
    return values;
  }

  /// A finite number as [Double#toHexString] writes it: any other text would be read as a number
  /// that is not quite what it says.
  static double number(@Nullable JsonNode node) {
    double number = anyNumber(node);
    if (!Double.isFinite(number)) {
      throw new CertificateException("numbers must be finite");
    }
    return number;
  }

  static double anyNumber(@Nullable JsonNode node) {
    String text = node == null || !node.isString() ? "" : node.stringValue();
    double number;
    try {
      number = Double.parseDouble(text);
    } catch (NumberFormatException _) {
      number = 0;
    }
    if (!Double.toHexString(number).equals(text)) {
      throw new CertificateException("numbers must be hexadecimal floats like \"0x1.8p0\"");
    }
    return number;
  }
}
