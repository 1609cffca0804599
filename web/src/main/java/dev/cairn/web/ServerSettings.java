package dev.cairn.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/// Where the page is served and who may see it.
///
/// @param host the address to bind: "127.0.0.1"
/// @param port 0 for any free one
/// @param token what every request must carry; needed unless the address is this machine's own
public record ServerSettings(String host, int port, Optional<String> token) {
  /// This machine only, any free port.
  public static final ServerSettings LOCAL = new ServerSettings("127.0.0.1", 0, Optional.empty());

  /// Shorter tokens could be guessed.
  private static final int TOKEN_LENGTH = 16;

  public ServerSettings {
    if (host.isBlank()) {
      throw new IllegalArgumentException(
          "the host is empty; 127.0.0.1 is this machine only, 0.0.0.0 every address of it");
    }
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port %s must be between 0 and 65535".formatted(port));
    }
    token.ifPresent(
        word -> {
          if (!word.matches("[A-Za-z0-9_.~-]{%s,200}".formatted(TOKEN_LENGTH))) {
            throw new IllegalArgumentException(
                "the token must have %s to 200 letters, digits or _ . ~ -".formatted(TOKEN_LENGTH));
          }
        });
    if (!isLoopback(host) && token.isEmpty()) {
      throw new IllegalArgumentException(
          "serving on %s, where others can reach the page, needs a token".formatted(host));
    }
  }

  /// The address to bind.
  InetAddress address() {
    return resolve(host);
  }

  /// The host as it stands in an address: IPv6 in brackets.
  String urlHost() {
    return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
  }

  private static boolean isLoopback(String host) {
    return resolve(host).isLoopbackAddress();
  }

  private static InetAddress resolve(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("host %s is not known".formatted(host), e);
    }
  }
}
