package dev.cairn.study.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.flatness.Verdict;
import dev.cairn.search.PointKind;
import dev.cairn.search.RunEnding;
import dev.cairn.study.store.IterateRow;
import dev.cairn.study.store.MorseRow;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.RunRow;
import dev.cairn.study.store.Schema;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.store.Table;
import dev.cairn.study.work.StudyEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CampaignTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-24T00:00:00Z"));

  private static final ExperimentFile QUARTIC =
      ExperimentFile.parse(
          """
          name: small
          problem: {type: function, name: quartic}
          start: {type: grid, lower: -4, upper: 4, per_axis: 4}
          finder: {type: newton_mr, rtol: 1e-10, maxit: 2, acondlim: 1e15, maxxnorm: 100}
          runs: 16
          iterations: 12
          """,
          "quartic.yaml");

  @TempDir Path temporary;

  /// Separable classes: without L2 the loss falls for ever, with a little of it just for long.
  @Test
  void noRunEscapesWhereTheLossIsCoercive() {
    for (String l2 : List.of("0", "1e-7")) {
      ExperimentFile separable =
          ExperimentFile.parse(
              """
              name: separable
              problem:
                type: network
                data: {type: given, inputs: [[-1], [1]], targets: [[1, 0], [0, 1]]}
                layers: [1, 2]
                loss: cross_entropy
                l2: %s
              start: {type: normal, variance: 0.01}
              finder: {type: gradient_descent, learning_rate: 1}
              runs: 1
              iterations: 200
              """
                  .formatted(l2),
              "separable.yaml");
      Path directory = temporary.resolve(l2);
      run(separable, directory, 1);
      try (StoreReader reader = StoreReader.open(directory)) {
        RunRow run = reader.runs().getFirst();
        assertEquals(
            l2.equals("0") ? RunEnding.DIVERGING : RunEnding.NEITHER, run.ending(), run::toString);
        assertTrue(run.normFinal() > 1.1 * run.normHalfway(), run::toString);
      }
    }
  }

  @Test
  void runsThatLeaveForInfinityAreNotCalledCritical() {
    ExperimentFile slide =
        ExperimentFile.parse(
            """
            name: slide
            problem: {type: function, name: exponential-slide}
            start: {type: box}
            finder: {type: pseudo_inverse_newton}
            runs: 5
            iterations: 40
            stop: {squared_gradient_below: 1e-12}
            """,
            "slide.yaml");
    Path directory = temporary.resolve("slide");
    run(slide, directory, 1);
    try (StoreReader reader = StoreReader.open(directory)) {
      for (RunRow run : reader.runs()) {
        assertEquals(RunEnding.DIVERGING, run.ending(), run::toString);
        assertTrue(run.squaredGradientNorm() < 1e-12, run::toString);
        assertTrue(run.normFinal() > run.normHalfway(), run::toString);
      }
      assertTrue(
          reader.points(PointKind.FINAL).stream()
              .noneMatch(point -> point.verdict() == Verdict.CRITICAL));
    }
  }

  @Test
  void everyRunItsIteratesAndPointsAreStored() throws IOException {
    Path directory = temporary.resolve("a");
    assertEquals(Outcome.FINISHED, run(QUARTIC, directory, 2));
    try (StoreReader reader = StoreReader.open(directory)) {
      List<RunRow> runs = reader.runs();
      assertEquals(16, runs.size());
      for (RunRow run : runs) {
        List<IterateRow> iterates = reader.iterates(0, run.run());
        assertEquals(run.iterations() + 1, iterates.size());
        assertEquals(run.squaredGradientNorm(), iterates.getLast().squaredGradientNorm());
        List<PointRow> points = reader.points(0, run.run());
        assertEquals(
            List.of(PointKind.START, PointKind.FLATTEST, PointKind.FINAL),
            points.stream().map(PointRow::kind).sorted().toList());
        for (PointRow point : points) {
          assertEquals(2, point.theta().dimension());
          assertEquals(2, point.spectrum().dimension());
          assertEquals(iterates.get(point.iterate()).loss(), point.loss());
        }
      }
      // The only critical point of the quartic is its minimum; some of the grid's runs find it.
      List<RunRow> critical = runs.stream().filter(r -> r.ending() == RunEnding.CRITICAL).toList();
      assertFalse(critical.isEmpty());
      for (RunRow run : critical) {
        PointRow end =
            reader.points(0, run.run()).stream()
                .filter(p -> p.kind() == PointKind.FINAL)
                .findFirst()
                .orElseThrow();
        assertEquals(-3, end.theta().get(0), 5e-5);
        assertEquals(0, end.theta().get(1), 5e-5);
      }
      assertEquals(3 * 3 * 16, reader.morse().size());
      assertEquals(Optional.of(Outcome.FINISHED), reader.provenance().getFirst().ended());
    }
    for (Table<?> table : Schema.TABLES) {
      assertTrue(Files.size(directory.resolve("parquet/" + table.name() + ".parquet")) > 0);
    }
  }

  @Test
  void theResultDoesNotDependOnWorkersOrInterruptions() {
    run(QUARTIC, temporary.resolve("one"), 1);
    run(QUARTIC, temporary.resolve("three"), 3);
    Path interrupted = temporary.resolve("interrupted");
    try (Campaign campaign = Campaign.create(QUARTIC, interrupted, CLOCK)) {
      Consumer<StudyEvent> stopAfterFive =
          new Consumer<>() {
            private int finished;

            @Override
            public void accept(StudyEvent event) {
              if (event instanceof StudyEvent.RunFinished && ++finished == 5) {
                campaign.stopRequest().atOnce();
              }
            }
          };
      assertEquals(Outcome.INTERRUPTED, campaign.run(2, CLOCK, System::nanoTime, stopAfterFive));
    }
    assertFalse(Campaigns.finished(interrupted));
    List<StudyEvent> events = new ArrayList<>();
    try (Campaign campaign = Campaign.resume(interrupted, Optional.of(QUARTIC), CLOCK)) {
      assertEquals(Outcome.FINISHED, campaign.run(1, CLOCK, System::nanoTime, events::add));
    }
    assertTrue(Campaigns.finished(interrupted));
    StudyEvent.Started started = (StudyEvent.Started) events.getFirst();
    assertTrue(started.finished() >= 5 && started.finished() < 16, started.toString());
    assertEquals(contents(temporary.resolve("one")), contents(temporary.resolve("three")));
    assertEquals(contents(temporary.resolve("one")), contents(interrupted));
  }

  @Test
  void aCampaignKilledBeforeItsStoreWasThereBegins() throws IOException {
    Path directory = Files.createDirectory(temporary.resolve("a"));
    Files.writeString(directory.resolve(Campaign.DEFINITION), QUARTIC.definition());
    Files.writeString(directory.resolve(Schema.FILE + ".partial"), "half a store");
    try (Campaign campaign = Campaign.resume(directory, Optional.empty(), CLOCK);
        StoreReader reader = campaign.reader()) {
      assertEquals(16, reader.campaign().runs());
    }
  }

  @Test
  void sweptVariantsShareTheirStarts() {
    ExperimentFile swept =
        QUARTIC
            .set("start", "{type: uniform, lower: -4, upper: 4}")
            .set("runs", "3")
            .sweep("finder.rtol", List.of("1e-3", "1e-10"));
    Path directory = temporary.resolve("a");
    run(swept, directory, 2);
    try (StoreReader reader = StoreReader.open(directory)) {
      assertEquals(
          List.of("finder.rtol=1e-3", "finder.rtol=1e-10"),
          reader.variants().stream().map(v -> v.settings()).toList());
      assertEquals(6, reader.runs().size());
      for (int run = 0; run < 3; run++) {
        assertEquals(start(reader, 0, run), start(reader, 1, run));
      }
      assertFalse(start(reader, 0, 0).equals(start(reader, 0, 1)));
    }
  }

  /// MINRES-QLP takes a product an iteration and two at its end, the diagnostics two more.
  @Test
  void whenASolveAssembledTheHessianIsStored() {
    var experiment =
        ExperimentFile.parse(
                """
                name: adaptive
                problem:
                  type: network
                  data: {type: gaussian, samples: 30, variances: [2, 1, 1]}
                  layers: [3, 4, 4, 3]
                start: {type: normal, variance: 1}
                finder: {type: newton_mr, rtol: 1e-10}
                runs: 2
                iterations: 12
                """,
                "adaptive.yaml")
            .sweep("finder.hessian", List.of("assembled", "products", "adaptive"));
    Path out = temporary.resolve("adaptive");
    run(experiment, out, 2);
    List<List<IterateRow>> solves = new ArrayList<>();
    try (StoreReader reader = StoreReader.open(out)) {
      for (int variant = 0; variant < 3; variant++) {
        solves.add(
            reader.iterates(variant, 0).stream()
                .filter(row -> row.krylovIterations().isPresent())
                .toList());
      }
    }
    assertTrue(
        solves.get(0).stream().allMatch(row -> row.assembledAfter().equals(OptionalInt.of(0))));
    assertTrue(solves.get(1).stream().allMatch(row -> row.assembledAfter().isEmpty()));
    List<IterateRow> adaptive = solves.get(2);
    int after =
        adaptive.stream().flatMapToInt(r -> r.assembledAfter().stream()).max().orElseThrow();
    assertTrue(after > 0);
    for (IterateRow row : adaptive) {
      boolean many = row.krylovIterations().orElseThrow() + 4 > after;
      assertEquals(
          many ? OptionalInt.of(after) : OptionalInt.empty(), row.assembledAfter(), row::toString);
    }
  }

  @Test
  void aChangedExperimentIsRefusedWithTheDifference() throws IOException {
    Path directory = temporary.resolve("a");
    Campaign.create(QUARTIC, directory, CLOCK).close();
    ExperimentFile changed = QUARTIC.set("finder.rtol", "1e-9");
    String message =
        assertThrows(
                CairnException.class, () -> Campaign.resume(directory, Optional.of(changed), CLOCK))
            .getMessage();
    assertTrue(message.contains("-   rtol: 1.0E-10\n+   rtol: 1.0E-9"), message);

    Path definition = directory.resolve(Campaign.DEFINITION);
    Files.writeString(definition, Files.readString(definition).replace("runs: 16", "runs: 15"));
    String edited =
        assertThrows(
                CairnException.class, () -> Campaign.resume(directory, Optional.empty(), CLOCK))
            .getMessage();
    assertTrue(edited.contains(Campaign.DEFINITION) && edited.contains("+ runs: 15"), edited);
  }

  @Test
  void aDirectoryThatIsInUseIsRefused() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "x");
    Path full = Files.createDirectory(temporary.resolve("full"));
    Files.writeString(full.resolve("x"), "x");
    for (Path directory : List.of(file, full, file.resolve("below"))) {
      String message =
          assertThrows(CairnException.class, () -> Campaign.create(QUARTIC, directory, CLOCK))
              .getMessage();
      assertTrue(message.contains(directory.toString()), message);
      assertEquals(1, message.lines().count(), message);
    }
    assertEquals("x", Files.readString(full.resolve("x")));
  }

  @Test
  void whatDoesNotFitTogetherIsRefusedBeforeAnythingIsWritten() {
    Path directory = temporary.resolve("a");
    for (ExperimentFile wrong :
        List.of(
            QUARTIC.set("runs", "17"),
            QUARTIC.set("start", "{type: training}"),
            QUARTIC.set("start", "{type: given, points: [[1, 2, 3]]}"),
            QUARTIC.set("problem.name", "quartik"),
            ExperimentFile.bundled("fig3").set("start.steps", "10").set("runs", "21"))) {
      String message =
          assertThrows(CairnException.class, () -> Campaign.create(wrong, directory, CLOCK))
              .getMessage();
      assertEquals(1, message.lines().count(), message);
      assertFalse(Files.exists(directory));
    }
  }

  private static Outcome run(ExperimentFile file, Path directory, int workers) {
    try (Campaign campaign = Campaign.create(file, directory, CLOCK)) {
      return campaign.run(workers, CLOCK, System::nanoTime, _ -> {});
    }
  }

  private static Object start(StoreReader reader, int variant, int run) {
    return reader.points(variant, run).stream()
        .filter(p -> p.kind() == PointKind.START)
        .findFirst()
        .orElseThrow()
        .theta();
  }

  /// All rows but for times, workers and sessions.
  private static List<Object> contents(Path directory) {
    try (StoreReader reader = StoreReader.open(directory)) {
      List<MorseRow> morse = reader.morse();
      List<Object> iterates = new ArrayList<>();
      reader.forEachIterate(row -> iterates.add(withoutTimes(row)));
      return Stream.of(
              reader.runs().stream().map(CampaignTest::withoutTimes),
              iterates.stream(),
              reader.points().stream(),
              morse.stream())
          .flatMap(rows -> rows.map(row -> (Object) row))
          .toList();
    }
  }

  private static List<Object> withoutTimes(Record row) {
    List<Object> values = new ArrayList<>();
    for (var component : row.getClass().getRecordComponents()) {
      if (!List.of("seconds", "worker", "session").contains(component.getName())) {
        try {
          values.add(component.getAccessor().invoke(row));
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    return values;
  }
}
