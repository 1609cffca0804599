package dev.cairn.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// As many connections as are served, and more. Alone: it takes a thousand file handles.
@Isolated
class CrowdedServerTest {
  /// A connection of which nothing comes is given up after 5 seconds.
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  @TempDir Path root;

  private LiveServer server;
  private Wire wire;

  @BeforeEach
  void serve() throws IOException {
    server = LiveServer.start(ScriptedCampaign.run(root.resolve("campaign")), ServerSettings.LOCAL);
    wire = Wire.to(server);
  }

  @AfterEach
  void end() {
    server.close();
  }

  private String request() {
    return "GET /runs?from=0 HTTP/1.1\r\nHost: " + wire.host() + "\r\n\r\n";
  }

  private void requireServed() throws IOException, InterruptedException {
    long begun = System.nanoTime();
    for (String answer = ""; !answer.startsWith("HTTP/1.1 200"); answer = wire.raw(request())) {
      assertTrue(System.nanoTime() - begun < PATIENCE_NANOS, "still no place: " + answer);
      Thread.sleep(50);
    }
  }

  @Test
  void oneConnectionTooManyIsToldToComeLater() throws Exception {
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < HttpListener.CONNECTIONS; i++) {
        silent.add(new Socket(InetAddress.getLoopbackAddress(), wire.port()));
      }
      for (String sent : List.of(request(), request().repeat(100), "")) {
        String answer = turnedAway(sent);
        assertTrue(answer.startsWith("HTTP/1.1 503 Service Unavailable\r\n"), answer);
        assertTrue(answer.contains("\r\nRetry-After: 1\r\n"), answer);
        assertTrue(
            answer.endsWith("\r\n\r\ntoo many connections at one time; try again in a second"));
      }
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
    requireServed();
  }

  /// All that comes, to the end: a connection that is reset on its sender fails.
  private String turnedAway(String sent) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), wire.port())) {
      socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// More come and go than are served at one time, faster than a state is sent again.
  @Test
  void readersWhoHaveGoneDoNotCount() throws Exception {
    for (int i = 0; i < HttpListener.CONNECTIONS + 100; i++) {
      try (var reader = new Wire.Reader(wire, "/events")) {
        assertTrue(reader.event().startsWith("data: {"));
      }
    }
    assertEquals("HTTP/1.1 200", wire.raw(request()).substring(0, 12));
  }

  /// Who is sent away for a later reader does not count either.
  @Test
  void readersWhoAreSentAwayDoNotCount() throws Exception {
    List<Wire.Reader> readers = new ArrayList<>();
    try {
      for (int i = 0; i < HttpListener.CONNECTIONS + 100; i++) {
        var reader = new Wire.Reader(wire, "/events");
        readers.add(reader);
        assertTrue(reader.event().startsWith("data: {"));
      }
      assertEquals("HTTP/1.1 200", wire.raw(request()).substring(0, 12));
    } finally {
      for (Wire.Reader reader : readers) {
        reader.close();
      }
    }
  }
}
