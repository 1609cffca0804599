package dev.cairn.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.formats.CsvText;
import dev.cairn.report.figure.Axis;
import dev.cairn.report.figure.Colour;
import dev.cairn.report.figure.Curve;
import dev.cairn.report.figure.Drawing;
import dev.cairn.report.figure.Figure;
import dev.cairn.report.figure.FigureData;
import dev.cairn.report.figure.Layer;
import dev.cairn.report.figure.Panel;
import dev.cairn.report.statistics.CampaignView;
import dev.cairn.study.store.Export;
import dev.cairn.study.store.StoreReader;
import dev.cairn.text.Visible;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import tools.jackson.databind.ObjectMapper;

/// Text of a file in page, figures and tables: shown, never obeyed.
class HostileTextTest {
  private static final Pattern NUMBER = Pattern.compile("-?(\\d+(\\.\\d+)?(e[-+]?\\d+)?|inf)");

  private static Path directory;
  private static String page;

  @BeforeAll
  static void run(@TempDir Path temporary) throws Exception {
    directory = temporary.resolve("hostile");
    HostileCampaign.run(directory);
    try (StoreReader store = StoreReader.open(directory)) {
      var view = CampaignView.read(store);
      Report.write(store, directory, ReportSettings.of(HostileCampaign.experiment().experiment()));
      Export.write(store, Export.Format.CSV, directory.resolve("csv"));
      assertEquals(27, view.runs().size());
    }
    page = Files.readString(directory.resolve(Report.FILE));
  }

  @Test
  void pageHoldsNoTagOfAText() {
    assertFalse(page.contains("<img"), "an image of a text");
    assertFalse(Pattern.compile("<[^>]*\\son[a-z]+\\s*=").matcher(withoutValues()).find());
    assertFalse(Pattern.compile("<[^>]*\\sstyle\\s*=").matcher(withoutValues()).find());
    assertFalse(Pattern.compile("\\sid=\"[^\"]*[^a-z0-9\"-]").matcher(outsideScripts()).find());
    assertTrue(page.contains("a&#39;&gt;&lt;img src=x onerror="), "the name is shown");
    assertTrue(page.contains("\\u202ex\\u200b\\u001b[2J"), "what is hidden is shown");
    assertFalse(page.contains("escapeXml"), "the script builds elements, not text of markup");
  }

  /// Neither as they stand nor as the page's script decodes them.
  @Test
  void nothingHiddenIsInPageFiguresAndSummary() throws Exception {
    int files = 0;
    try (var all = Files.walk(directory)) {
      for (Path file : all.filter(f -> f.toString().matches(".*\\.(html|svg|json)")).toList()) {
        String text = Files.readString(file);
        assertEquals(Visible.lines(text), text, file::toString);
        files++;
      }
    }
    assertTrue(files > 4, files + " files");
    var summary = new ObjectMapper().readTree(directory.resolve("summary.json"));
    assertTrue(summary.toString().contains("\u202ex\u200b"), "escapes of JSON are the characters");
    var data = Pattern.compile("(?s)<script type=\"application/json\"[^>]*>(.*?)</script>");
    var blocks = data.matcher(page);
    int found = 0;
    while (blocks.find()) {
      String decoded = new ObjectMapper().readTree(blocks.group(1)).toString();
      assertEquals(Visible.line(decoded), decoded);
      found++;
    }
    assertTrue(found >= 2, found + " blocks of data");
  }

  @Test
  void idsOfThePageAreThereOnce() {
    var ids = new HashSet<String>();
    var found = Pattern.compile("\\sid=[\"']([^\"']*)").matcher(outsideScripts());
    while (found.find()) {
      assertTrue(ids.add(found.group(1)), "twice: " + found.group(1));
    }
    assertTrue(ids.contains("figure0-clip-0"), ids::toString);
  }

