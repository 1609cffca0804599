package dev.cairn.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.text.Visible;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Requests of other sites, and what is no request.
class HostileRequestsTest {
  private static final Pattern JAVA =
      Pattern.compile("(Exception|Error)\\b|\\b(java|sun)\\.|\\bthrown\\b|<h1>");

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
            "Host: evil.example\r\nHost: " + wire.host(),
            "Host: " + wire.host() + "\r\nHost: evil.example",
            "Host: " + wire.host() + "\r\nhOST: " + wire.host())) {
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

  /// Two readers on the way might each believe another one.
  @Test
  void aHeaderThatDecidesStandsOnce() throws Exception {
    String good =
        "POST /steer HTTP/1.1\r\nHost: %s\r\nOrigin: http://%s\r\nX-Cairn-Key: %s\r\nContent-Length: 5\r\n%%s\r\npause"
            .formatted(wire.host(), wire.host(), key(page("")));
    for (String second :
        List.of(
            "Host: evil.example",
            "Host: " + wire.host(),
            "Origin: http://evil.example",
            "Origin: http://" + wire.host(),
            "X-Cairn-Key: x",
            "Authorization: Bearer x\r\nAuthorization: Bearer y",
            "Content-Length: 5",
            "Content-Length: 6",
            "Transfer-Encoding: chunked")) {
      String answer = wire.raw(good.formatted(second + "\r\n"));
      assertTrue(answer.startsWith("HTTP/1.1 4"), second + " → " + answer);
    }
    assertTrue(campaign.commands.isEmpty());
    assertTrue(wire.raw(good.formatted("")).startsWith("HTTP/1.1 200"));
    assertEquals(List.of(StudyControl.Command.PAUSE), campaign.commands);
  }

  /// Each has an answer in words: no name of a Java class, no connection that is closed in silence.
  @Test
  void whatIsNoRequestIsAnsweredInWords() throws Exception {
    String host = "Host: " + wire.host() + "\r\n";
    List<String> requests = new ArrayList<>();
    for (String path :
        List.of(
            "/files/<img>.svg",
            "/\u001b[2J",
            "/%",
            "/%4",
            "/%zz",
            "/%ff%fe",
            "/#a",
            "http://" + wire.host() + "/",
            "*",
            "",
            "/" + "a".repeat(20_000),
            "/ü",
            "/a b")) {
      requests.add("GET " + path + " HTTP/1.1\r\n" + host + "\r\n");
    }
    for (String line :
        List.of(
            "GET / HTTP/2.0",
            "GET / HTTP/1.1 ",
            "get / HTTP/1.1",
            "GET /",
            "\u0000",
            "PATCH / HTTP/1.1",
            "TRACE / HTTP/1.1",
            "POST /\u017fteer HTTP/1.1")) {
      requests.add(line + "\r\n" + host + "\r\n");
    }
    for (String header :
        List.of(
            "Content-Length: abc",
            "Content-Length: -1",
            "Content-Length: +1",
            "Content-Length: 99999999999999999999",
            "Content-Length: ffffffffffffffff",
            "Content-Length: 10, 10",
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: identity",
            " folded: x",
            "X : y",
            ": y",
            "no header",
            "X: a\u0000b",
            "X: a\rb",
            "X: y\r\n".repeat(200) + "X: y",
            "X: " + "b".repeat(40_000))) {
      requests.add("POST /steer HTTP/1.1\r\n" + host + header + "\r\n\r\nzzz\r\n");
    }
    requests.add("GET / HTTP/1.1\n" + host + "\n");
    for (String request : requests) {
      String shown = request.substring(0, Math.min(80, request.length()));
      String answer = wire.raw(request);
      assertTrue(answer.startsWith("HTTP/1.1 4"), shown + " → " + answer);
      String words = answer.substring(answer.indexOf("\r\n\r\n") + 4);
      assertEquals(1, words.lines().count(), shown + " → " + answer);
      assertTrue(words.contains(" "), shown + " → " + answer);
      assertFalse(JAVA.matcher(answer).find(), shown + " → " + answer);
    }
    assertTrue(campaign.commands.isEmpty());
  }

  /// An experiment would be kept with other characters than were sent.
  @Test
  void aBodyThatIsNoTextIsRefused() throws Exception {
    for (String bytes :
        List.of("name: \u00FF\u00FE", "\u00C3", "\u00ED\u00A0\u0080", "\u00C0\u00AF")) {
      String head =
          "POST /queue HTTP/1.1\r\nHost: %s\r\nX-Cairn-Key: %s\r\nContent-Length: %s\r\n\r\n"
              .formatted(wire.host(), key(page("")), bytes.length());
      String answer = wire.raw(head + bytes); // a byte a character
      assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
      assertTrue(answer.endsWith("the body is no text in UTF-8"), answer);
    }
  }

  /// Whatever cannot be read is answered for, too.
  @Test
  void aStudyThatIsGoneIsSaidToBe() throws Exception {
    ScriptedCampaign gone = ScriptedCampaign.run(root.resolve("gone"));
    try (var page = LiveServer.start(gone, ServerSettings.LOCAL)) {
      Files.move(gone.directory(), root.resolve("elsewhere"));
      Wire there = Wire.to(page);
      String answer =
          there.raw("GET /files/summary.json HTTP/1.1\r\nHost: " + there.host() + "\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 500"), answer);
      assertTrue(answer.contains("the study cannot be read: "), answer);
      assertTrue(answer.contains("there is no such file"), answer);
    }
  }

  /// The page's script shows what it is sent: nothing of it turns the text around it.
  @Test
  void whatNobodyWouldSeeIsShown() throws Exception {
    campaign.queued.add("\u202ename: a\u009b");
    try (var reader = new Wire.Reader(wire, "/events")) {
      String event = reader.event();
      assertTrue(event.contains("\"\\\\u202ename: a\\\\u009b\""), event);
      assertEquals(Visible.line(event), event);
    }
  }

  /// Another request behind the first one's body is not answered: nothing can be smuggled in.
  @Test
  void aConnectionHasOneRequest() throws Exception {
    String get = "GET /runs?from=0 HTTP/1.1\r\nHost: " + wire.host() + "\r\n\r\n";
    String answer = wire.raw(get + get);
    assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
    assertEquals(0, answer.indexOf("HTTP/1.1"));
    assertEquals(-1, answer.indexOf("HTTP/1.1", 1));
  }

  /// What never arrives is said to be late, and its connection closed.
  @Test
  void aRequestThatDoesNotArriveIsGivenUp() throws Exception {
    var parts = List.of("GET /", "GET / HTTP/1.1\r\nHost: " + wire.host() + "\r\n");
    try (var waiting = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<String> answer :
          waiting.invokeAll(
              parts.stream().<Callable<String>>map(p -> () -> wire.raw(p)).toList())) {
        assertTrue(answer.get().startsWith("HTTP/1.1 408"), answer.get());
      }
    }
  }
}
