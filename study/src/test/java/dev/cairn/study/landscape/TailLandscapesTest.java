package dev.cairn.study.landscape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.collection.Shape;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.landscape.LandscapeSearch;
import dev.cairn.study.store.CollectedRow;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.work.Engine;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A far tail is no point and no family, and what is one stays one, in whatever units f and θ are
/// measured. What there is follows from each formula by hand.
class TailLandscapesTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-29T00:00:00Z"));

  @TempDir Path directory;

  /// Of a formula in X and Y, which stand for x and y in units of their own.
  private Map<String, Long> found(String formula, String box, double length) {
    String f = formula.replace("X", "(x/%s)".formatted(length));
    String[] sides = box.split(" ", -1);
    double[] at = new double[sides.length];
    for (int i = 0; i < at.length; i++) {
      at[i] = length * Double.parseDouble(sides[i]);
    }
    var file =
        ExperimentFile.parse(
            """
            name: tail
            problem: {type: formula, f: "%s"}
            start: {type: uniform, lower: [%s, %s], upper: [%s, %s]}
            finder: {type: newton_mr}
            runs: 60
            iterations: 100
            """
                .formatted(f.replace("Y", "(y/%s)".formatted(length)), at[0], at[1], at[2], at[3]),
            "tail.yaml");
    try (var session = LandscapeStudy.open(file, directory, LandscapeSearch.DEFAULT, CLOCK)) {
      assertTrue(session.run(Engine.of(1), _ -> {}));
    }
    try (CollectionReader reader = CollectionReader.open(directory)) {
      return reader.collected(0).stream()
          .collect(
              Collectors.groupingBy(
                  TailLandscapesTest::described, TreeMap::new, Collectors.counting()));
    }
  }

  private static String described(CollectedRow row) {
    return switch (row.shape()) {
      case Shape.Isolated _ -> "index " + row.morseIndex();
      case Shape.Family(int dimension) -> "family " + dimension;
      case Shape.Unresolved _ -> "unresolved";
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exp(-X) + Y^2|100 -1 200 1|1e-8",
        "1e8*(exp(-X) + (Y - 1)^2)|30 0 200 2|1",
        "1e-200*(X - 150) + 1e-190*cos(Y)|100 -1 200 1|1",
        "1/X^2 + Y^2|1 -1 1000 1|1",
        "(X + Y)^2/2 + 1e-12*X|-2 -2 2 2|1",
      })
  void nothingIsFoundWhereNothingIs(String formula, String box, double length) {
    assertEquals(Map.of(), found(formula, box, length));
  }

  @Tag("long")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exp(-X) + Y^2|100 -1 200 1|1",
        "exp(-X) + Y^2|100 -1 200 1|1e8",
        "1e-8*(exp(-X) + Y^2)|0 -1 40 1|1",
        "exp(-X)*(2 + sin(Y))|100 -9 200 9|1",
        "1e-8*(1/X^2 + Y^2)|1 -1 1000 1|1",
      })
  void norIsMoreFoundElsewhere(String formula, String box, double length) {
    assertEquals(Map.of(), found(formula, box, length));
  }

  /// Below rounding of x − y no number tells the tail e⁻ˣ⁻ʸ from a line of critical points; but no
  /// family is claimed.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"exp(-(X + Y)) + (X - Y)^2|15 15 20 20|1", "exp(-(X + Y)) + (X - Y)^2|5 5 15 15|1"})
  void turnedTailsAreNoFamilies(String formula, String box, double length) {
    Map<String, Long> found = found(formula, box, length);
    assertTrue(
        found.keySet().stream().allMatch(what -> what.equals("unresolved")), found::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(X + Y)^2/2|-2 -2 2 2|1e-8|family 1=1",
        "1e8*((X + Y)^2/2)|-2 -2 2 2|1|family 1=1",
        "(X^2 + Y^2 - 1)^2|-2 -2 2 2|1e-8|family 1=1, index 2=1",
        "(X^2 + Y - 11)^2 + (X + Y^2 - 7)^2|-6 -6 6 6|1e8|index 0=4, index 1=4, index 2=1",
        "1e-8*((X^2 + Y - 11)^2 + (X + Y^2 - 7)^2)|-6 -6 6 6|1|index 0=4, index 1=4, index 2=1",
        "X^3 - 3*X*Y^2|-2 -2 2 2|1|unresolved=1",
      })
  void whatThereIsIsFoundInAnyUnits(String formula, String box, double length, String expected) {
    assertEquals("{" + expected + "}", found(formula, box, length).toString());
  }

  @Tag("long")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(X + Y)^2/2|-2 -2 2 2|1e8|family 1=1",
        "1e-8*((X + Y)^2/2)|-2 -2 2 2|1|family 1=1",
        "1e8*(X^2 + Y^2 - 1)^2|-2 -2 2 2|1|family 1=1, index 2=1",
        "(X^2 + Y - 11)^2 + (X + Y^2 - 7)^2|-6 -6 6 6|1e-8|index 0=4, index 1=4, index 2=1",
        "1e8*((X^2 + Y - 11)^2 + (X + Y^2 - 7)^2)|-6 -6 6 6|1|index 0=4, index 1=4, index 2=1",
        "X^4 + Y^4|-2 -2 2 2|1|unresolved=1",
        "X^12 + Y^2|-2 -2 2 2|1|unresolved=1",
      })
  void soIsMoreInOtherUnits(String formula, String box, double length, String expected) {
    assertEquals("{" + expected + "}", found(formula, box, length).toString());
  }
}
