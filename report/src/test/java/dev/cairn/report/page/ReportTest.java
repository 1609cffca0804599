package dev.cairn.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.krylov.KrylovStatus;
import dev.cairn.linalg.Point;
import dev.cairn.report.figure.Figure;
import dev.cairn.report.statistics.CampaignView;
import dev.cairn.report.statistics.Ending;
import dev.cairn.report.statistics.Trace;
import dev.cairn.report.summary.Summary;
import dev.cairn.search.PointKind;
import dev.cairn.search.RunEnding;
import dev.cairn.study.store.CertificateRow;
import dev.cairn.study.store.IterateRow;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.Proof;
import dev.cairn.study.store.ProofState;
import dev.cairn.study.store.RunRow;
import dev.cairn.study.store.Store;
import dev.cairn.study.store.StoreReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class ReportTest {
  @Test
  void pageIsSelfContainedAndEscapesWhatItIsGiven(@TempDir Path directory) throws Exception {
    var page = write(directory, 30, 40);
    var outside =
        Pattern.compile("(?:src|href|action)\\s*=\\s*[\"']?\\s*(?:https?:)?//").matcher(page);
    assertFalse(outside.find(), "no address of another machine is loaded");
    assertFalse(page.contains("@import"), "no style sheet from elsewhere");
    assertTrue(
        page.contains("default-src &#39;none&#39;"), "the page forbids itself to load anything");
    assertFalse(page.contains("</script><b>material"), "text of the experiment is escaped");
    assertTrue(page.contains("synthetic &lt;data&gt;"), "text of the problem is escaped");
    for (String name : List.of("fig3.svg", "fig3.png", "fig3.csv")) {
      assertTrue(Files.size(directory.resolve("figures").resolve(name)) > 1_000, name);
    }
    try (var left = Files.list(directory)) {
      assertFalse(left.anyMatch(p -> p.toString().endsWith(".new")), "no half-written file stays");
    }
  }

  /// A browser opens it, and writing it takes little memory.
  @Test
  void aPageOfManyFiguresStaysSmall(@TempDir Path directory) throws Exception {
    try (Store store = SyntheticCampaign.create(directory, "fig3", 8, 20, 5);
        StoreReader reader = store.reader()) {
      CampaignView view = CampaignView.read(reader);
      List<Figure> many = Collections.nCopies(250, figures(reader).getFirst());
      String page = page(view, many);
      assertEquals(Page.MOST_FIGURES, Pattern.compile("<figure ").matcher(page).results().count());
      assertTrue(page.contains("226 further figures are files"));
      assertEquals(page.length(), page(view, many.subList(0, 200)).length());
    }
  }

  @Test
  void summaryStandsBesideThePaper(@TempDir Path directory) throws Exception {
    var page = write(directory, 100, 60);
    try (var store = StoreReader.open(directory)) {
      long critical =
          store.runs().stream().filter(run -> run.squaredGradientNorm() < 1e-10).count();
      assertTrue(page.contains("<td class=\"n\">%d of 100</td>".formatted(critical)));
    }
    assertTrue(page.contains("paper (100 runs)"));
    assertTrue(page.contains("100 runs from 98 different start points"));
    assertTrue(page.contains("Synthetic CPU"), "provenance");
    assertTrue(page.contains("OpenBLAS SkylakeX"), "kernel");
  }

  @Test
  void sharesOfShorterRunsAreNotCompared(@TempDir Path directory) throws Exception {
    var shorter = write(Files.createDirectory(directory.resolve("shorter")), 20, 30);
    assertTrue(shorter.contains("The paper's runs have up to 500 iterations, these up to 30"));
    assertFalse(shorter.contains("compatible, p =") || shorter.contains("differs, p ="));
    var whole = write(Files.createDirectory(directory.resolve("whole")), 4, 500);
    assertFalse(whole.contains("The paper's runs have up to"));
    assertTrue(whole.contains("compatible, p ="), "of four runs any share is");
    assertFalse(whole.contains("differs, p ="));
  }

  @Test
  void embeddedNumbersAreTheStores(@TempDir Path directory) throws Exception {
    var page = write(directory, 12, 30);
    JsonNode part =
        new ObjectMapper().readTree(between(page, "id=\"campaign-data\">", "</script>"));
    byte[] blob = inflate(part.get("blob").asString());
    try (var store = StoreReader.open(directory)) {
      var runs = store.runs();
      assertEquals(runs.size(), part.get("runs").asInt());
      var g = numbers(part, blob, "run.g");
      for (int i = 0; i < runs.size(); i++) {
        assertEquals(runs.get(i).squaredGradientNorm(), g.getDouble(8 * i), "run " + i);
      }
      var iterates = new ArrayList<IterateRow>();
      store.forEachIterate(iterates::add);
      var r = numbers(part, blob, "it.r");
      assertEquals(iterates.size(), part.get("arrays").get("it.r").get("length").asInt());
      for (int i = 0; i < iterates.size(); i++) {
        assertEquals((float) iterates.get(i).r(), r.getFloat(4 * i), "iterate " + i);
      }
      var index = numbers(part, blob, "pt.index");
      var fractions =
          store.morse().stream().filter(m -> m.cutoff() == 1e-5 && m.run() == 0).toList();
      assertEquals(3, fractions.size());
      var first = store.points(0, 0).getFirst();
      double expected =
          fractions.stream()
              .filter(m -> m.kind().equals(first.kind()))
              .findFirst()
              .orElseThrow()
              .fraction();
      assertEquals((float) expected, index.getFloat(0));
    }
  }

  @Test
  void provenPointsAreMarkedApart(@TempDir Path directory) throws Exception {
    String page;
    try (Store store = SyntheticCampaign.create(directory, "fig3", 12, 30, 5);
        StoreReader reader = store.reader()) {
      assertFalse(page(CampaignView.read(reader), figures(reader)).contains("Rings mark"));
      for (int run = 0; run < 12; run++) {
        ProofState statement = run % 2 == 0 ? ProofState.CRITICAL : ProofState.NOT_CRITICAL;
        store.add(certificate(run, PointKind.FLATTEST, statement, 0.25 * (run + 1)));
      }
      store.add(certificate(2, PointKind.FINAL, ProofState.UNDECIDED, Double.NaN));
      Report.write(reader, directory, ReportSettings.FIGURE_3);
      page = Files.readString(directory.resolve(Report.FILE));
    }
    JsonNode part =
        new ObjectMapper().readTree(between(page, "id=\"campaign-data\">", "</script>"));
    byte[] blob = inflate(part.get("blob").asString());
    var proofs = numbers(part, blob, "pt.proof");
    var radii = numbers(part, blob, "pt.radius");
    try (var store = StoreReader.open(directory)) {
      var points = store.points();
      for (int i = 0; i < points.size(); i++) {
        PointRow point = points.get(i);
        boolean flattest =
            points.stream()
                .anyMatch(
                    p ->
                        p.run() == point.run()
                            && p.iterate() == point.iterate()
                            && p.kind() == PointKind.FLATTEST);
        boolean undecided = point.run() == 2 && point.kind() == PointKind.FINAL;
        String proven = point.run() % 2 == 0 ? "critical" : "not_critical";
        assertEquals(
            flattest ? proven : undecided ? "undecided" : "none",
            part.get("words").get(proofs.getInt(4 * i)).asString());
        double radius = flattest ? 0.25 * (point.run() + 1) : Double.NaN;
        assertEquals(radius, radii.getDouble(8 * i), "radius");
      }
    }
    String figure = Files.readString(directory.resolve("figures/fig3.csv"));
    assertTrue(figure.contains("proven critical"), "a ring for a proven point");
    assertTrue(page.contains("Rings mark"), "the caption explains it");
  }

  /// The Wishart + Wigner model is one of squared losses: figure 3's network has it, a classifier
  /// and a regularised network do not.
  @Tag("long")
  @ParameterizedTest
  @CsvSource({
    "fig3, problem.l2, 0, true",
    "fig3, problem.l2, 0.1, false",
    "fig3, problem.activation, identity, false",
    "figA1, problem.l2, 0, false"
  })
  void onlyASquaredLossHasAPrediction(
      String experiment, String key, String value, boolean predicted, @TempDir Path directory) {
    try (Store store = SyntheticCampaign.create(directory, experiment, key, value);
        StoreReader reader = store.reader()) {
      String caption = figures(reader).getFirst().caption();
      assertEquals(predicted, caption.contains("φ = 3·10⁻⁴ parameters an output"), caption);
      assertEquals(predicted, caption.contains("Wishart"), caption);
    }
  }

  private static final Page.Facts FACTS = new Page.Facts(0.9, 1e-3, false);

  private static List<dev.cairn.report.figure.Figure> figures(StoreReader reader) {
    return Report.figures(CampaignView.read(reader), ReportSettings.FIGURE_3);
  }

  /// Half of the critical runs are proven not to be: nothing calls them critical any more.
  @Test
  void aProofDecidesWhatAPointIsCalled(@TempDir Path directory) throws Exception {
    try (Store store = SyntheticCampaign.create(directory, "fig3", 30, 30, 5);
        StoreReader reader = store.reader()) {
      List<RunRow> critical =
          reader.runs().stream().filter(run -> run.ending() == RunEnding.CRITICAL).toList();
      assertTrue(critical.size() >= 2);
      for (RunRow run : critical.subList(0, critical.size() / 2)) {
        store.add(certificate(run.run(), PointKind.FINAL, ProofState.NOT_CRITICAL, 0.5));
      }
      int left = critical.size() - critical.size() / 2;
      CampaignView view = CampaignView.read(reader);
      assertEquals(left, view.runs().stream().filter(r -> r.ended() == RunEnding.CRITICAL).count());
      String caption = figures(reader).getFirst().caption();
      assertTrue(caption.contains("%s critical".formatted(left)), caption);
      String page = page(view, figures(reader));
      JsonNode part =
          new ObjectMapper().readTree(between(page, "id=\"campaign-data\">", "</script>"));
      var endings = numbers(part, inflate(part.get("blob").asString()), "run.ending");
      long shown =
          IntStream.range(0, 30)
              .filter(
                  i -> part.get("words").get(endings.getInt(4 * i)).asString().equals("critical"))
              .count();
      assertEquals(left, shown);
      var summary = Summary.of(CampaignView.read(reader)).counts().endings();
      long summarised =
          Stream.of(Ending.Kind.CRITICAL, Ending.Kind.DEGENERATE)
              .mapToLong(ending -> summary.getOrDefault(ending, 0L))
              .sum();
      assertEquals((long) left, summarised);
    }
  }

  private static String page(CampaignView view, List<Figure> figures) {
    return Page.of(view, Summary.of(view), figures, FACTS);
  }

  private static CertificateRow certificate(
      int run, PointKind kind, ProofState statement, double radius) {
    return new CertificateRow(
        0,
        run,
        kind,
        new Proof(
            statement,
            java.util.OptionalInt.empty(),
            java.util.OptionalInt.empty(),
            Double.NaN,
            radius,
            0,
            java.util.Optional.empty(),
            Double.NaN,
            Double.NaN,
            "{}",
            1));
  }

  @Test
  void thinnedTracesKeepEndsExtremesAndTheFlattest() {
    List<IterateRow> rows =
        IntStream.range(0, 5_000)
            .mapToObj(
                k ->
                    row(
                        k,
                        k == 1234 ? 1e-20 : k == 4321 ? 1e9 : 1 + 1e-3 * Math.sin(k),
                        k == 4999 ? Double.NaN : k == 777 ? 0.99 : 0.5 + 1e-5 * (k % 7)))
            .toList();
    Trace trace = Trace.of(rows, 40);
    assertTrue(trace.size() <= 40, "size " + trace.size());
    var kept = IntStream.range(0, trace.size()).map(trace::iterate).boxed().toList();
    assertTrue(kept.containsAll(List.of(0, 777, 1234, 4321, 4998, 4999)), kept::toString);
    assertEquals(kept.stream().sorted().toList(), kept);
    assertEquals(5_000, Trace.of(rows, 5_000).size(), "short traces stay whole");
  }

  private static IterateRow row(int k, double g, double r) {
    return new IterateRow(
        0,
        0,
        k,
        1,
        g,
        r,
        0,
        r,
        0,
        1,
        java.util.OptionalInt.of(1),
        java.util.OptionalInt.of(3),
        java.util.Optional.of(KrylovStatus.RESIDUAL),
        1,
        1,
        false,
        0,
        Point.of(),
        java.util.OptionalInt.empty());
  }

  private static String write(Path directory, int runs, int iterations) throws Exception {
    try (Store store = SyntheticCampaign.create(directory, "fig3", runs, iterations, 5);
        StoreReader reader = store.reader()) {
      Report.write(reader, directory, ReportSettings.FIGURE_3);
    }
    return Files.readString(directory.resolve(Report.FILE));
  }

  private static String between(String text, String start, String end) {
    int from = text.indexOf(start) + start.length();
    return text.substring(from, text.indexOf(end, from));
  }

  private static ByteBuffer numbers(JsonNode part, byte[] blob, String name) {
    int offset = part.get("arrays").get(name).get("offset").asInt();
    return ByteBuffer.wrap(blob, offset, blob.length - offset)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] inflate(String base64) throws Exception {
    var inflater = new Inflater(true);
    inflater.setInput(Base64.getDecoder().decode(base64));
    var out = new java.io.ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 16];
    while (!inflater.finished()) {
      out.write(buffer, 0, inflater.inflate(buffer));
    }
    inflater.end();
    return out.toByteArray();
  }
}
