package dev.cairn.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.ObjectMapper;

/// What the live page serves, and what it refuses.
class LiveServerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private static Path root;
  private static ScriptedCampaign finished;

  private ScriptedCampaign campaign;
  private LiveServer server;
  private HttpClient client;
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
    client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  }

  @AfterEach
  void end() {
    client.close();
    server.close();
  }

  @Test
  void pageRunsAndProgressAreServed() throws Exception {
    var page = get("");
    assertEquals(200, page.statusCode());
    assertTrue(page.body().contains("id=\"live-phase\""));
    assertEquals("DENY", page.headers().firstValue("X-Frame-Options").orElse(""));
    var part = new ObjectMapper().readTree(get("runs?from=2").body());
    assertEquals(ScriptedCampaign.RUNS - 2, part.get("runs").asInt());
    assertEquals(0, new ObjectMapper().readTree(get("runs?from=9").body()).get("runs").asInt());
    assertEquals(400, get("runs?from=-1").statusCode());
    assertEquals(400, get("runs").statusCode());
  }

  @Test
  void linksOfThePageLeadSomewhereAndItsExamplesAreExperiments() throws Exception {
    String page = get("").body();
    var links = Pattern.compile("href=\"#([^\"]+)\"").matcher(page).results().toList();
    assertTrue(links.size() > 5, page);
    links.forEach(link -> assertTrue(page.contains("id=\"" + link.group(1) + "\""), link.group(1)));
    var embedded = Pattern.compile("id=\"examples\">(.*?)</script>", Pattern.DOTALL).matcher(page);
    assertTrue(embedded.find());
    var examples = new ObjectMapper().readTree(embedded.group(1));
    assertEquals(3, examples.size());
    examples.forEach(yaml -> assertEquals(1, ExperimentQueue.read(yaml.asString()).variants()));
    var hint = Pattern.compile("placeholder=\"(name:[^\"]*)\"").matcher(page);
    assertTrue(hint.find());
    String yaml = hint.group(1).replace("&#10;", "\n").replace("&quot;", "\"");
    assertEquals(1, ExperimentQueue.read(yaml).variants());
  }

  @Test
  void eventsFollowTheCampaign() throws Exception {
    try (var reader = new Wire.Reader(wire, "/events")) {
      String first = reader.event();
      assertTrue(first.contains("\"iterate\":0"), first);
      campaign.iterates.set(41);
      String next = reader.event();
      assertTrue(next.contains("\"iterate\":41"), next);
    }
  }

  @Test
  void commandsNeedTheKeyOfThePage() throws Exception {
    assertEquals(403, post("steer", "pause", Optional.empty(), Optional.empty()).statusCode());
    assertEquals(
        403, post("steer", "pause", Optional.of("0".repeat(48)), Optional.empty()).statusCode());
    assertTrue(campaign.commands.isEmpty());
    assertEquals(200, post("steer", "pause", Optional.of(key()), Optional.empty()).statusCode());
    assertEquals(List.of(StudyControl.Command.PAUSE), campaign.commands);
    for (String word : List.of("explode", "\u017ftop", "stop\u200b", "")) {
      assertEquals(400, post("steer", word, Optional.of(key()), Optional.empty()).statusCode());
    }
  }

  @Test
  void requestsFromOtherSitesAreRefused() throws Exception {
    var foreign = Optional.of("http://evil.example");
    assertEquals(403, post("steer", "stop", Optional.of(key()), foreign).statusCode());
    assertEquals(403, post("queue", "name: x", Optional.of(key()), foreign).statusCode());
    var own = Optional.of(server.address().substring(0, server.address().length() - 1));
    assertEquals(200, post("steer", "stop", Optional.of(key()), own).statusCode());
    assertEquals(List.of(StudyControl.Command.STOP), campaign.commands);
    // a page of another site whose name was pointed at this address
    assertTrue(
        wire.raw("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
            .startsWith("HTTP/1.1 403"));
  }

  @Test
  void noFileOutsideTheCampaignIsServed() throws Exception {
    Files.writeString(root.resolve("secret.json"), "secret");
    Files.writeString(campaign.directory().resolve("summary.json"), "{\"ok\":1}");
    Files.createSymbolicLink(
        campaign.directory().resolve("link.json"), root.resolve("secret.json"));
    assertEquals("{\"ok\":1}", get("files/summary.json").body());
    for (String path :
        List.of(
            "/files/../secret.json",
            "/files/..%2fsecret.json",
            "/files/%2e%2e/secret.json",
            "/files/figures/../../secret.json",
            "/files/....//secret.json",
            "/files//etc/passwd",
            "/files/%2fetc%2fpasswd",
            "/files/link.json",
            "/files/campaign.duckdb",
            "/files/",
            "/files/..\\secret.json",
            "/files/summary.json%00.png",
            "/files/%252e%252e/secret.json",
            "/files/..%252fsecret.json",
            "/files/%c0%ae%c0%ae/secret.json",
            "/files/%e0%80%ae./secret.json",
            "/files/%2e%2e%5csecret.json",
            "/%2e%2e/secret.json",
            "/%66iles/../secret.json",
            "/files/%ff%fe.json",
            "/files/%ed%a0%80.json",
            "/files/%u002e%u002e/secret.json",
            "/files/.",
            "/files/%",
            "/files/" + "a/".repeat(4_000) + "b.json",
            "http://evil.example/files/../secret.json",
            "/summary.json")) {
      String answer =
          wire.raw(
              "GET "
                  + path
                  + " HTTP/1.1\r\nHost: "
                  + wire.host()
                  + "\r\nConnection: close\r\n\r\n");
      assertFalse(answer.contains("secret"), path + " → " + answer);
      assertFalse(answer.contains("root:"), path);
      assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 4"), path + " → " + answer);
    }
  }

  @Test
  void headsAreAnsweredAsTheirPagesAre() throws Exception {
    Files.writeString(campaign.directory().resolve("summary.json"), "{\"ok\":1}");
    for (String path : List.of("", "runs?from=0", "files/summary.json", "nothing")) {
      var head = head(path);
      var whole = get(path);
      assertEquals(whole.statusCode(), head.statusCode(), path);
      assertEquals("", head.body(), path);
      if (!path.isEmpty()) { // the page's size is its own each time: it tells where runs stand
        assertEquals(
            whole.headers().firstValue("Content-Length"),
            head.headers().firstValue("Content-Length"),
            path);
      }
      assertEquals(
          whole.headers().firstValue("Content-Type"), head.headers().firstValue("Content-Type"));
    }
    assertEquals(200, head("events").statusCode());
    assertTrue(
        wire.raw("HEAD / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
            .startsWith("HTTP/1.1 403"));
  }

  @Test
  void everyAnswerHasAPolicyWithoutInlineScripts() throws Exception {
    Files.writeString(campaign.directory().resolve("report.html"), "<p>a report</p>");
    Files.writeString(campaign.directory().resolve("figure.svg"), "<svg/>");
    var page = get("").headers().firstValue("Content-Security-Policy").orElse("");
    assertTrue(
        page.contains("script-src 'sha256-") && page.contains("frame-ancestors 'none'"), page);
    for (String path :
        List.of("", "runs?from=0", "files/report.html", "files/figure.svg", "nothing")) {
      String policy = get(path).headers().firstValue("Content-Security-Policy").orElse("");
      assertFalse(policy.contains("unsafe"), path + ": " + policy);
      assertTrue(policy.contains("frame-ancestors 'none'"), path + ": " + policy);
      assertEquals(
          path.startsWith("files/") || path.equals("nothing") || path.startsWith("runs"),
          policy.contains("sandbox"),
          path);
    }
  }

  @Test
  void hostsThatCannotBeServedAreRefusedInOneLine() {
    for (String host : List.of("", " ", "not a host", "[::1", "256.256.256.256.1", "ü\u0000")) {
      var refused =
          assertThrows(
              IllegalArgumentException.class,
              () -> new ServerSettings(host, 0, Optional.of("0123456789abcdef")));
      assertEquals(1, String.valueOf(refused.getMessage()).lines().count(), host);
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> new ServerSettings("127.0.0.1", 65_536, Optional.empty()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ServerSettings("127.0.0.1", -1, Optional.empty()));
    assertEquals("[::1]", new ServerSettings("::1", 0, Optional.empty()).urlHost());
  }

  @Test
  void largeRequestsAreRefused() throws Exception {
    var large = post("queue", "a".repeat(70_000), Optional.of(key()), Optional.empty());
    assertEquals(413, large.statusCode());
    assertTrue(campaign.queued.isEmpty());
    assertEquals(
        200, post("queue", "name: small", Optional.of(key()), Optional.empty()).statusCode());
    assertEquals(409, post("queue", " ", Optional.of(key()), Optional.empty()).statusCode());
    assertEquals(List.of("name: small"), campaign.queued);
    String headers = "X-Filler: " + "b".repeat(40_000) + "\r\n";
    String answer =
        wire.raw(
            "GET / HTTP/1.1\r\nHost: "
                + wire.host()
                + "\r\n"
                + headers
                + "Connection: close\r\n\r\n");
    assertFalse(answer.startsWith("HTTP/1.1 200"), answer.lines().findFirst().orElse(""));
  }

  @Test
  void slowAndSilentConnectionsDoNotStopOthers() throws Exception {
    var slow = new ArrayList<Socket>();
    try {
      for (int i = 0; i < 200; i++) {
        var socket = new Socket();
        try {
          socket.connect(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), wire.port()), 2_000);
          socket
              .getOutputStream()
              .write("GET / HTTP/1.1\r\nHost:".getBytes(StandardCharsets.US_ASCII));
          socket.getOutputStream().flush();
          slow.add(socket);
        } catch (IOException _) {
          socket.close(); // refused: that is one bounded
        }
      }
      assertEquals(200, slow.size(), "all of them are open");
      long asked = System.nanoTime();
      assertEquals(200, get("").statusCode(), "the page is there all the same");
      assertTrue(System.nanoTime() - asked < 4_000_000_000L, "before the slow ones are closed");
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
    assertEquals(200, eventually("").statusCode(), "readers are served again");
  }

  @Test
  void vanishedAndStalledReadersOfEventsAreForgotten() throws Exception {
    var stalled = new ArrayList<Wire.Reader>();
    for (int i = 0; i < 40; i++) {
      stalled.add(new Wire.Reader(wire, "/events")); // never reads
    }
    try (var reader = new Wire.Reader(wire, "/events")) {
      assertTrue(reader.event().contains("\"iterate\":0"));
    }
    for (Wire.Reader reader : stalled) {
      reader.close();
    }
    assertEquals(200, eventually("").statusCode());
  }

  @Test
  void otherAddressesNeedAToken() throws Exception {
    assertThrows(
        IllegalArgumentException.class, () -> new ServerSettings("0.0.0.0", 0, Optional.empty()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ServerSettings("127.0.0.1", 0, Optional.of("short")));
    var settings = new ServerSettings("127.0.0.1", 0, Optional.of("0123456789abcdef"));
    try (var guarded = LiveServer.start(campaign, settings)) {
      String bare = guarded.address().replaceFirst("\\?.*", "");
      assertEquals(401, send(HttpRequest.newBuilder(URI.create(bare))).statusCode());
      assertEquals(
          401, send(HttpRequest.newBuilder(URI.create(bare + "runs?from=0"))).statusCode());
      assertEquals(
          401,
          send(HttpRequest.newBuilder(URI.create(bare + "?token=0123456789abcdeX"))).statusCode());
      var page = send(HttpRequest.newBuilder(URI.create(guarded.address())));
      assertEquals(200, page.statusCode());
      String cookie = page.headers().firstValue("Set-Cookie").orElseThrow();
      assertTrue(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), cookie);
      var runs =
          send(
              HttpRequest.newBuilder(URI.create(bare + "runs?from=0"))
                  .header("Cookie", cookie.replaceFirst(";.*", "")));
      assertEquals(200, runs.statusCode());
      var bearer =
          send(
              HttpRequest.newBuilder(URI.create(bare + "runs?from=0"))
                  .header("Authorization", "Bearer 0123456789abcdef"));
      assertEquals(200, bearer.statusCode());
    }
  }

  private HttpResponse<String> eventually(String path) throws Exception {
    for (int attempt = 0; ; attempt++) {
      try {
        return get(path);
      } catch (IOException e) {
        if (attempt == 50) {
          throw e;
        }
        Thread.sleep(100);
      }
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(server.address() + path)));
  }

  private HttpResponse<String> head(String path) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(server.address() + path)).HEAD());
  }

  private HttpResponse<String> post(
      String path, String body, Optional<String> key, Optional<String> origin) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(server.address() + path))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    key.ifPresent(word -> request.header("X-Cairn-Key", word));
    origin.ifPresent(word -> request.header("Origin", word));
    return send(request);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
  }

  private String key() throws Exception {
    var meta =
        Pattern.compile("name=\"cairn-key\" content=\"([0-9a-f]+)\"").matcher(get("").body());
    assertTrue(meta.find(), "the page carries its key");
    return meta.group(1);
  }
}
