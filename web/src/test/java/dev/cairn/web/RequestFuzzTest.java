package dev.cairn.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.testkit.ParserFuzz;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damaged requests are served or refused in words; the page never fails and never hangs.
class RequestFuzzTest {
  private static final int QUICK = 300;

  /// Of the client's thread: one answer.
  private static final long ALLOCATION = 64 << 20;

  private static final Pattern KEY = Pattern.compile("name=\"cairn-key\" content=\"([^\"]+)\"");
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3})");

  @TempDir Path directory;

  /// What the page did not grant.
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String words) {
      super(words);
    }
  }

  private void fuzz(int times) throws Exception {
    var campaign = ScriptedCampaign.run(directory.resolve("campaign"));
    try (var server = LiveServer.start(campaign, ServerSettings.LOCAL)) {
      URI address = URI.create(server.address());
      List<byte[]> samples =
          List.of(
              request("GET / HTTP/1.1", address, ""),
              request("GET /runs?from=2 HTTP/1.1", address, ""),
              request("POST /steer HTTP/1.1\r\nX-Cairn-Key: " + key(address), address, "pause"));
      int refused =
          new ParserFuzz(samples, ALLOCATION, 20_261_129)
              .check(times, Refused.class, bytes -> send(address.getPort(), bytes));
      assertTrue(refused > times / 8, refused + " of " + times + " refused");
    }
  }

  private static String key(URI address) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      String page =
          client
              .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
              .body();
      Matcher key = KEY.matcher(page);
      assertTrue(key.find());
      return key.group(1);
    }
  }

  private static byte[] request(String line, URI address, String body) {
    return "%s\r\nHost: %s:%d\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(line, address.getHost(), address.getPort(), body.length(), body)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void send(int port, byte[] request) throws IOException, Refused {
    String answer;
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(request);
      socket.shutdownOutput();
      answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
    Matcher status = STATUS.matcher(answer);
    if (request.length == 0) {
      return; // the damage left nothing to answer
    }
    assertTrue(status.lookingAt(), "no answer: " + answer);
    int code = Integer.parseInt(status.group(1));
    assertTrue(code < 500 || code == 503, answer);
    assertEquals(-1, answer.indexOf("HTTP/1.1 ", 1), answer); // one request, one answer
    if (code >= 400) {
      throw new Refused(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }
  }

  @Test
  void damagedRequestsAreServedOrRefused() throws Exception {
    fuzz(QUICK);
  }

  @Test
  @Tag("fuzz")
  void manyDamagedRequestsAreServedOrRefused() throws Exception {
    fuzz(ParserFuzz.LONG);
  }
}
