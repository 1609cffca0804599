package dev.cairn.experiment.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.binding.PerCoordinate;
import dev.cairn.symmetry.SignedPermutation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class ExperimentFileTest {
  static final List<String> BUNDLED = ExperimentFile.BUNDLED;

  private static final String QUARTIC =
      """
      name: small
      problem:
        type: function
        name: quartic
      start:
        type: grid
        lower: -4
        upper: 4
        per_axis: 3
      finder:
        type: newton_mr
        rtol: 1e-8
      runs: 9
      iterations: 5
      """;

  @TempDir Path directory;

  @Test
  void keysAndDefaultsAreBound() {
    Experiment experiment = ExperimentFile.parse(QUARTIC, "q.yaml").experiment();
    assertEquals("small", experiment.name());
    assertEquals(Optional.empty(), experiment.title());
    assertEquals(new ProblemSpec.Function("quartic"), experiment.problem());
    assertEquals(
        new StartSpec.Grid(PerCoordinate.all(-4), PerCoordinate.all(4), 3), experiment.start());
    var finder = assertInstanceOf(FinderSpec.NewtonMr.class, experiment.finder());
    assertEquals(1e-8, finder.rtol());
    assertEquals(1e7, finder.acondlim());
    assertEquals(OptionalInt.empty(), finder.maxit());
    assertEquals(List.of(1e-8, 1e-10), experiment.cutoffs().critical());
    assertEquals(1, experiment.seed());
  }

  @ParameterizedTest
  @FieldSource("BUNDLED")
  void aDefinitionReadsBackAsTheSameExperiment(String name) {
    ExperimentFile file = ExperimentFile.bundled(name);
    ExperimentFile again = ExperimentFile.parse(file.definition(), "definition");
    assertEquals(file.experiment(), again.experiment());
    assertEquals(file.variants(), again.variants());
    assertEquals(file.definition(), again.definition());
  }

  @Test
  void thePapersExperimentsHaveThePublishedSizes() {
    Experiment fig3 = ExperimentFile.bundled("fig3").atPaperScale().experiment();
    assertEquals(100, fig3.runs());
    assertEquals(500, fig3.iterations());
    Map<String, Experiment> fig1 = ExperimentFile.bundled("fig1").atPaperScale().variants();
    assertEquals(
        List.of("linear", "non-linear", "linear, authors", "non-linear, authors"),
        List.copyOf(fig1.keySet()));
    List<Experiment> variants = List.copyOf(fig1.values());
    assertEquals(100, variants.getFirst().runs());
    assertEquals(1000, variants.getLast().iterations());
    assertEquals(Map.of("critical", 0.4), variants.getLast().published());
  }

  @Test
  void settingsOfTheCommandLineWinInEveryVariant() {
    Map<String, Experiment> fig1 =
        ExperimentFile.bundled("fig1").set("runs", "1").set("finder.maxit", "7").variants();
    for (Experiment variant : fig1.values()) {
      assertEquals(1, variant.runs());
      var finder = assertInstanceOf(FinderSpec.NewtonMr.class, variant.finder());
      assertEquals(OptionalInt.of(7), finder.maxit());
    }
  }

  @Test
  void aSweepMakesEveryCombination() {
    ExperimentFile swept =
        ExperimentFile.parse(QUARTIC, "q.yaml")
            .sweep("finder.rtol", List.of("1e-6", "1e-8"))
            .sweep("iterations", List.of("3", "4"));
    assertEquals(
        List.of(
            "finder.rtol=1e-6, iterations=3",
            "finder.rtol=1e-6, iterations=4",
            "finder.rtol=1e-8, iterations=3",
            "finder.rtol=1e-8, iterations=4"),
        List.copyOf(swept.variants().keySet()));
    assertEquals(swept.variants(), ExperimentFile.parse(swept.definition(), "d").variants());
  }

  /// The definition writes every default out; keys of one type must not stick to another.
  @Test
  void anotherTypeBeginsWithItsOwnDefaults() {
    ExperimentFile file = ExperimentFile.parse(QUARTIC, "q.yaml");
    ExperimentFile swept =
        file.sweep("finder.rank_tolerance", List.of("1e-6"))
            .sweep("finder.type", List.of("damped_newton", "exact_newton_mr"));
    List<Experiment> variants = List.copyOf(swept.variants().values());
    assertEquals(1e-6, ((FinderSpec.DampedNewton) variants.getFirst().finder()).rankTolerance());
    assertEquals(1e-6, ((FinderSpec.ExactNewtonMr) variants.getLast().finder()).rankTolerance());
    assertEquals(swept.variants(), ExperimentFile.parse(swept.definition(), "d").variants());

    ExperimentFile types = file.sweep("finder.type", List.of("newton_mr", "gradient_norm"));
    var same = (FinderSpec.NewtonMr) List.copyOf(types.variants().values()).getFirst().finder();
    assertEquals(1e-8, same.rtol());
    assertEquals(types.variants(), ExperimentFile.parse(types.definition(), "d").variants());
    ExperimentFile.parse(file.set("finder.type", "adam").definition(), "d").variants();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [[-x, y], [y]]    | symmetry[1] is [y], must have 2 items, one for each of x, y
          [[y, x, x]]       | symmetry[0] is [y, x, x], must have 2 items, one for each of x, y
          [[]]              | symmetry[0] is [], must have 2 items, one for each of x, y
          [[x, z]]          | symmetry[0][1] is 'z', must be one of x, y, or minus one of them
          [[x, --y]]        | symmetry[0][1] is '--y', must be one of x, y, or minus one of them
          [[x, 2*y]]        | symmetry[0][1] is '2*y', must be one of x, y, or minus one of them
          [[x, ""]]         | symmetry[0][1] is '', must be one of x, y, or minus one of them
          [[x, y], [-y, y]] | symmetry[1] is [-y, y] with 'y' twice, must have each of x, y once
          """)
  void aSymmetryIsMadeOfSignedPermutationsOfTheVariables(String symmetry, String refusal) {
    ExperimentFile file = formula(symmetry);
    String message = assertThrows(CairnException.class, file::experiment).getMessage();
    assertEquals("f.yaml, line 3: problem: " + refusal, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [y, x] | problem.symmetry[0] is 'y', must be a list
          y      | problem.symmetry is 'y', must be a list
          {y: x} | problem.symmetry is 'a mapping', must be a list
          """)
  void aSymmetryIsAListOfLists(String symmetry, String refusal) {
    ExperimentFile file = formula(symmetry);
    String message = assertThrows(CairnException.class, file::experiment).getMessage();
    assertEquals("f.yaml, line 5: " + refusal, message);
  }

  @Test
  void aSymmetryStandsInTheDefinition() {
    ExperimentFile file = formula("[[-x, − y], [ y , x]]");
    var problem = assertInstanceOf(ProblemSpec.Formula.class, file.experiment().problem());
    assertEquals(
        List.of(SignedPermutation.of(-1, -2), SignedPermutation.of(2, 1)), problem.generators());
    assertEquals(file.experiment(), ExperimentFile.parse(file.definition(), "d").experiment());
    var turned = file.set("problem.variables", "[y, x]").set("problem.symmetry", "[[-y, x]]");
    problem = assertInstanceOf(ProblemSpec.Formula.class, turned.experiment().problem());
    assertEquals(List.of(SignedPermutation.of(-1, 2)), problem.generators());
  }

  private static ExperimentFile formula(String symmetry) {
    return ExperimentFile.parse(
        """
        name: f
        problem:
          type: formula
          f: x^2*y^2
          symmetry: %s
        start: {type: uniform, lower: -2, upper: 2}
        finder: {type: newton_mr}
        runs: 9
        iterations: 5
        """
            .formatted(symmetry),
        "f.yaml");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rtol: 1e-8    | rtoll: 1e-8   | line 12 | 'rtoll' | did you mean 'rtol'?
          runs: 9       | runs: 0       | line 13 | runs is '0' | a whole number in [1, 1000000]
          runs: 9       | runs: many    | line 13 | runs is 'many' | a whole number
          runs: 9       | runs: 1.5     | line 13 | runs is '1.5' | a whole number
          rtol: 1e-8    | rtol: 2       | line 12 | finder.rtol is '2' | a number in [0, 1)
          rtol: 1e-8    | rtol: .nan    | line 12 | finder.rtol is '.nan' | a number in [0, 1)
          rtol: 1e-8    | rtol: [1]     | line 12 | finder.rtol is 'a list' | a number in [0, 1)
          type: grid    | type: gird    | line 6  | start.type is 'gird' | did you mean 'grid'?
          lower: -4     | lower: 4      | line    | start | lower end 4.0 must be below
          runs: 9       | seed: 2       | q.yaml  | 'runs' | missing
          name: small   | name: ../up   | line 1  | '../up' | do as a file's name
          name: quartic | name: quartik | line 3  | no problem is called 'quartik' | did you mean 'quartic'?
          name: small   | nmae: small   | line 1  | 'nmae' | did you mean 'name'?
          """)
  void whatDoesNotFitIsRefusedWithPlaceValueAndWhatIsAllowed(
      String right, String wrong, String place, String value, String allowed) {
    ExperimentFile file = ExperimentFile.parse(QUARTIC.replace(right, wrong), "q.yaml");
    String message = assertThrows(CairnException.class, file::experiment).getMessage();
    assertTrue(message.startsWith("q.yaml, "), message);
    assertTrue(message.contains(place), message);
    assertTrue(message.contains(value), message);
    assertTrue(message.contains(allowed), message);
    assertEquals(1, message.lines().count(), message);
  }

  @Test
  void anOptionThatDoesNotFitIsNamed() {
    ExperimentFile file = ExperimentFile.parse(QUARTIC, "q.yaml").set("finder.rtoll", "1");
    String message = assertThrows(CairnException.class, file::experiment).getMessage();
    assertTrue(message.contains("--set finder.rtoll=1"), message);
    assertTrue(message.contains("did you mean 'rtol'?"), message);
  }

  @Test
  void filesThatAreNoExperimentsAreRefusedByName() throws Exception {
    Path file = directory.resolve("x.yaml");
    assertRefused(file, "missing");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
    assertRefused(file, "x.yaml");
    for (String text :
        List.of(
            "",
            "just text",
            "[1, 2]",
            "a: &x 1\nb: *x",
            "a: 1\na: 2",
            "a: [",
            "a: " + "[".repeat(5_000))) {
      Files.writeString(file, text);
      assertRefused(file, "x.yaml");
    }
  }

  @Test
  void whatTheParserSaysIsKept() {
    String message =
        assertThrows(CairnException.class, () -> ExperimentFile.parse("a: 1\n\tb: 2\n", "t.yaml"))
            .getMessage();
    assertTrue(message.startsWith("t.yaml, line 2: no YAML: "), message);
    assertTrue(message.contains("TAB"), message);
    assertEquals(1, message.lines().count(), message);
  }

  @Test
  void aDifferenceShowsTheChangedLines() {
    String first = ExperimentFile.parse(QUARTIC, "q").definition();
    String second = ExperimentFile.parse(QUARTIC, "q").set("runs", "8").definition();
    assertEquals(Optional.empty(), ExperimentFile.difference(first, first));
    assertEquals(Optional.of("- runs: 9\n+ runs: 8"), ExperimentFile.difference(first, second));
  }

  @Test
  void theSchemaDescribesEveryKeyAndMatchesTheBinder() {
    JsonNode schema = new ObjectMapper().readTree(ExperimentFile.schema());
    List<String> undescribed = new ArrayList<>();
    walk(schema, "", undescribed);
    assertEquals(List.of(), undescribed);
    JsonNode finder = schema.at("/properties/finder/oneOf/0");
    assertEquals("newton_mr", finder.at("/properties/type/const").asString());
    assertEquals(1e-10, finder.at("/properties/rtol/default").asDouble());
    assertEquals(1, finder.at("/properties/rtol/exclusiveMaximum").asInt());
    assertFalse(schema.at("/additionalProperties").asBoolean());
  }

  private static void walk(JsonNode schema, String path, List<String> undescribed) {
    for (var property : schema.path("properties").properties()) {
      String inner = path + "/" + property.getKey();
      if (!property.getValue().has("description") && !property.getKey().equals("type")) {
        undescribed.add(inner);
      }
      walk(property.getValue(), inner, undescribed);
    }
    for (JsonNode choice : schema.path("oneOf")) {
      walk(choice, path, undescribed);
    }
  }

  private static void assertRefused(Path file, String part) {
    String message =
        assertThrows(CairnException.class, () -> ExperimentFile.read(file).experiment())
            .getMessage();
    assertTrue(message.contains(part), message);
    assertTrue(message.contains("x.yaml"), message);
    assertEquals(1, message.lines().count(), message);
  }
}
