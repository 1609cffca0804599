package dev.cairn.report.figure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.search.RunEnding;
import dev.cairn.study.store.ProofState;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class TraceFigureTest {
  private static final Path LOOK = Path.of("target", "figures");

  @Test
  void figureIsWrittenAsSvgPngAndCsv() throws Exception {
    var figure = TraceFigure.of(SyntheticRuns.data(100, 500, 3));
    Drawing.write(figure, LOOK);
    var svg = Files.readString(LOOK.resolve("synthetic.svg"));
    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)));
    assertEquals("svg", document.getDocumentElement().getTagName());
    assertTrue(svg.contains("<title>Synthetic runs</title>"), "title for screen readers");
    var png = ImageIO.read(LOOK.resolve("synthetic.png").toFile());
    assertEquals((int) Math.ceil(figure.width() * 300 / 72), png.getWidth());
    assertTrue(Files.size(LOOK.resolve("synthetic.svg")) < 2_000_000, "SVG stays light");
  }

  @Test
  void sameDataGiveTheSameBytes() {
    var one = TraceFigure.of(SyntheticRuns.data(20, 60, 5));
    var two = TraceFigure.of(SyntheticRuns.data(20, 60, 5));
    assertEquals(one, two);
    assertEquals(Drawing.svg(one, 0), Drawing.svg(two, 0));
    assertArrayEquals(Drawing.png(one), Drawing.png(two));
  }

  @Test
  void panelsShowWhatTheCaptionOfFigure3Says() {
    var data = SyntheticRuns.data(100, 500, 3);
    var figure = TraceFigure.of(data);
    assertEquals(
        List.of("A", "B", "", "", "C", "", "D"),
        figure.panels().stream().map(Panel::letter).toList());
    var traces = figure.panels().getFirst();
    long curves =
        traces.layers().stream()
            .filter(Layer.Lines.class::isInstance)
            .mapToLong(layer -> ((Layer.Lines) layer).curves().size())
            .sum();
    assertEquals(100, curves, "every run has its trace");
    long asterisks =
        traces.layers().stream()
            .filter(layer -> layer instanceof Layer.Points p && p.marker() == Marker.ASTERISK)
            .count();
    assertEquals(3, asterisks, "one asterisk a trace of B");
    var ticks = (Layer.Lines) figure.panels().get(4).layers().get(2);
    assertEquals(
        data.runs().stream().filter(run -> run.ending() == RunEnding.CRITICAL).count(),
        ticks.curves().size(),
        "one blue tick a critical run");
    for (Layer layer : figure.panels().getLast().layers()) {
      var points = ((Layer.Points) layer).curves().getFirst();
      long expected =
          data.points().stream()
              .filter(
                  p ->
                      switch (layer.name()) {
                        case "proven critical" -> p.proof() == ProofState.CRITICAL;
                        case "proven not critical" -> p.proof() == ProofState.NOT_CRITICAL;
                        default -> p.verdict().word().equals(layer.name());
                      })
              .filter(p -> p.squaredGradientNorm() < 1e-4)
              .count();
      assertEquals(expected, points.size(), "points of class " + layer.name());
    }
  }

  @Test
  void classWithoutRunsIsSaidInWords() {
    var all = SyntheticRuns.data(40, 30, 9);
    var flat = TraceFigure.with(all.runs(), RunEnding.GRADIENT_FLAT);
    var data =
        new TraceData(
            "none", "t", flat, List.of(), "final iterates", all.cutoffs(), 100, Optional.empty());
    var svg = Drawing.svg(TraceFigure.of(data), 0);
    assertTrue(svg.contains("no run ends critical"), "empty part of B");
    assertTrue(svg.contains("no run ends neither"), "empty part of B");
    assertTrue(svg.contains("no such point"), "empty panel D");
  }

  @Test
  void noRunsAtAllStillDraw() {
    var data =
        new TraceData(
            "empty",
            "t",
            List.of(),
            List.of(),
            "final iterates",
            dev.cairn.flatness.Cutoffs.PAPER,
            100,
            Optional.empty());
    assertTrue(Drawing.png(TraceFigure.of(data)).length > 0);
  }

  @Test
  void aPredictionIsALineBehindThePointsWithItsNumbersInTheCaption() {
    var plain = SyntheticRuns.data(40, 30, 9);
    var line = Curve.of("model", new double[] {0, 0.1, 0.2}, new double[] {0.3, 0.5, 0.9});
    var data =
        new TraceData(
            plain.name(),
            plain.title(),
            plain.runs(),
            plain.points(),
            plain.pointsHeading(),
            plain.cutoffs(),
            plain.iterations(),
            Optional.of(new Prediction(line, 0.00345, 0.0123, 0.046)));
    var figure = TraceFigure.of(data);
    var back = (Layer.Lines) figure.panels().getLast().layers().getFirst();
    assertEquals(List.of(line), back.curves());
    assertTrue(figure.keys().stream().anyMatch(key -> key.text().equals(back.name())));
    for (String number : List.of("0.00345", "0.0246 times the loss", "0.0460 from the line")) {
      assertTrue(figure.caption().contains(number), figure.caption());
    }
    assertFalse(TraceFigure.of(plain).caption().contains("Wishart"));
    assertTrue(TraceFigure.of(plain).caption().contains("no lower than 10⁻⁴⁰"));
  }

  @Test
  void manyRunsAreDrawnAsASampleThatKeepsEveryClass() {
    var figure = TraceFigure.of(SyntheticRuns.data(3_000, 20, 4));
    var lines =
        figure.panels().getFirst().layers().stream()
            .filter(Layer.Lines.class::isInstance)
            .map(Layer.Lines.class::cast)
            .toList();
    int drawn = lines.stream().mapToInt(layer -> layer.curves().size()).sum();
    assertTrue(drawn >= 400 && drawn <= 403, "drawn " + drawn);
    assertTrue(lines.stream().noneMatch(layer -> layer.curves().isEmpty()));
    assertTrue(figure.caption().contains("400 of 3000"), figure.caption());
  }

  @Test
  void csvKeepsEveryDigit(@TempDir Path directory) throws IOException {
    double value = Math.PI * 1e-17;
    var curve = Curve.of("run 1, odd", new double[] {1}, new double[] {value});
    var panel =
        new Panel(
            "A",
            "",
            new Panel.Box(50, 20, 100, 100),
            Axis.linear("x", 0, 2),
            Axis.linear("y", 0, 1),
            List.of(new Layer.Lines("l", List.of(curve), Colour.OTHER, 1, 1)));
    var figure = new Figure("f", "t", "c", 200, 200, List.of(panel), List.of());
    Drawing.write(figure, directory);
    var line = Files.readAllLines(directory.resolve("f.csv")).get(1);
    String start = "A,l,\"run 1, odd\",1.0,";
    assertTrue(line.startsWith(start) && line.endsWith(","), line);
    String written = line.substring(start.length(), line.length() - 1);
    assertEquals(value, Double.parseDouble(written), 0, written);
  }
}
