package dev.cairn.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.testkit.ParserFuzz;
import dev.cairn.text.Visible;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Requests put together from what servers have stumbled over, and sent in every way: whole, in
/// pieces, two at a time, by senders who go away.
///
/// Each is answered once, by a sound answer, a refusal by a sentence; nothing outside the study is
/// served, nobody who does not know the page's key is obeyed, and no second request is.
class TrafficFuzzTest {
  private static final int QUICK = 300;

  private static final int PATIENCE = 60_000;

  private static final String SECRET = "what nobody may read";

  private static final Pattern KEY = Pattern.compile("name=\"cairn-key\" content=\"([^\"]+)\"");

  private static final Pattern CONTINUE = Pattern.compile("^(HTTP/1\\.1 100 Continue\r\n\r\n)?");

  private static final Pattern HEAD =
      Pattern.compile("HTTP/1\\.1 (\\d{3}) [A-Z][A-Za-z ]+\r\n((?:[A-Za-z-]+: [ -~]+\r\n)+)\r\n");

  private static final Pattern LENGTH = Pattern.compile("Content-Length: (\\d+)\r\n");

  private static final Pattern JAVA =
      Pattern.compile("(Exception|Error)\\b|\\b(java|tools|com|org)\\.[a-z]");

  private static final List<String> METHODS =
      List.of("GET", "GET", "POST", "HEAD", "PUT", "OPTIONS", "get", "", "G\0T");

  private static final List<String> PIECES =
      List.of(
          "/",
          "/",
          "/events",
          "/runs",
          "?from=",
          "0",
          "/files/",
          "/files/",
          "../",
          "%2e%2e/",
          "..%2f",
          "%2e%2e%2f",
          "..%5c",
          "%00",
          "%c0%ae%c0%ae/",
          "//",
          "/./",
          "report.html",
          "summary.json",
          "campaign.duckdb",
          "experiment.yaml",
          "secret.csv",
          "link.csv",
          "%",
          "%zz",
          "%ff",
          "?",
          "?token=%",
          "#",
          ";",
          " ",
          "\u00ff",
          "\u0001",
          "*",
          "http://a/",
          "/steer",
          "/queue",
          "9999999999",
          "a".repeat(300),
          "%41",
          "&from=1");

  private static final List<String> VERSIONS =
      List.of(
          " HTTP/1.1",
          " HTTP/1.1",
          " HTTP/1.1",
          " HTTP/1.0",
          " HTTP/2.0",
          " HTTP/0.9",
          "",
          " HTTP/1.1 ",
          "  HTTP/1.1");

  private static final List<String> HEADERS =
      List.of(
          "X: y",
          "x:y",
          "X:",
          " folded",
          "\tfolded",
          "X : y",
          ": y",
          "none",
          "X: a\0b",
          "X: a\rb",
          "X: \u00e4",
          "Expect: 100-continue",
          "Connection: keep-alive",
          "Upgrade: websocket",
          "Transfer-Encoding: chunked",
          "Transfer-Encoding: identity",
          "Host: evil.example",
          "Origin: null",
          "X-Cairn-Key: x",
          "Authorization: Bearer x",
          "Cookie: cairn-token=x; =",
          "Content-Length: 0",
          "Content-Length: 3",
          "Range: bytes=0-1",
          "X: " + "b".repeat(17_000),
          "X: y\r\n".repeat(70) + "X: y");

  private static final List<String> LENGTHS =
      List.of(
          "-1",
          "+5",
          "0x5",
          "5, 5",
          "",
          " 5",
          "5 ",
          "99999999999999999999",
          "999999",
          "65537",
          "1e1",
          "\u0665");

  private static final List<String> FOREIGN =
      List.of("evil.example", "localhost", "127.0.0.1:1", "", "[::1]", "a@127.0.0.1:", "null");

  /// How a request travels.
  private enum Way {
    WHOLE,
    IN_PIECES,
    BYTE_BY_BYTE,
    GONE,
    RESET
  }

  /// A request and what is known of it.
  ///
  /// @param text of it, a byte a character
  /// @param foreign whether it must not be granted
  private record Traffic(String text, boolean foreign) {}

  @TempDir Path directory;

