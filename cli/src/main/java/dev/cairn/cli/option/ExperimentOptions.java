package dev.cairn.cli.option;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.DataSpec;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.experiment.spec.ProblemSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options that change an experiment: its settings, its variants and its size.
public final class ExperimentOptions extends SettingOptions {
  @Option(
      names = "--sweep",
      paramLabel = "KEY=A,B",
      description =
          "Runs a variant for each value: --sweep finder.rtol=1e-6,1e-8. Several sweeps make every"
              + " combination.")
  private Map<String, String> sweeps = new LinkedHashMap<>();

  @Option(
      names = "--paper-scale",
      description = "The published size instead of a quick look: hours instead of minutes.")
  private boolean paperScale;

  /// Several experiments with these changes: MNIST files where there are digits, and each setting
  /// where its key is one of the experiment's; it must be one of some experiment's.
  public Map<String, ExperimentFile> apply(Map<String, ExperimentFile> files) {
    Map<String, ExperimentFile> changed = new LinkedHashMap<>();
    files.forEach((name, file) -> changed.put(name, apply(file, Map.of(), digits(file))));
    settings.forEach((key, value) -> setWhereItFits(changed, key, value));
    return changed;
  }

  private static void setWhereItFits(Map<String, ExperimentFile> files, String key, String value) {
    CairnException refused = null;
    boolean fits = false;
    for (Map.Entry<String, ExperimentFile> entry : files.entrySet()) {
      try {
        ExperimentFile file = entry.getValue().set(key, value);
        file.variants();
        entry.setValue(file);
        fits = true;
      } catch (CairnException e) {
        refused = refused == null ? e : refused;
      }
    }
    if (!fits && refused != null) {
      throw refused;
    }
  }

  private @Nullable Path digits(ExperimentFile file) {
    boolean digits =
        file.experiment().problem() instanceof ProblemSpec.Network network
            && (network.data() instanceof DataSpec.Mnist
                || network.data() instanceof DataSpec.MnistComponents);
    return digits ? mnist : null;
  }

  @Override
  ExperimentFile apply(ExperimentFile file, Map<String, String> own, @Nullable Path digits) {
    ExperimentFile changed = super.apply(paperScale ? file.atPaperScale() : file, own, digits);
    for (Map.Entry<String, String> sweep : sweeps.entrySet()) {
      changed = changed.sweep(sweep.getKey(), values(sweep.getValue()));
    }
    return changed;
  }

  /// The values of a sweep: split at commas outside of brackets.
  public static List<String> values(String text) {
    List<String> values = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '[', '{' -> depth++;
        case ']', '}' -> depth--;
        case ',' -> {
          if (depth == 0) {
            values.add(text.substring(start, i));
            start = i + 1;
          }
        }
        default -> {}
      }
    }
    values.add(text.substring(start));
    return values;
  }
}
