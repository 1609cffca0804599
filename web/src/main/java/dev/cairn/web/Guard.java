package dev.cairn.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Decides which requests are answered at all.
///
/// - The Host header must name this server, so that a page of another site whose name was pointed
///   at this address learns nothing (DNS rebinding).
/// - Where a token is set, every request must carry it: as a cookie, as `Authorization: Bearer`, or
///   once in the address, which is answered with the cookie.
/// - A request that changes state must come from this page: Origin, where it is sent, is this
///   server, and the header X-Cairn-Key carries the key that only this page was given.
final class Guard {
  private static final String COOKIE = "cairn-token";

  private static final int KEY_BYTES = 24;

  /// Headers of which another reader on the way could take another one.
  private static final List<String> SINGLE =
      List.of("Host", "Origin", "X-Cairn-Key", "Authorization");

  private final Set<String> hosts;
  private final Optional<String> token;
  private final String key;

  Guard(Set<String> hosts, Optional<String> token) {
    this.hosts = hosts;
    this.token = token;
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    key = HexFormat.of().formatHex(random);
  }

  /// The key that the page is given.
  String key() {
    return key;
  }

  /// Why a request is refused, or empty.
  Optional<Refusal> refusal(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    if (SINGLE.stream().anyMatch(name -> headers.getOrDefault(name, List.of()).size() > 1)) {
      return Optional.of(new Refusal(400, "a header that decides is there twice"));
    }
    String host = headers.getFirst("Host");
    if (host == null || !hosts.contains(host.toLowerCase(Locale.ROOT))) {
      return Optional.of(new Refusal(403, "this address is not served"));
    }
    if (!hasToken(exchange)) {
      return Optional.of(new Refusal(401, "the token is missing or wrong"));
    }
    if (exchange.getRequestMethod().equals("POST")) {
      String origin = headers.getFirst("Origin");
      if (origin != null && !origin.equals("http://" + host.toLowerCase(Locale.ROOT))) {
        return Optional.of(new Refusal(403, "requests from other sites are refused"));
      }
      if (!same(headers.getFirst("X-Cairn-Key"), key)) {
        return Optional.of(new Refusal(403, "the page's key is missing or wrong; load it again"));
      }
    }
    return Optional.empty();
  }

  /// The cookie to set where the token came in the address.
  Optional<String> cookie(HttpExchange exchange) {
    return token
        .filter(word -> inAddress(exchange).filter(given -> same(given, word)).isPresent())
        .map(word -> COOKIE + '=' + word + "; HttpOnly; SameSite=Strict; Path=/");
  }

  private boolean hasToken(HttpExchange exchange) {
    if (token.isEmpty()) {
      return true;
    }
    String word = token.get();
    String bearer = exchange.getRequestHeaders().getFirst("Authorization");
    if (bearer != null && bearer.startsWith("Bearer ") && same(bearer.substring(7), word)) {
      return true;
    }
    String cookies = exchange.getRequestHeaders().getFirst("Cookie");
    if (cookies != null) {
      for (String cookie : cookies.split(";", -1)) {
        String[] parts = cookie.strip().split("=", 2);
        if (parts.length == 2 && parts[0].equals(COOKIE) && same(parts[1], word)) {
          return true;
        }
      }
    }
    return inAddress(exchange).filter(given -> same(given, word)).isPresent();
  }

  private static Optional<String> inAddress(HttpExchange exchange) {
    String query = exchange.getRequestURI().getRawQuery();
    if (query == null) {
      return Optional.empty();
    }
    for (String part : query.split("&", -1)) {
      if (part.startsWith("token=")) {
        try {
          return Optional.of(URLDecoder.decode(part.substring(6), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
          return Optional.empty(); // a broken escape is no token
        }
      }
    }
    return Optional.empty();
  }

  /// Compares in a time that does not depend on where the words differ.
  private static boolean same(@org.jspecify.annotations.Nullable String given, String expected) {
    return given != null
        && MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
  }

  /// An answer to a request that is not served.
  record Refusal(int status, String words) {}
}
