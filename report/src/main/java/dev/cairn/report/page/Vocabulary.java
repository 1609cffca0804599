package dev.cairn.report.page;

import dev.cairn.flatness.Verdict;
import dev.cairn.report.figure.Colour;
import dev.cairn.search.PointKind;
import dev.cairn.search.RunEnding;
import dev.cairn.study.store.ProofState;
import dev.cairn.text.Worded;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The words for endings, verdicts and proofs, and their colours, as a page's style, script and
/// controls need them: from the enums alone, so that pages say what stores and figures say.
final class Vocabulary {
  private Vocabulary() {}

  /// Colours as CSS variables that bear the words: `--gradient-flat`.
  static String style() {
    String light = variables(Colour::light);
    String dark = variables(Colour::dark);
    return """
    :root { %1$s }
    @media (prefers-color-scheme: dark) { :root:not([data-theme=light]) { %2$s } }
    :root[data-theme=dark] { %2$s }
    %3$s
    """
        .formatted(light, dark, dots());
  }

  private static String variables(Function<Colour, String> shade) {
    return Arrays.stream(RunEnding.values())
        .map(ending -> "--%s: %s;".formatted(ending.word(), shade.apply(Colour.of(ending))))
        .collect(Collectors.joining(" "));
  }

  private static String dots() {
    return Arrays.stream(RunEnding.values())
        .map(RunEnding::word)
        .map(word -> ".dot.%1$s { background: var(--%1$s); }".formatted(word))
        .collect(Collectors.joining("\n"));
  }

  /// The same for scripts: `WORDS.endings` back to front, `WORDS.proofs` from key to words. And the
  /// words of runs, proofs and points by the names of their constants, as `CALLED.CRITICAL`.
  static String script() {
    List<String> endings =
        Arrays.stream(RunEnding.values()).map(RunEnding::word).toList().reversed();
    Map<String, String> proofs = new LinkedHashMap<>();
    for (ProofState proof : ProofState.values()) {
      proofs.put(proof.word(), proof.words());
    }
    return "const WORDS = %s;\nconst CALLED = %s, PROOF = %s, POINT = %s;\n"
        .formatted(
            PageData.embedded(new Words(endings, proofs)),
            PageData.embedded(byName(RunEnding.values())),
            PageData.embedded(byName(ProofState.values())),
            PageData.embedded(byName(PointKind.values())));
  }

  private static Map<String, String> byName(Worded[] values) {
    Map<String, String> words = new LinkedHashMap<>();
    for (Worded value : values) {
      words.put(value.name(), value.word());
    }
    return words;
  }

  private record Words(List<String> endings, Map<String, String> proofs) {}

  /// Markup of the program's own with its choices filled in.
  static String filled(String markup) {
    return markup
        .replace("{{endings}}", endingBoxes())
        .replace("{{verdicts}}", verdictOptions())
        .replace("{{proofs}}", proofOptions());
  }

  /// A box to tick for each ending.
  private static String endingBoxes() {
    var boxes = new Html();
    for (RunEnding ending : RunEnding.values()) {
      boxes.add(
          "<label><input type=\"checkbox\" name=\"class\" value=\"%s\" checked>"
              + "<span class=\"dot %s\"></span>%s</label>\n",
          ending.word(), ending.word(), ending.word());
    }
    return boxes.markup();
  }

  /// Choices for the verdict on a point.
  private static String verdictOptions() {
    var options = new Html();
    for (Verdict verdict : Verdict.values()) {
      addOption(options, verdict.word(), verdict.word());
    }
    return options.markup();
  }

  /// Choices for the proof of a point, that of none last.
  private static String proofOptions() {
    var options = new Html();
    Stream.concat(
            Arrays.stream(ProofState.values()).filter(proof -> proof != ProofState.NONE),
            Stream.of(ProofState.NONE))
        .forEach(proof -> addOption(options, proof.word(), proof.words()));
    return options.markup();
  }

  private static void addOption(Html options, String value, String text) {
    options.add("<option value=\"%s\">%s</option>", value, text);
  }
}
