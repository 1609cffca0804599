package dev.cairn.experiment.spec;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.Failures;
import dev.cairn.experiment.binding.Binder;
import dev.cairn.experiment.binding.JsonSchema;
import dev.cairn.experiment.binding.LineDiff;
import dev.cairn.experiment.binding.Node;
import dev.cairn.experiment.binding.Reads;
import dev.cairn.experiment.binding.YamlReader;
import dev.cairn.experiment.binding.YamlWriter;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.RegularFile;
import dev.cairn.problem.ProblemCatalogue;
import dev.cairn.program.formula.Formula;
import dev.cairn.text.FileName;
import dev.cairn.text.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;

/// An experiment as a file says it, settings changed on the command line included.
///
/// Every method refuses what it cannot take with a [CairnException] of one line that names place,
/// key, value and what is allowed.
public final class ExperimentFile {
  /// Larger files are no experiments: 4 MiB.
  private static final long LARGEST = 4 << 20;

  /// The paper's experiments, by the names that `reproduce` takes.
  public static final List<String> BUNDLED =
      List.of("fig1", "fig2", "fig3", "figA1", "figA2", "optimisers", "finders");

  /// The keys whose values name files: those in a file start from its own directory, those of
  /// options from the working directory.
  private static final List<String> PATHS = NamedFiles.keys();

  private static final Path HERE = Path.of("").toAbsolutePath();

  private final Node.Mapping mapping;

  /// As they were bound the first time.
  private volatile @Nullable Map<String, Experiment> variants;

  private ExperimentFile(Node.Mapping mapping) {
    this.mapping = mapping;
  }

  /// Reads a file. Files that it names are looked for from its directory on.
  public static ExperimentFile read(Path file) {
    try {
      RegularFile.require(file);
      if (Files.size(file) > LARGEST) {
        throw new CairnException(
            "%s has %s bytes: no experiment file is longer than %s"
                .formatted(file, Files.size(file), LARGEST));
      }
      ExperimentFile read = parse(Files.readString(file), file.toString());
      Path directory = file.toAbsolutePath().getParent();
      return directory == null ? read : read.from(directory);
    } catch (NoSuchFileException e) {
      throw new CairnException("%s is missing".formatted(file), e);
    } catch (FormatException e) {
      throw new CairnException(Failures.reason(e), e);
    } catch (MalformedInputException e) {
      throw new CairnException("%s is no text in UTF-8".formatted(file), e);
    } catch (IOException e) {
      throw Failures.at("cannot read", file, e);
    }
  }

