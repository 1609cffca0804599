package dev.cairn.web;

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

  /// Refuses a request that is not to be answered.
  void check(Request request) throws Refused {
    if (SINGLE.stream().anyMatch(name -> request.all(name).size() > 1)) {
      throw new Refused(400, "a header that decides is there twice");
    }
    String host = request.first("Host").orElse("").toLowerCase(Locale.ROOT);
    if (!hosts.contains(host)) {
      throw new Refused(403, "this address is not served");
    }
    if (!hasToken(request)) {
      throw new Refused(401, "the token is missing or wrong");
    }
    if (request.method().equals("POST")) {
      if (request.first("Origin").filter(origin -> !origin.equals("http://" + host)).isPresent()) {
        throw new Refused(403, "requests from other sites are refused");
      }
      if (!same(request.first("X-Cairn-Key").orElse(""), key)) {
        throw new Refused(403, "the page's key is missing or wrong; load it again");
      }
    }
  }

  /// The cookie to set where the token came in the address.
  Optional<String> cookie(Request request) {
    return token
        .filter(word -> inAddress(request).filter(given -> same(given, word)).isPresent())
        .map(word -> COOKIE + '=' + word + "; HttpOnly; SameSite=Strict; Path=/");
  }

  private boolean hasToken(Request request) {
    if (token.isEmpty()) {
      return true;
    }
    String word = token.get();
    String bearer = request.first("Authorization").orElse("");
    if (bearer.startsWith("Bearer ") && same(bearer.substring(7), word)) {
      return true;
    }
    for (String cookies : request.all("Cookie")) {
      for (String cookie : cookies.split(";", -1)) {
        String[] parts = cookie.strip().split("=", 2);
        if (parts.length == 2 && parts[0].equals(COOKIE) && same(parts[1], word)) {
          return true;
        }
      }
    }
    return inAddress(request).filter(given -> same(given, word)).isPresent();
  }

  private static Optional<String> inAddress(Request request) {
    for (String part : request.query().orElse("").split("&", -1)) {
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
  private static boolean same(String given, String expected) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
  }
}
