package dev.cairn.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.study.Studies;
import dev.cairn.study.work.Engine;
import dev.cairn.web.LiveServer;
import dev.cairn.web.LiveStudy;
import dev.cairn.web.ServerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The live page of a real campaign in Chromium.
@Tag("browser")
class LiveBrowserTest {
  private static final int RUNS = 6;

  @Test
  void runningCampaignIsFollowedPausedResumedAndFinished(@TempDir Path root) throws Exception {
    Path directory = root.resolve("live");
    var file =
        ExperimentFile.bundled("fig3")
            .set("runs", Integer.toString(RUNS))
            .set("iterations", "30")
            .set("start.trajectories", "1")
            .set("start.steps", "40")
            .set("start.every", "1");
    var campaign = Studies.campaign(file, directory, InstantSource.system());
    try (var session = new LiveStudy(campaign, Engine.of(1));
        var server = LiveServer.start(session, ServerSettings.LOCAL);
        var browser = new Browser()) {
      browser.open(server.address());
      browser.until("document.getElementById('live-phase').textContent === 'waiting'");
      browser.find("[data-command=start]").click();
      browser.until("document.getElementById('live-phase').textContent === 'running'");
      browser.until("document.querySelectorAll('#live-runs tr').length > 0");

      browser.find("[data-command=pause]").click();
      browser.until("document.getElementById('live-phase').textContent === 'paused'");
      Thread.sleep(1_500); // the iterate under way ends
      String rest = browser.text("document.getElementById('live-runs').textContent");
      Thread.sleep(1_500);
      assertEquals(rest, browser.text("document.getElementById('live-runs').textContent"));
      browser.screenshot("live-paused", "body");

      browser.find("[data-command=resume]").click();
      browser.until("document.getElementById('live-phase').textContent === 'running'");
      browser.until("cairn.state.runs.length > 0");
      browser.until("document.getElementById('live-phase').textContent === 'finished'");
      browser.until("cairn.state.runs.length === " + RUNS);
      assertEquals(RUNS, browser.number("cairn.cards.gradients.plot.series.length - 1"));
      browser.screenshot("live-finished", "body");

      browser.open(server.address()); // who comes late sees all runs at once, not none at first
      assertEquals(RUNS, browser.number("cairn.state.runs.length"));
      browser.assertQuietConsole();
    }
    assertTrue(Files.exists(directory.resolve("summary.json")));
  }
}
