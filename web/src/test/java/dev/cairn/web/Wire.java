package dev.cairn.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Connections to a live server below what a well-behaved client offers.
record Wire(int port) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  static Wire to(LiveServer server) {
    return new Wire(URI.create(server.address()).getPort());
  }

  String host() {
    return "127.0.0.1:" + port;
  }

  /// The answer to a request that no well-behaved client would send.
  String raw(String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (java.net.SocketException _) {
      return ""; // the server closed the connection on it
    }
  }

  /// A reader of server-sent events.
  static final class Reader implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;

    Reader(Wire wire, String path) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), wire.port());
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: " + wire.host() + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    String event() throws IOException {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith("data: ")) {
          return line;
        }
      }
      throw new IOException("the events ended");
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
