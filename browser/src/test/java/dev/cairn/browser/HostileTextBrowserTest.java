package dev.cairn.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.report.figure.Colour;
import dev.cairn.report.figure.Figure;
import dev.cairn.report.page.CollectionPage;
import dev.cairn.report.page.HostileCampaign;
import dev.cairn.report.page.Report;
import dev.cairn.report.page.ReportSettings;
import dev.cairn.study.Studies;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.work.Engine;
import dev.cairn.text.Visible;
import dev.cairn.web.LiveServer;
import dev.cairn.web.LiveStudy;
import dev.cairn.web.ServerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pages and figures whose every text is an attack, in Chromium: nothing of it runs, and nothing of
/// the page itself is held back by its policy.
@Tag("browser")
class HostileTextBrowserTest {
  private static final Engine ENGINE = Engine.of(1);

  private static Path root;
  private static Path directory;
  private static Browser browser;

  @BeforeAll
  static void run(@TempDir Path temporary) throws Exception {
    root = temporary;
    directory = root.resolve("hostile");
    HostileCampaign.run(directory);
    try (StoreReader store = StoreReader.open(directory)) {
      Report.write(store, directory, ReportSettings.of(HostileCampaign.experiment().experiment()));
    }
    browser = new Browser();
  }

  @AfterAll
  static void end() {
    browser.close();
  }

  /// What the other tests look for can be seen: a script that runs, and a page held back.
  @Test
  void aPageThatObeysATextIsNoticed() throws Exception {
    Path file = root.resolve("obeys.html");
    Files.writeString(
        file,
        """
        <!doctype html><title>whole</title>
        <meta http-equiv="Content-Security-Policy" content="style-src 'none'">
        <p style="color: red">a page</p>
        <h1>%s</h1>
        """
            .formatted(HostileCampaign.NAME));
    browser.visit(file.toUri().toString());
    browser.until("document.title === '" + HostileCampaign.MARK + "'");
    assertTrue(
        browser.console().stream().anyMatch(line -> line.contains("Content Security Policy")));
  }

  @Test
  void reportShowsTextsAndRunsNone() throws Exception {
    browser.open(directory.resolve(Report.FILE).toUri().toString());
    assertEquals(HostileCampaign.NAME, browser.text("document.querySelector('h1').textContent"));
    for (String text : List.of(HostileCampaign.TEXTS.get(1), HostileCampaign.TEXTS.get(4))) {
      assertTrue(
          browser.number(
                  "[...document.querySelectorAll('#variant option')].filter(o => o.textContent === "
                      + HostileCampaign.quoted(Visible.lines(text))
                      + ").length")
              == 1,
          text);
    }
    browser.run(
        "const v = document.getElementById('variant'); v.value = '1';"
            + " v.dispatchEvent(new Event('change'))");
    for (var button : browser.findAll("#gradients .downloads button, figure .downloads button")) {
      browser.click(button);
    }
    assertUnharmed();
    browser.screenshot("hostile-report", "body");
  }

