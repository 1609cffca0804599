package dev.cairn.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.onnx.OrdinaryModel.Agrees;
import dev.cairn.onnx.OrdinaryModel.Outcome;
import dev.cairn.onnx.OrdinaryModel.Refused;
import dev.cairn.onnx.OrdinaryModel.Wrong;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// The part of docs/zoo.md between its two marks: counts, and a row for each model.
final class OrdinaryModelsPage {
  private static final String MARK = "<!-- ordinary models -->\n";

  private static final int CELL = 200;

  private OrdinaryModelsPage() {}

  static void write(Path file, SequencedMap<OrdinaryModel, Outcome> outcomes) throws IOException {
    String text = Files.readString(file);
    int from = text.indexOf(MARK) + MARK.length();
    int to = text.indexOf(MARK, from);
    Files.writeString(file, text.substring(0, from) + part(outcomes) + text.substring(to));
  }

  /// Counts and what became of each model are those of a run; digits may differ between machines.
  static void requireSame(Path file, SequencedMap<OrdinaryModel, Outcome> outcomes)
      throws IOException {
    String text = Files.readString(file);
    int from = text.indexOf(MARK) + MARK.length();
    String written = text.substring(from, text.indexOf(MARK, from));
    assertEquals(withoutDigits(part(outcomes)), withoutDigits(written));
  }

  private static String withoutDigits(String part) {
    return part.replaceAll("\\d\\.\\de[+-]\\d\\d", "#");
  }

  private static String part(Map<OrdinaryModel, Outcome> outcomes) {
    return counts(outcomes)
        + "\n\n| model | parameters | value | gradient | Hessian | said |\n|---|---|---|---|---|---|\n"
        + outcomes.entrySet().stream()
            .map(entry -> row(entry.getKey(), entry.getValue()) + "\n")
            .collect(Collectors.joining());
  }

  private static String counts(Map<OrdinaryModel, Outcome> outcomes) {
    long rounded =
        outcomes.entrySet().stream()
            .filter(e -> e.getValue() instanceof Agrees && e.getKey().rounded())
            .count();
    long agree = count(outcomes, Agrees.class);
    return "%s models: %s agree to 1e-10, %s more to 1e-6, %s are refused, %s are wrong."
        .formatted(
            outcomes.size(),
            agree - rounded,
            rounded,
            count(outcomes, Refused.class),
            count(outcomes, Wrong.class));
  }

  private static long count(Map<OrdinaryModel, Outcome> outcomes, Class<? extends Outcome> kind) {
    return outcomes.values().stream().filter(kind::isInstance).count();
  }

  private static String row(OrdinaryModel model, Outcome outcome) {
    return switch (outcome) {
      case Agrees(int parameters, double value, double gradient, double hessian, boolean whole) ->
          String.format(
              Locale.ROOT,
              "| %s | %d | %.1e | %.1e | %.1e | %s |",
              model.name(),
              parameters,
              value,
              gradient,
              hessian,
              said(model, whole));
      case Refused(String line) ->
          "| %s | – | – | – | – | refused: %s |".formatted(model.name(), brief(line));
      case Wrong(String what) -> "| %s | – | – | – | – | wrong: %s |".formatted(model.name(), what);
    };
  }

  private static String brief(String line) {
    String cell = line.replace("|", "\\|");
    return cell.length() <= CELL ? cell : cell.substring(0, CELL).strip() + " …";
  }

  private static String said(OrdinaryModel model, boolean whole) {
    String note = model.note();
    List<String> parts =
        List.of(
            model.rounded() ? "ONNX holds a number of a node in float32" : "",
            note.contains("asymmetric")
                ? "PyTorch's own Hessian differs from its transpose by %s: compared with the model written out"
                    .formatted(note.substring(note.indexOf("asymmetric ") + 11))
                : "",
            note.contains("unimplemented")
                ? "PyTorch has no second derivative: compared with the model written out"
                : "",
            note.equals("exporter")
                ? "PyTorch 1.13 exports another function: compared with what the file says"
                : "",
            whole ? "" : "products");
    return parts.stream().filter(part -> !part.isEmpty()).collect(Collectors.joining("; "));
  }
}