  private final SplittableRandom random =
      new SplittableRandom(Long.getLong("cairn.traffic.seed", 20_261_130));
  private final Map<String, Integer> counts = new TreeMap<>();

  private void fuzz(int times) throws Exception {
    var campaign = ScriptedCampaign.run(directory.resolve("campaign"));
    Path secret = Files.writeString(directory.resolve("secret.csv"), SECRET);
    Files.createSymbolicLink(campaign.directory().resolve("link.csv"), secret);
    try (var server = LiveServer.start(campaign, ServerSettings.LOCAL)) {
      Wire wire = Wire.to(server);
      String key = key(wire);
      for (int i = 0; i < times; i++) {
        campaign.queued.clear(); // or events become as long as all that was queued
        Traffic traffic = traffic(wire, key);
        Way way = random.nextInt(8) > 0 ? Way.WHOLE : any(List.of(Way.values()));
        String answer = send(wire, traffic, way);
        String what = "%s, %s: %s → %s".formatted(i, way, shown(traffic), answer);
        check(traffic, way, answer, what);
        assertFalse(campaign.commands.contains(StudyControl.Command.STOP), what);
      }
      assertEquals(key, key(wire)); // it still serves
    }
    System.out.println(times + " requests: " + counts);
    assertTrue(counts.keySet().containsAll(List.of("200", "400", "403", "404")), counts::toString);
  }

  private void check(Traffic traffic, Way way, String answer, String what) {
    if (way == Way.GONE || way == Way.RESET) {
      counts.merge("unread", 1, Integer::sum);
      return;
    }
    String one = CONTINUE.matcher(answer).replaceFirst("");
    Matcher head = HEAD.matcher(one);
    assertTrue(head.lookingAt(), what);
    int code = Integer.parseInt(head.group(1));
    counts.merge(head.group(1), 1, Integer::sum);
    assertTrue(code < 500 || code == 503, what);
    assertFalse(answer.contains(SECRET), what);
    assertFalse(traffic.foreign() && code < 400, what);
    Matcher length = LENGTH.matcher(head.group(2));
    String body = one.substring(head.end());
    if (length.find() && !traffic.text().startsWith("HEAD ")) {
      assertEquals(
          Integer.parseInt(length.group(1)), body.getBytes(StandardCharsets.UTF_8).length, what);
    }
    if (code >= 400 && code != 409 && !body.isEmpty()) {
      assertEquals(Visible.line(body), body, what);
      assertTrue(body.contains(" "), what);
      assertFalse(JAVA.matcher(body).find(), what);
    }
  }