  @Test
  void everyFigureIsADrawing() throws Exception {
    int drawings = 0;
    try (var files = Files.list(directory.resolve("figures"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".svg")).toList()) {
        browser.visit(file.toUri().toString());
        assertEquals("svg", browser.text("document.documentElement.tagName"));
        assertTrue(browser.number("document.querySelectorAll('path,line').length") > 10);
        assertEquals(0, browser.number("document.querySelectorAll('parsererror').length"));
        assertUnharmed();
        drawings++;
      }
    }
    assertTrue(drawings >= 3, drawings + " drawings");
  }

  @Test
  void pageOfACollectionShowsTextsAndRunsNone() throws Exception {
    Path file = root.resolve("collection.html");
    var figure =
        new Figure(
            HostileCampaign.NAME,
            HostileCampaign.TEXTS.get(1),
            HostileCampaign.TEXTS.get(2),
            200,
            100,
            List.of(),
            List.of(Figure.Key.line(HostileCampaign.TEXTS.getFirst(), Colour.OTHER)));
    Files.writeString(
        file,
        CollectionPage.of(HostileCampaign.NAME, HostileCampaign.TEXTS, List.of(), List.of(figure)));
    browser.open(file.toUri().toString());
    assertEquals(
        HostileCampaign.TEXTS.size(), browser.number("document.querySelectorAll('li').length"));
    assertUnharmed();
  }

  @Test
  void livePageShowsNamesQueueAndErrorsAndRunsNone() throws Exception {
    Path home = root.resolve("live");
    var file = HostileCampaign.experiment();
    var campaign = Studies.campaign(file, home, InstantSource.system());
    try (var session = new LiveStudy(campaign, ENGINE);
        var server = LiveServer.start(session, ServerSettings.LOCAL)) {
      browser.open(server.address());
      assertTrue(session.enqueue(missingData()).granted());
      assertFalse(
          session
              .enqueue("name: " + HostileCampaign.quoted(HostileCampaign.TEXTS.get(3)))
              .granted());
      browser.until("document.querySelectorAll('#live-queue li').length === 1");
      assertEquals(
          HostileCampaign.NAME,
          browser.text("document.querySelector('#live-queue li').textContent"));
      browser.find("[data-command=start]").click();
      browser.until("document.querySelectorAll('#live-errors li').length === 1");
      browser.until("document.getElementById('live-phase').textContent === 'finished'");
      browser.until("cairn.state.runs.length === 27");
      assertTrue(
          browser
              .text("document.querySelector('#live-errors li').textContent")
              .contains("missing<img"));
      assertUnharmed();
      browser.screenshot("hostile-live", "body");
      browser.open(server.address() + "files/" + Report.FILE);
      assertUnharmed();
    }
  }

  /// A campaign that is typed into the page: its answer and the queue show its name.
  @Test
  void theFormForNewCampaignsShowsNamesAndRunsNone() throws Exception {
    String name = HostileCampaign.NAME + "\u202e\u200bx";
    var campaign =
        Studies.campaign(
            HostileCampaign.experiment(), root.resolve("form"), InstantSource.system());
    try (var session = new LiveStudy(campaign, ENGINE);
        var server = LiveServer.start(session, ServerSettings.LOCAL)) {
      browser.open(server.address());
      for (String refused : List.of("name: [", "name: \"\\ud800\"", HostileCampaign.TEXTS.get(1))) {
        type(refused);
        browser.until("document.getElementById('queue-answer').textContent !== ''");
        assertEquals(0, browser.number("document.querySelectorAll('#live-queue li').length"));
        browser.run("document.getElementById('queue-answer').textContent = ''");
      }
      assertTrue(
          browser.console().stream().allMatch(line -> line.contains("409 (Conflict)")),
          "but for what Chromium says of every refusal");
      browser.open(server.address());
      type(missingData(name));
      browser.until("document.querySelectorAll('#live-queue li').length === 1");
      String shown = Visible.line(name);
      assertEquals(shown, browser.text("document.querySelector('#live-queue li').textContent"));
      assertEquals(
          shown + " waits, with 1 variant; it is number 1",
          browser.text("document.getElementById('queue-answer').textContent"));
      browser.find("[data-command=start]").click();
      browser.until("document.querySelectorAll('#live-errors li').length === 1");
      assertTrue(
          browser
              .text("document.querySelector('#live-errors li').textContent")
              .contains("\\u202e\\u200bx"));
      browser.until("document.getElementById('live-phase').textContent === 'finished'");
      assertUnharmed();
    }
  }

  private static void type(String yaml) {
    browser.run("document.getElementById('queue-text').value = " + HostileCampaign.quoted(yaml));
    browser.find("#queue-add").click();
  }

  /// An experiment that is well said but cannot be begun.
  private static String missingData() {
    return missingData(HostileCampaign.NAME);
  }

  private static String missingData(String name) {
    return """
    name: %s
    problem:
      type: network
      layers: [2, 2, 1]
      activation: tanh
      data: {type: file, path: %s, features: [x], targets: [y]}
    start: {type: training, trajectories: 1, steps: 1}
    finder: {type: newton_mr}
    runs: 1
    iterations: 1
    """
        .formatted(
            HostileCampaign.quoted(name),
            HostileCampaign.quoted("missing<img src=x onerror=document.title='PW'>.npz"));
  }

  private static void assertUnharmed() {
    browser.assertNoAlert();
    assertFalse(browser.title().startsWith(HostileCampaign.MARK), browser.title());
    browser.assertQuietConsole();
  }
}
