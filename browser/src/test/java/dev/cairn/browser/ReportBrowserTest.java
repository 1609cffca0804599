package dev.cairn.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.report.page.Report;
import dev.cairn.report.page.ReportSettings;
import dev.cairn.report.page.SyntheticCampaign;
import dev.cairn.search.RunEnding;
import dev.cairn.study.store.RunRow;
import dev.cairn.study.store.Store;
import dev.cairn.study.store.StoreReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/// report.html in Chromium.
@Tag("browser")
class ReportBrowserTest {
  private static final int RUNS = 60;

  private static Path root;
  private static Browser browser;
  private static String address;
  private static List<RunRow> runs;

  @BeforeAll
  static void write(@TempDir Path temporary) throws Exception {
    root = temporary;
    Path directory = Files.createDirectories(root.resolve("one"));
    try (Store store = SyntheticCampaign.create(directory, "fig3", RUNS, 120, 5);
        StoreReader reader = store.reader()) {
      Report.write(reader, directory, ReportSettings.FIGURE_3);
      runs = reader.runs();
    }
    address = directory.resolve(Report.FILE).toUri().toString();
    browser = new Browser();
  }

  @AfterAll
  static void end() {
    browser.close();
  }

  @Test
  void chartsShowEveryRunAndTheConsoleIsQuiet() throws Exception {
    browser.size(1280, 1000);
    browser.open(address);
    for (String card : List.of("gradients", "residuals", "steps", "krylov")) {
      assertEquals(RUNS, series(card), card);
    }
    assertEquals(2, series("final"), "one distribution in two colours");
    assertEquals(4, series("landscape"), "four classes of points");
    assertEquals(8, browser.number("document.querySelectorAll('.uplot').length"));
    assertEquals(3, browser.number("document.querySelectorAll('#statuses tr').length"));
    browser.screenshot("report-top", "body");
    browser.screenshot("report-explore", "#explore");
    browser.assertQuietConsole();
  }

  @Test
  void filtersChangeChartsAndTable() throws Exception {
    browser.open(address);
    long critical = count("critical");
    browser.find("input[name=class][value=critical]").click();
    assertEquals(RUNS - critical, series("gradients"));
    assertTrue(
        browser
            .text("document.getElementById('runs-count').textContent")
            .endsWith("of " + (RUNS - critical) + " runs"));
    browser.find("input[name=class][value=critical]").click();
    assertEquals(RUNS, series("gradients"));

    long all = browser.number("document.getElementById('landscape').dataset.points");
    browser.run(
        "const r = document.getElementById('point-limit'); r.value = 4; r.dispatchEvent(new"
            + " Event('input'))");
    long more = browser.number("document.getElementById('landscape').dataset.points");
    assertEquals(RUNS, more, "with no limit on ‖∇f‖², every run has its maximally flat point");
    assertTrue(all < more, all + " < " + more);
  }

  @Test
  void tableSortsFiltersAndSelectsByKeyboard() {
    browser.open(address);
    browser.find("#runs-filter").sendKeys("critical g<1e-10");
    long expected =
        runs.stream()
            .filter(run -> run.squaredGradientNorm() < 1e-10 && run.ending() == RunEnding.CRITICAL)
            .count();
    assertTrue(
        browser
            .text("document.getElementById('runs-count').textContent")
            .endsWith("of " + expected + " runs"));
    browser.find("#runs-filter").clear();
    browser.find("#runs-filter").sendKeys(" ");
    browser.run(
        "[...document.querySelectorAll('#runs-head button')].find(b =>"
            + " b.textContent.startsWith('‖')).click()");
    int first =
        runs.stream()
            .min(java.util.Comparator.comparingDouble(RunRow::squaredGradientNorm))
            .orElseThrow()
            .run();
    assertEquals(first, browser.number("document.querySelector('#runs-body td').textContent"));
    browser.find("#runs-body tr").sendKeys(Keys.ENTER);
    assertEquals(RUNS + 1, series("gradients"), "the selected run is drawn once more, on top");
    assertTrue(browser.find("#run-facts").getText().contains("run " + first));
  }

  @Test
  void spectrumOfASelectedRunIsShown() {
    browser.open(address);
    browser.run(
        "const n = document.getElementById('run-number'); n.value = 7; n.dispatchEvent(new"
            + " Event('change'))");
    assertTrue(
        browser
            .text("document.querySelector('#spectrum .note').textContent")
            .startsWith("run 7, flattest"));
    assertEquals(40, browser.number("cairn.cards.spectrum.plot.data[0].length"));
  }

