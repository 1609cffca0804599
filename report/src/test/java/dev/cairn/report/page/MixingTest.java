package dev.cairn.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.landscape.LandscapeSearch;
import dev.cairn.report.statistics.CampaignView;
import dev.cairn.report.statistics.CollectionSummary;
import dev.cairn.report.summary.BranchNumbers;
import dev.cairn.report.summary.CollectionNumbers;
import dev.cairn.report.summary.Summary;
import dev.cairn.study.Studies;
import dev.cairn.study.Study;
import dev.cairn.study.campaign.Campaign;
import dev.cairn.study.certify.Selection;
import dev.cairn.study.landscape.CollectSettings;
import dev.cairn.study.landscape.Collector;
import dev.cairn.study.landscape.LandscapeStudy;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.ContinuationReader;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.store.ProvenanceRow;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.store.StudyReader;
import dev.cairn.study.work.Engine;
import dev.cairn.study.work.Environment;
import dev.cairn.study.work.Mixing;
import dev.cairn.study.work.Probe;
import dev.cairn.study.work.StopRequest;
import dev.cairn.study.work.StudyEvent;
import dev.cairn.study.work.WorkSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Results of different kernels, virtual machines or builds never stand in one store without a
/// word.
class MixingTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-24T00:00:00Z"));

  private static final ExperimentFile EXPERIMENT =
      ExperimentFile.parse(
          """
          name: mixed
          problem: {type: formula, f: (x^2 - 1)^2 + x*y + y^2}
          start: {type: normal, variance: 1}
          finder: {type: newton_mr}
          runs: 4
          iterations: 20
          """,
          "mixed.yaml");

  @TempDir Path directory;

  /// A campaign of which one run is stored.
  private Path begun() {
    Path out = directory.resolve("out");
    try (Campaign campaign = Campaign.create(EXPERIMENT, out, CLOCK)) {
      campaign.run(
          1,
          CLOCK,
          () -> 0,
          event -> {
            if (event instanceof StudyEvent.RunFinished) {
              campaign.stopRequest().atOnce();
            }
          });
    }
    return out;
  }

  private static void sql(Path file, String statement) throws Exception {
    try (var connection = DriverManager.getConnection("jdbc:duckdb:" + file);
        var sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  private static Outcome resume(Path out, Mixing mixing) {
    try (Campaign campaign = Campaign.resume(out, Optional.empty(), CLOCK, mixing)) {
      Outcome outcome = campaign.run(1, CLOCK, () -> 0, _ -> {});
      try (StoreReader reader = campaign.reader()) {
        Results.write(reader, out);
      }
      return outcome;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          kernels = 'OpenBLAS 0.3, Haswell kernel, 1 thread a call, 256-bit vectors' | the kernels were OpenBLAS 0.3, Haswell kernel, 1 thread a call, 256-bit vectors, here
          java = '24+36, Someone'      | Java was 24+36, Someone, here
          version = '0.0.9'            | Cairn was 0.0.9
          git_commit = 'abc'           | , commit abc, here
          probe = '0123456789abcdef'   | the same kernels compute other bits here
          """)
  void whatChangesBitsIsRefused(String change, String words) throws Exception {
    Path out = begun();
    sql(out.resolve("campaign.duckdb"), "UPDATE provenance SET " + change);
    String message =
        assertThrows(CairnException.class, () -> resume(out, Mixing.REFUSED)).getMessage();
    assertTrue(message.contains(words), message);
    assertTrue(message.contains(Mixing.OPTION), message);
    assertEquals(1, message.lines().count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"java = '24+36, Someone'", "probe = '0123456789abcdef'"})
  void whatChangesBitsIsMarkedWhereItIsAccepted(String change) throws Exception {
    Path out = begun();
    sql(out.resolve("campaign.duckdb"), "UPDATE provenance SET " + change);
    assertEquals(Outcome.FINISHED, resume(out, Mixing.ACCEPTED));
    try (StoreReader reader = StoreReader.open(out)) {
      assertEquals(
          List.of(0, 1, 1, 1),
          reader.runs().stream()
              .map(run -> run.session().orElseThrow())
              .collect(Collectors.toList()));
      assertEquals(2, Summary.of(CampaignView.read(reader)).arithmetics());
    }
    assertTrue(
        Files.readString(out.resolve("report.html"))
            .contains("Made with 2 kinds of arithmetic, whose last bits differ"));
  }

  @Test
  void theSameMachineGoesOnWithoutAWord() throws Exception {
    Path out = begun();
    assertEquals(Outcome.FINISHED, resume(out, Mixing.REFUSED));
    try (StoreReader reader = StoreReader.open(out)) {
      assertEquals(1, Summary.of(CampaignView.read(reader)).arithmetics());
      assertEquals(OptionalInt.of(1), reader.runs().getLast().session());
    }
    String report = Files.readString(out.resolve("report.html"));
    assertTrue(!report.contains("kinds of arithmetic"), "the report speaks of a mixture");
  }

  /// A store of an earlier Cairn has no probe: its kernels' names decide.
  @Test
  void aStoreWithoutAProbeGoesOn() throws Exception {
    Path out = begun();
    sql(out.resolve("campaign.duckdb"), "UPDATE provenance SET probe = NULL");
    assertEquals(Outcome.FINISHED, resume(out, Mixing.REFUSED));
  }

  /// Nothing is mixed where nothing is left to do.
  @Test
  void aFinishedCampaignOpensAnywhere() throws Exception {
    Path out = begun();
    assertEquals(Outcome.FINISHED, resume(out, Mixing.REFUSED));
    sql(out.resolve("campaign.duckdb"), "UPDATE provenance SET kernels = 'others'");
    assertEquals(Outcome.FINISHED, resume(out, Mixing.REFUSED));
  }

  @Test
  void landscapesAreHeldToTheirKernelsToo() throws Exception {
    Path out = directory.resolve("search");
    try (var search = search(out, Mixing.REFUSED)) {
      search.stopRequest().atOnce();
      assertTrue(!search.run(Engine.of(1), _ -> {}));
    }
    sql(out.resolve("collection.duckdb"), "UPDATE provenance SET kernels = 'others'");
    try (var search = search(out, Mixing.REFUSED)) {
      String message =
          assertThrows(CairnException.class, () -> search.run(Engine.of(1), _ -> {})).getMessage();
      assertTrue(message.contains("the kernels were others, here "), message);
    }
    try (var search = search(out, Mixing.ACCEPTED)) {
      assertTrue(search.run(Engine.of(1), _ -> {}));
      try (var reader = search.reader()) {
        assertEquals(2, reader.provenance().size());
        String json =
            CollectionNumbers.All.of(CollectionSummary.read(reader), reader.provenance()).json();
        assertTrue(json.endsWith("\"arithmetics\" : 2\n}\n"), json);
        assertEquals(Optional.of(Outcome.FINISHED), reader.provenance().getLast().ended());
      }
    }
  }

  /// Until all starts are followed: then nothing can mix any more.
  @Test
  void branchesAreHeldToTheirKernelsToo() throws Exception {
    ExperimentFile followed =
        ExperimentFile.parse(
            """
            name: followed
            problem: {type: formula, f: "x^4/4 - a*x^2/2 + x/8", parameters: {a: -1}}
            start: {type: uniform, lower: -1, upper: 1}
            finder: {type: newton_mr}
            runs: 2
            iterations: 100
            continuation: {parameter: a, to: 0}
            """,
            "followed.yaml");
    Path out = directory.resolve("followed");
    try (Study study = Studies.branches(followed, out, Mixing.REFUSED)) {
      assertEquals(Outcome.INTERRUPTED, study.run(Engine.of(1), _ -> study.stop()));
    }
    String others = "UPDATE provenance SET kernels = 'others'";
    sql(out.resolve("continuation.duckdb"), others);
    try (Study study = Studies.branches(followed, out, Mixing.REFUSED)) {
      String message =
          assertThrows(CairnException.class, () -> study.run(Engine.of(1), _ -> {})).getMessage();
      assertTrue(message.contains("the kernels were others, here "), message);
    }
    try (Study study = Studies.branches(followed, out, Mixing.ACCEPTED)) {
      assertEquals(Outcome.FINISHED, study.run(Engine.of(1), _ -> {}));
    }
    try (ContinuationReader reader = ContinuationReader.open(out)) {
      BranchNumbers numbers = BranchNumbers.read(reader);
      assertEquals(2, numbers.arithmetics());
      assertTrue(numbers.lines().getLast().startsWith("made with 2 kinds of arithmetic"));
    }
    sql(out.resolve("continuation.duckdb"), others);
    try (Study study = Studies.branches(followed, out, Mixing.REFUSED)) {
      assertEquals(Outcome.FINISHED, study.run(Engine.of(1), _ -> {}));
    }
  }

  /// Points are collected by who made the runs, or marked; whoever looks again at nothing new adds
  /// nothing.
  @Test
  void collectionsAreHeldToTheKernelsOfTheirRunsToo() throws Exception {
    Path out = begun();
    assertEquals(Outcome.FINISHED, resume(out, Mixing.REFUSED));
    Path store = out.resolve("campaign.duckdb");
    sql(store, "UPDATE provenance SET kernels = 'others'");
    CairnException refused =
        assertThrows(CairnException.class, () -> collect(out, out, Mixing.REFUSED));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("the kernels were others, here "), message);
    assertTrue(message.contains(Mixing.OPTION), message);
    collect(out, out, Mixing.ACCEPTED);
    collect(out, out, Mixing.REFUSED); // nothing is left to look at
    assertEquals(List.of("runs", "runs", "collect"), works(out));
    try (CollectionReader reader = CollectionReader.open(out)) {
      assertTrue(
          CollectionReport.live(reader, "key").html().contains("Made with 2 kinds of arithmetic"));
    }
    Path alone = directory.resolve("alone");
    collect(out, alone, Mixing.REFUSED);
    assertEquals(List.of("collect"), works(alone));
    sql(alone.resolve("collection.duckdb"), "UPDATE provenance SET kernels = 'others'");
    sql(alone.resolve("collection.duckdb"), "DELETE FROM sightings");
    assertThrows(CairnException.class, () -> collect(out, alone, Mixing.REFUSED));
    assertThrows(
        CairnException.class,
        () -> LandscapeStudy.resume(alone, Optional.empty(), CLOCK, Mixing.ACCEPTED));
  }

  private static void collect(Path campaign, Path target, Mixing mixing) {
    var settings = new CollectSettings(1e-5, OptionalDouble.of(1e9), 1e-7, false);
    new Collector(target, settings, Collecting.session(mixing), _ -> {}).take(campaign);
  }

  private static List<String> works(Path out) {
    try (StudyReader reader = StudyReader.open(out)) {
      return reader.provenance().stream().map(s -> s.work().orElseThrow().word()).toList();
    }
  }

  /// Likewise proofs.
  @Test
  void proofsAreHeldToTheKernelsOfTheirRunsToo() throws Exception {
    Path out = begun();
    assertEquals(Outcome.FINISHED, resume(out, Mixing.REFUSED));
    sql(out.resolve("campaign.duckdb"), "UPDATE provenance SET kernels = 'others'");
    assertThrows(CairnException.class, () -> certify(out, Mixing.REFUSED));
    certify(out, Mixing.ACCEPTED);
    certify(out, Mixing.REFUSED); // nothing is left to prove
    assertEquals(List.of("runs", "runs", "certify"), works(out));
    assertTrue(Files.readString(out.resolve("report.html")).contains("<td>certify</td>"));
  }

  private static void certify(Path out, Mixing mixing) {
    var session =
        new WorkSession(ProvenanceRow.Work.CERTIFY, Engine.of(1), mixing, new StopRequest());
    Studies.certify(out, Selection.FINAL, session, _ -> {});
    try (StoreReader reader = StoreReader.open(out)) {
      Results.write(reader, out);
    }
  }

  private static LandscapeStudy search(Path out, Mixing mixing) {
    return LandscapeStudy.open(EXPERIMENT, out, LandscapeSearch.DEFAULT, CLOCK, mixing);
  }

  @Test
  void theProbeRepeatsAndTheSessionHasIt() {
    ProvenanceRow session = Environment.session(0, CLOCK.instant(), 1, ProvenanceRow.Work.RUNS);
    assertEquals(Optional.of(Probe.digest()), session.probe());
    assertTrue(session.kernels().contains("-bit vectors"), session.kernels());
    assertNotEquals("", session.java());
  }
}
