package dev.cairn.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// Requests of other sites, and readers who do not read. Alone: it measures the heap.
@Isolated
class HostileRequestsTest {
  private static final int MEBIBYTE = 1 << 20;

  @TempDir private static Path root;
  private static ScriptedCampaign finished;

  private ScriptedCampaign campaign;
  private LiveServer server;
  private Wire wire;

  @BeforeAll
  static void run() {
    finished = ScriptedCampaign.run(root.resolve("campaign"));
  }

  @BeforeEach
  void serve() throws IOException {
    campaign = finished.anew();
    server = LiveServer.start(campaign, ServerSettings.LOCAL);
    wire = Wire.to(server);
  }

  @AfterEach
  void end() {
    server.close();
  }

  private String page(String path) throws IOException {
    return wire.raw(
        "GET /%s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(path, wire.host()));
  }

  private static String key(String page) {
    var meta = Pattern.compile("name=\"cairn-key\" content=\"([0-9a-f]+)\"").matcher(page);
    assertTrue(meta.find(), "the page carries its key");
    return meta.group(1);
  }

  /// Of eight states of a megabyte each reader holds the one that it is sent, and not the later
  /// ones.
  @Test
  void aHundredStalledReadersHoldUpNobody() throws Exception {
    campaign.queued.add("a".repeat(MEBIBYTE)); // no buffer of a connection holds so much
    long before = heap();
    var stalled = new ArrayList<Wire.Reader>();
    try {
      for (int i = 0; i < 100; i++) {
        stalled.add(new Wire.Reader(wire, "/events")); // never reads
      }
      for (int i = 1; i <= 8; i++) {
        campaign.iterates.set(i);
        Thread.sleep(300);
      }
      long asked = System.nanoTime();
      assertTrue(page("runs?from=0").startsWith("HTTP/1.1 200"));
      assertTrue(System.nanoTime() - asked < 10_000_000_000L, "an answer at once");
      assertEquals(8, campaign.progress().running().getFirst().iterate());
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

  private static long heap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void everyHostThatIsNotThisServerIsRefused() throws Exception {
    for (String head :
        List.of(
            "",
            "Host:",
            "Host: evil.example",
            "Host: 127.0.0.1",
            "Host: localhost:1",
            "Host: " + wire.host() + ".evil.example",
            "Host: evil.example#" + wire.host(),
            "Host: user@" + wire.host(),
            "Host: [::ffff:127.0.0.1]:" + wire.port(),
            "Host: 0.0.0.0:" + wire.port(),
            "Host: 2130706433:" + wire.port(),
            "Host: evil.example\r\nHost: " + wire.host())) {
      for (String path : List.of("/", "/events", "/runs?from=0", "/files/summary.json")) {
        String lines = head.isEmpty() ? "" : head + "\r\n";
        String answer =
            wire.raw("GET " + path + " HTTP/1.1\r\n" + lines + "Connection: close\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 4"), path + " of '" + head + "' → " + answer);
      }
    }
    assertTrue(
        wire.raw(
                "GET / HTTP/1.1\r\nHost: LOCALHOST:"
                    + wire.port()
                    + "\r\nConnection: close\r\n\r\n")
            .startsWith("HTTP/1.1 200"));
  }

  @Test
  void everyOriginThatIsNotThisPageIsRefused() throws Exception {
    String key = key(page(""));
    for (String origin :
        List.of(
            "null",
            "http://evil.example",
            "https://" + wire.host(),
            "http://" + wire.host() + ".evil.example",
            "http://evil.example/" + wire.host(),
            "http://127.0.0.1",
            "http://localhost:" + wire.port(),
            "file://",
            "")) {
      String answer =
          wire.raw(
              "POST /steer HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\nX-Cairn-Key: %s\r\nContent-Length: 4\r\nConnection: close\r\n\r\nstop"
                  .formatted(wire.host(), origin, key));
      assertTrue(answer.startsWith("HTTP/1.1 403"), origin + " → " + answer);
    }
    assertTrue(campaign.commands.isEmpty());
  }
}