  @Test
  void anotherCampaignStandsBesideThisOne() throws Exception {
    Path directory = Files.createDirectories(root.resolve("two"));
    try (Store store = SyntheticCampaign.create(directory, "fig3", 25, 60, 8);
        StoreReader reader = store.reader()) {
      Report.write(reader, directory, ReportSettings.FIGURE_3);
    }
    browser.open(address);
    browser.find("#compare-file").sendKeys(directory.resolve(Report.FILE).toString());
    browser.until("!document.getElementById('comparison').hidden");
    assertEquals(4, series("final"), "two distributions");
    assertEquals(8, series("landscape"), "two sets of four classes of points");
    assertTrue(browser.find("#comparison-body tr").getText().contains("25"));
    browser.screenshot("report-compare", "#compare");
    browser.assertQuietConsole();
  }

  /// The elements, outside of those that scroll, whose right edge lies beyond the window.
  private static final String STICKS_OUT =
      "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right >"
          + " document.documentElement.clientWidth + 1 && !e.closest('.scroll, pre, .sheet'))"
          + ".map(e => e.tagName + '#' + e.id + '.' + e.className).slice(0, 12).join(' ')";

  @Test
  void darkPhoneAndPaperAreReadable() throws Exception {
    browser.size(400, 860);
    browser.open(address);
    long overflow =
        browser.number(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assertTrue(overflow <= 0, () -> "sticks out by " + overflow + ": " + browser.text(STICKS_OUT));
    browser.screenshot("report-phone", "#explore");
    browser.size(1280, 1000);
    browser.find("#theme").click();
    browser.screenshot("report-dark", "#explore");
    for (String pair :
        List.of(
            "ink",
            "soft",
            "accent",
            "critical",
            "gradient-flat",
            "diverging",
            "neither",
            "quiet")) {
      double ratio = contrast(pair);
      assertTrue(ratio >= 4.5, "dark %s has contrast %.2f".formatted(pair, ratio));
    }
    browser.find("#theme").click();
    for (String text : List.of("ink", "soft", "accent")) {
      double ratio = contrast(text);
      assertTrue(ratio >= 4.5, "light %s has contrast %.2f".formatted(text, ratio));
    }
    for (String mark : List.of("critical", "gradient-flat", "diverging", "neither", "quiet")) {
      double ratio = contrast(mark);
      assertTrue(ratio >= 3, "light %s has contrast %.2f".formatted(mark, ratio));
    }
    browser.assertQuietConsole();
  }

  @Test
  void controlsAreLabelled() {
    browser.open(address);
    assertEquals(
        0,
        browser.number(
            "[...document.querySelectorAll('button,select,input')].filter(e =>"
                + " !e.textContent.trim() && !e.getAttribute('aria-label') &&"
                + " !e.labels?.length).length"));
    assertEquals(
        0,
        browser.number(
            "[...document.querySelectorAll('.chart')].filter(e =>"
                + " !e.getAttribute('aria-label')).length"));
    assertTrue(browser.number("document.querySelectorAll('figure svg title').length") >= 1);
  }

  @Test
  void tenThousandRunsOfFiveHundredIteratesStayFluid() throws Exception {
    Path directory = Files.createDirectories(root.resolve("large"));
    try (Store store = SyntheticCampaign.create(directory, "fig3", 10_000, 500, 6);
        StoreReader reader = store.reader()) {
      Report.write(reader, directory, ReportSettings.FIGURE_3);
    }
    Path page = directory.resolve(Report.FILE);
    assertTrue(Files.size(page) < 30_000_000, "size " + Files.size(page));
    browser.size(1280, 1000);
    browser.open(page.toUri().toString());
    long painted =
        browser.number("performance.getEntriesByName('first-contentful-paint')[0].startTime");
    System.out.println( // figures for a reader, not a test: they depend on what else runs here
        "10,000 × 500: %d bytes, first view after %d ms, every chart drawn after %d ms"
            .formatted(Files.size(page), painted, browser.number("cairn.readyAfter")));
    assertTrue(series("gradients") <= 303, "a sample of the runs is drawn");
    browser.screenshot("report-large", "#explore");
    browser.assertQuietConsole();
  }

  private static long series(String card) {
    return browser.number("cairn.cards." + card + ".plot.series.length - 1");
  }

  private static long count(String verdict) {
    return runs.stream().filter(run -> run.ending().word().equals(verdict)).count();
  }

  /// The contrast of a colour on the page's background, by the formula of WCAG 2.
  private static double contrast(String name) {
    return Double.parseDouble(
        browser.text(
            """
            (() => {
              const style = getComputedStyle(document.documentElement);
              const light = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255)
                .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
                .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
              const a = light(style.getPropertyValue('--%s').trim());
              const b = light(style.getPropertyValue('--paper').trim());
              return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            })()\
            """
                .formatted(name)));
  }
}