  /// The digests are taken anew from what a browser reads.
  @Test
  void policyAllowsExactlyThePagesOwnScriptsAndStyle() throws Exception {
    var meta = Pattern.compile("Content-Security-Policy\" content=\"([^\"]*)\"").matcher(page);
    assertTrue(meta.find());
    String policy = meta.group(1).replace("&#39;", "'");
    assertFalse(policy.contains("unsafe"), policy);
    var digests = new ArrayList<String>();
    var blocks = Pattern.compile("(?s)<(script|style)>(.*?)</\\1>").matcher(page);
    while (blocks.find()) {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(blocks.group(2).getBytes(StandardCharsets.UTF_8));
      digests.add("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
    }
    assertEquals(3, digests.size(), "uPlot, the page's script, its style");
    var allowed = Pattern.compile("'sha256-[^']*'").matcher(policy);
    var listed = new HashSet<String>();
    while (allowed.find()) {
      listed.add(allowed.group());
    }
    assertEquals(new HashSet<>(digests), listed);
  }

  @Test
  void figuresOfTheCampaignAreXml() throws Exception {
    try (var files = Files.list(directory.resolve("figures"))) {
      List<Path> figures = files.toList();
      assertTrue(figures.size() >= 3, figures::toString);
      for (Path figure : figures) {
        assertTrue(figure.getFileName().toString().matches("[A-Za-z0-9._-]+"), figure::toString);
        if (figure.toString().endsWith(".svg")) {
          parse(Files.readString(figure));
        }
      }
    }
  }

  @Test
  void anyTextGivesAFigureThatIsXml() throws Exception {
    var texts = new ArrayList<>(HostileCampaign.TEXTS);
    texts.add(HostileCampaign.NAME);
    texts.add("R&D <1>");
    texts.add("\u0000\u0001\ud800\uffff😀\u0085");
    var random = new Random(11);
    for (int i = 0; i < 200; i++) {
      var text = new StringBuilder();
      for (int length = 1 + random.nextInt(12); length > 0; length--) {
        text.append(
            random.nextBoolean()
                ? "<>&\"' #;()]-".charAt(random.nextInt(12))
                : (char) random.nextInt(0x10000));
      }
      texts.add(text.toString());
    }
    for (String text : texts) {
      Figure figure = figure(text);
      Document svg = parse(Drawing.svg(figure, 3));
      assertEquals(Visible.line(text), first(svg, "title").getTextContent());
      assertEquals(Visible.line(text), first(svg, "desc").getTextContent());
      assertTrue(
          svg.getDocumentElement().getTextContent().contains(Visible.line(text).strip()), text);
      assertTrue(Drawing.svg(figure, 3).contains("id=\"figure3-"), "ids are the page's");
      assertEquals(0, svg.getElementsByTagName("script").getLength());
      for (List<String> row : rows(FigureData.csv(figure))) {
        for (String cell : row) {
          assertTrue(
              cell.isEmpty()
                  || "=+-@\t\r".indexOf(cell.charAt(0)) < 0
                  || NUMBER.matcher(cell).matches(),
              cell);
        }
      }
    }
  }

  /// Every cell of every table, read by a reader of this test's own.
  @Test
  void tablesHoldNoFormulaAndEveryTextComesBack() throws Exception {
    List<String> texts = new ArrayList<>();
    int cells = 0;
    try (var files = Files.list(directory.resolve("csv"))) {
      for (Path file : files.toList()) {
        for (List<String> row : rows(Files.readString(file))) {
          for (String cell : row) {
            cells++;
            assertTrue(
                cell.isEmpty()
                    || "=+-@\t\r".indexOf(cell.charAt(0)) < 0
                    || NUMBER.matcher(cell).matches(),
                file.getFileName() + ": " + cell);
            texts.add(cell.startsWith("'") ? cell.substring(1) : cell);
          }
        }
      }
    }
    assertTrue(cells > 1_000, cells + " cells");
    assertTrue(
        page.contains("/" + CsvText.FORMULA + "/u.test(value)"),
        "tables that the page saves are guarded as files are");
    for (int variant : new int[] {1, 4, 5}) {
      assertTrue(texts.contains(HostileCampaign.TEXTS.get(variant)), "variant " + variant);
    }
    // numbers stay numbers, those below zero too
    String iterates = Files.readString(directory.resolve("csv").resolve("iterates.csv"));
    assertFalse(iterates.contains("'"), "a guarded number");
  }

  /// The rows of a table, as RFC 4180 has them.
  private static List<List<String>> rows(String csv) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    var cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < csv.length(); i++) {
      char c = csv.charAt(i);
      if (quoted && c == '"' && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
        cell.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ',' || c == '\n')) {
        row.add(cell.toString());
        cell.setLength(0);
        if (c == '\n') {
          rows.add(row);
          row = new ArrayList<>();
        }
      } else {
        cell.append(c);
      }
    }
    return rows;
  }

  private static String outsideScripts() {
    return page.replaceAll("(?s)<(script|style)\\b[^>]*>.*?</\\1>", "");
  }

  /// The page's tags with the names of their attributes alone.
  private static String withoutValues() {
    return outsideScripts().replaceAll("\"[^\"]*\"", "");
  }

  private static Figure figure(String text) {
    var curve = Curve.of(text, new double[] {1, 2}, new double[] {-1, 2});
    var panel =
        new Panel(
            "A",
            text,
            new Panel.Box(50, 20, 200, 100),
            Axis.linear(text, 0, 3),
            Axis.linear(text, -2, 3),
            List.of(
                new Layer.Lines(text, List.of(curve), Colour.OTHER, 1, 1),
                new Layer.Note(text, 0.5, 0.5, Colour.OTHER)));
    return new Figure(
        text, text, text, 300, 200, List.of(panel), List.of(Figure.Key.line(text, Colour.OTHER)));
  }

  private static Element first(Document svg, String name) {
    return (Element) svg.getElementsByTagName(name).item(0);
  }

  private static Document parse(String xml) throws Exception {
    return DocumentBuilderFactory.newDefaultNSInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }
}