  /// An experiment of the paper's, one of [#BUNDLED].
  public static ExperimentFile bundled(String name) {
    if (!BUNDLED.contains(name)) {
      throw new CairnException(
          "no experiment is called '%s'; %s".formatted(name, Nearest.suggestion(name, BUNDLED)));
    }
    String resource = name + ".yaml";
    try (InputStream in = ExperimentFile.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("resource %s is missing".formatted(resource));
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), resource);
    } catch (IOException e) {
      throw new CairnException("cannot read resource %s".formatted(resource), e);
    }
  }

  /// The landscape of a function of the catalogue in its box: at most 200,000 runs of 300 steps.
  public static ExperimentFile landscape(String function) {
    try {
      ProblemCatalogue.named(function);
    } catch (IllegalArgumentException e) {
      throw new CairnException(String.valueOf(e.getMessage()), e);
    }
    return parse(
        """
        name: '%s'
        problem: {type: function, name: '%s'}
        start: {type: box}
        finder: {type: eigenvector_following}
        runs: 200000
        iterations: 300
        """
            .formatted(function.replace("'", "''"), function.replace("'", "''")),
        function);
  }

  /// A formula, searched like a function of the catalogue; runs start near the origin. A mistake is
  /// told of the formula alone: nobody has written the file.
  public static ExperimentFile formula(String text) {
    Formula.parse(text);
    String name = FileName.of(text);
    return parse(
        """
        name: '%s'
        problem: {type: formula, f: '%s'}
        start: {type: normal, variance: 1}
        finder: {type: eigenvector_following}
        runs: 200000
        iterations: 300
        """
            .formatted(
                name.substring(0, Math.min(name.length(), Experiment.LONGEST_NAME)),
                text.replace("'", "''")),
        text);
  }

  /// From YAML; source names it in messages.
  public static ExperimentFile parse(String yaml, String source) {
    return new ExperimentFile(YamlReader.mapping(yaml, source));
  }

  /// With the files that it names, in variants too, looked for from a directory on.
  private ExperimentFile from(Path directory) {
    Node.Mapping changed = mapping;
    for (String path : PATHS) {
      List<String> keys = keys(path, path);
      Optional<Node> named = mapping.at(keys);
      if (named.isPresent()) {
        changed = changed.with(keys, NamedFiles.from(directory, path, named.get()));
      }
    }
    if (changed.entries().get("variants") instanceof Node.Sequence variants) {
      changed =
          changed.with(List.of("variants"), NamedFiles.inVariants(directory, PATHS, variants));
    }
    return new ExperimentFile(changed);
  }

  /// With one setting changed, in every variant: the path of a key, "finder.rtol", and its value as
  /// YAML.
  public ExperimentFile set(String path, String value) {
    return set(path, value, "--set " + path + "=" + value);
  }

  /// As [#set(String, String)] with the option's name for messages.
  public ExperimentFile set(String path, String value, String option) {
    Node node = fromHere(path, YamlReader.value(value.isEmpty() ? "\"\"" : value, option));
    Node.Mapping changed = changed(mapping, keys(path, option), node);
    if (changed.entries().get("variants") instanceof Node.Sequence variants) {
      changed = changed.with(List.of("variants"), without(variants, path));
    }
    return new ExperimentFile(changed);
  }

  /// With a swept setting: every variant once with each of the values.
  public ExperimentFile sweep(String path, List<String> values) {
    String place = "--sweep " + path + "=" + String.join(",", values);
    keys(path, place);
    List<Node> swept = new ArrayList<>();
    for (VariantSpec variant : variantsOrItself()) {
      for (String value : values) {
        Map<String, String> set = new LinkedHashMap<>(variant.set());
        set.put(path, PATHS.contains(path) ? NamedFiles.from(HERE, value, place) : value);
        String setting = path + "=" + value;
        String name = variant.name().isEmpty() ? setting : variant.name() + ", " + setting;
        swept.add(node(new VariantSpec(name, set, variant.paperScale()), place));
      }
    }
    return new ExperimentFile(mapping.with(List.of("variants"), new Node.Sequence(swept, place)));
  }

  /// At the published size.
  public ExperimentFile atPaperScale() {
    Experiment experiment = experiment();
    boolean scales =
        !experiment.paperScale().isEmpty()
            || experiment.variants().stream().anyMatch(v -> !v.paperScale().isEmpty());
    if (!scales) {
      throw new CairnException("experiment '%s' has no paper_scale".formatted(experiment.name()));
    }
    Node.Mapping scaled = mapping;
    for (var entry : experiment.paperScale().entrySet()) {
      scaled = with(scaled, entry.getKey(), entry.getValue(), "paper_scale");
    }
    List<Node> variants = new ArrayList<>();
    for (VariantSpec variant : experiment.variants()) {
      Map<String, String> set = new LinkedHashMap<>(variant.set());
      set.putAll(variant.paperScale());
      variants.add(node(new VariantSpec(variant.name(), set, Map.of()), "paper_scale"));
    }
    return new ExperimentFile(
        scaled.with(List.of("variants"), new Node.Sequence(variants, mapping.place())));
  }

  /// The experiment.
  public Experiment experiment() {
    return Binder.bind(mapping, Experiment.class);
  }

  /// The variants that run, each an experiment without variants of its own, by name; the only one
  /// of an experiment without variants has the empty name.
  public Map<String, Experiment> variants() {
    Map<String, Experiment> known = variants;
    if (known == null) {
      known = Collections.unmodifiableMap(bound());
      variants = known;
    }
    return known;
  }

  private Map<String, Experiment> bound() {
    Map<String, Experiment> variants = new LinkedHashMap<>();
    for (VariantSpec variant : variantsOrItself()) {
      Node.Mapping changed =
          mapping.with(List.of("variants"), new Node.Sequence(List.of(), mapping.place()));
      for (var entry : inOrder(variant.set())) {
        changed =
            with(changed, entry.getKey(), entry.getValue(), "variant '" + variant.name() + "'");
      }
      Experiment bound = Binder.bind(changed, Experiment.class);
      if (variants.put(variant.name(), bound) != null) {
        throw new CairnException("variant '%s' is there twice".formatted(variant.name()));
      }
    }
    return variants;
  }

  /// The files and directories that an experiment names, in the order of its keys.
  public static List<NamedFile> files(Experiment experiment) {
    return NamedFiles.of(experiment);
  }

  /// Those that a problem alone names.
  public static List<NamedFile> files(ProblemSpec problem) {
    return NamedFiles.of((Record) problem);
  }

  /// A file or directory that an experiment names.
  ///
  /// @param name as a definition has it: absolute
  /// @param reads what is read there; never [Reads#NOTHING]
  public record NamedFile(String name, Reads reads) {}

  /// The whole experiment as YAML, every default written out. Reading it gives the same experiment.
  public String definition() {
    return YamlWriter.write(experiment());
  }

  /// The lines in which two definitions differ, "- " before those of the first and "+ " before
  /// those of the second; empty where they are the same.
  public static Optional<String> difference(String first, String second) {
    List<String> lines = LineDiff.of(first.lines().toList(), second.lines().toList());
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(lines.stream().collect(Collectors.joining("\n")));
  }

  /// The JSON schema of experiment files.
  public static String schema() {
    return new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValueAsString(JsonSchema.of(Experiment.class, "Cairn experiment"));
  }

  private static Node fromHere(String path, Node value) {
    return PATHS.contains(path) ? NamedFiles.from(HERE, path, value) : value;
  }

  private List<VariantSpec> variantsOrItself() {
    List<VariantSpec> variants = experiment().variants();
    return variants.isEmpty() ? List.of(new VariantSpec("", Map.of(), Map.of())) : variants;
  }

  private static Node.Mapping with(Node.Mapping mapping, String path, String value, String where) {
    String place = "%s, %s: %s".formatted(mapping.place(), where, path);
    return changed(mapping, keys(path, place), YamlReader.value(value, place));
  }

  /// With one setting changed. Another type begins with the defaults of its own keys; those of the
  /// type before are gone.
  private static Node.Mapping changed(Node.Mapping mapping, List<String> keys, Node value) {
    boolean another =
        keys.size() > 1
            && keys.getLast().equals(Binder.TYPE)
            && value instanceof Node.Scalar chosen
            && mapping.at(keys).orElse(value) instanceof Node.Scalar before
            && !before.text().equals(chosen.text());
    Node.Mapping start =
        another
            ? mapping.with(
                keys.subList(0, keys.size() - 1), new Node.Mapping(Map.of(), value.place()))
            : mapping;
    return start.with(keys, value);
  }

  /// Settings in the order in which they are made: types before the keys that they have.
  public static List<Map.Entry<String, String>> inOrder(Map<String, String> settings) {
    return settings.entrySet().stream()
        .sorted(Comparator.comparing(setting -> !setting.getKey().endsWith("." + Binder.TYPE)))
        .toList();
  }

  private static Node without(Node.Sequence variants, String path) {
    List<Node> kept = new ArrayList<>();
    for (Node variant : variants.items()) {
      if (variant instanceof Node.Mapping fields
          && fields.entries().get("set") instanceof Node.Mapping set) {
        Map<String, Node> entries = new LinkedHashMap<>(set.entries());
        entries.remove(path);
        kept.add(fields.with(List.of("set"), new Node.Mapping(entries, set.place())));
      } else {
        kept.add(variant);
      }
    }
    return new Node.Sequence(kept, variants.place());
  }

  private static Node node(VariantSpec variant, String place) {
    return YamlReader.mapping(YamlWriter.write(variant), place);
  }

  /// The keys of a path; refuses a malformed one.
  private static List<String> keys(String path, String place) {
    List<String> keys = List.of(path.split("\\.", -1));
    if (keys.stream().anyMatch(String::isBlank)) {
      throw new CairnException("%s: '%s' is no path of keys".formatted(place, path));
    }
    return keys;
  }
}