  private static String shown(Traffic traffic) {
    String text = traffic.text();
    return HexFormat.of()
        .formatHex(
            text.substring(0, Math.min(2_000, text.length()))
                .getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String key(Wire wire) throws IOException {
    Matcher key =
        KEY.matcher(wire.raw("GET / HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(wire.host())));
    assertTrue(key.find());
    return key.group(1);
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  private Traffic traffic(Wire wire, String key) {
    boolean foreignHost = oneIn(8);
    boolean foreignOrigin = oneIn(8);
    boolean known = !oneIn(4);
    String method = oneIn(4) ? any(METHODS) : any(METHODS.subList(0, 3));
    String body =
        switch (random.nextInt(6)) {
          case 0 -> "pause";
          case 1 -> "name: a\nproblem: {type: formula, f: x^2}\n";
          case 2 -> noise(random.nextInt(200));
          case 3 -> "5\r\npause\r\n0\r\n\r\n";
          case 4 -> "b".repeat(65_530 + random.nextInt(12));
          default -> "";
        };
    List<String> lines = new ArrayList<>();
    lines.add(method + ' ' + path(method) + (oneIn(10) ? any(VERSIONS) : VERSIONS.getFirst()));
    lines.add("Host: " + (foreignHost ? any(FOREIGN) : wire.host()));
    if (foreignOrigin || oneIn(3)) {
      lines.add("Origin: http://" + (foreignOrigin ? "evil.example" : wire.host()));
    }
    if (known) {
      lines.add("X-Cairn-Key: " + key);
    }
    if (!oneIn(6)) {
      lines.add("Content-Length: " + (oneIn(10) ? any(LENGTHS) : length(body)));
    }
    while (oneIn(5)) {
      lines.add(1 + random.nextInt(lines.size()), any(HEADERS));
    }
    String end = oneIn(20) ? any(List.of("\n", "\r", "\r\r\n", "\n\r")) : "\r\n";
    String text = String.join(end, lines) + end + end + body;
    if (oneIn(4)) { // a second one behind it, which knows the key
      text +=
          "POST /steer HTTP/1.1\r\nHost: %s\r\nX-Cairn-Key: %s\r\nContent-Length: 4\r\n\r\nstop"
              .formatted(wire.host(), key);
    }
    if (oneIn(8)) {
      return new Traffic(damaged(text), false);
    }
    return new Traffic(text, foreignHost || (method.equals("POST") && (foreignOrigin || !known)));
  }

  private String path(String method) {
    if (!oneIn(3)) {
      return method.equals("POST")
          ? any(List.of("/steer", "/queue"))
          : any(
              List.of(
                  "/events",
                  "/runs?from=0",
                  "/runs?from=3",
                  "/files/summary.json",
                  "/files/secret.csv",
                  "/files/link.csv"));
    }
    if (oneIn(50)) {
      return "/"; // half a megabyte
    }
    StringBuilder path = new StringBuilder(oneIn(4) ? "" : "/");
    for (int pieces = random.nextInt(6); pieces >= 0; pieces--) {
      path.append(any(PIECES));
    }
    return path.toString();
  }

  private int length(String body) {
    return Math.max(0, body.length() + (oneIn(4) ? random.nextInt(-3, 20) : 0));
  }

  private String noise(int length) {
    StringBuilder noise = new StringBuilder();
    for (int i = 0; i < length; i++) {
      noise.append((char) random.nextInt(256));
    }
    return noise.toString();
  }

  private String damaged(String text) {
    int at = random.nextInt(Math.min(text.length(), 400));
    return switch (random.nextInt(3)) {
      case 0 -> text.substring(0, at) + noise(1 + random.nextInt(3)) + text.substring(at);
      case 1 -> text.substring(0, Math.max(1, at)); // never nothing
      default -> text.substring(0, at) + noise(1) + text.substring(at + 1);
    };
  }

  private String send(Wire wire, Traffic traffic, Way way) throws IOException {
    byte[] bytes = traffic.text().getBytes(StandardCharsets.ISO_8859_1);
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), wire.port())) {
      socket.setSoTimeout(PATIENCE);
      socket.setTcpNoDelay(true);
      int step =
          switch (way) {
            case WHOLE -> bytes.length;
            case BYTE_BY_BYTE -> bytes.length < 500 ? 1 : 97;
            case IN_PIECES, GONE, RESET -> 1 + random.nextInt(bytes.length);
          };
      int until =
          way == Way.GONE || way == Way.RESET ? random.nextInt(bytes.length + 1) : bytes.length;
      for (int at = 0; at < until; at += step) {
        socket.getOutputStream().write(bytes, at, Math.min(step, until - at));
      }
      if (way == Way.RESET) {
        socket.setSoLinger(true, 0);
      }
      if (way == Way.GONE || way == Way.RESET) {
        return "";
      }
      socket.shutdownOutput();
      return answer(socket.getInputStream());
    }
  }

  /// All that comes; of events, which have no end, the first.
  private static String answer(InputStream in) throws IOException {
    var all = new ByteArrayOutputStream();
    byte[] piece = new byte[64 * 1024];
    boolean events = false;
    for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
      all.write(piece, 0, count);
      String begin = new String(piece, 0, Math.min(count, 200), StandardCharsets.ISO_8859_1);
      events |= begin.contains("Content-Type: text/event-stream");
      if (events && new String(piece, 0, count, StandardCharsets.ISO_8859_1).endsWith("}\n\n")) {
        break;
      }
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  @Test
  void hostileTrafficIsAnsweredOrRefused() throws Exception {
    fuzz(QUICK);
  }

  @Test
  @Tag("fuzz")
  void muchHostileTrafficIsAnsweredOrRefused() throws Exception {
    fuzz(ParserFuzz.LONG);
  }
}
