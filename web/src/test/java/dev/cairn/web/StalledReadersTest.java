package dev.cairn.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.report.page.Page;
import dev.cairn.report.statistics.RunView;
import dev.cairn.study.Studies;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.work.Engine;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// Readers who do not read. Alone: it measures the heap.
@Isolated
class StalledReadersTest {
  private static final int MEBIBYTE = 1 << 20;

  @TempDir private static Path root;

  /// Of eight states of a megabyte each reader holds the one that it is sent, and not the later
  /// ones.
  @Test
  void aHundredStalledReadersHoldUpNobody() throws Exception {
    ScriptedCampaign campaign = ScriptedCampaign.run(root.resolve("campaign"));
    campaign.queued.add("a".repeat(MEBIBYTE)); // no buffer of a connection holds so much
    long before = heap();
    var stalled = new ArrayList<Wire.Reader>();
    try (var server = LiveServer.start(campaign, ServerSettings.LOCAL)) {
      Wire wire = Wire.to(server);
      for (int i = 0; i < 100; i++) {
        stalled.add(new Wire.Reader(wire, "/events")); // never reads
      }
      for (int i = 1; i <= 8; i++) {
        campaign.iterates.set(i);
        Thread.sleep(300);
      }
      long asked = System.nanoTime();
      assertTrue(
          wire.raw(
                  "GET /runs?from=0 HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                      .formatted(wire.host()))
              .startsWith("HTTP/1.1 200"));
      assertTrue(System.nanoTime() - asked < 10_000_000_000L, "an answer at once");
      try (var reader = new Wire.Reader(wire, "/events")) {
        assertTrue(reader.event().contains("\"iterate\":8"), "another reader is served");
      }
      long held = heap() - before;
      assertTrue(held < 200L * MEBIBYTE, held + " bytes are held for readers who do not read");
    } finally {
      for (Wire.Reader reader : stalled) {
        reader.close();
      }
    }
  }

  /// A real campaign beside readers who take nothing of states of a megabyte each.
  @Test
  void aRunningCampaignWaitsForNoReader() throws Exception {
    try (var session =
            new LiveStudy(
                Studies.campaign(
                    ScriptedCampaign.experiment(10, 20),
                    root.resolve("running"),
                    InstantSource.system()),
                Engine.of(1));
        var page = LiveServer.start(new Verbose(session), ServerSettings.LOCAL)) {
      var stalled = new ArrayList<Wire.Reader>();
      try {
        for (int i = 0; i < 40; i++) {
          stalled.add(new Wire.Reader(Wire.to(page), i % 2 == 0 ? "/events" : "/"));
        }
        Thread.sleep(1_000); // more than their buffers hold
        Outcome outcome =
            assertTimeoutPreemptively(Duration.ofSeconds(60), () -> session.run(_ -> {}));
        assertEquals(Outcome.FINISHED, outcome);
        assertEquals(100, session.progress().finished());
      } finally {
        for (Wire.Reader reader : stalled) {
          reader.close();
        }
      }
    }
  }

  private static long heap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /// A study that says a lot.
  private record Verbose(LiveStudy study) implements StudyControl {
    @Override
    public Path directory() {
      return study.directory();
    }

    @Override
    public Page.Document page(String key) {
      return study.page(key);
    }

    @Override
    public Progress progress() {
      Progress real = study.progress();
      return new Progress(
          real.campaign(),
          real.phase(),
          real.finished(),
          real.total(),
          real.endings(),
          real.secondsLeft(),
          real.running(),
          real.errors(),
          List.of("a".repeat(MEBIBYTE)));
    }

    @Override
    public List<RunView> finished(int from, int atMost) {
      return study.finished(from, atMost);
    }

    @Override
    public Answer steer(Command command) {
      return study.steer(command);
    }

    @Override
    public Answer enqueue(String yaml) {
      return study.enqueue(yaml);
    }
  }
}
