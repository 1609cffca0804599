package dev.cairn.web;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One request that has arrived whole.
///
/// @param method in capitals: GET
/// @param path decoded, beginning with a slash
/// @param query what stands behind the question mark, as it was sent
/// @param headers values by name in small letters, in the order in which they came
/// @param body its text; empty where it has none
record Request(
    String method,
    String path,
    Optional<String> query,
    Map<String, List<String>> headers,
    String body) {
  Request {
    headers = Map.copyOf(headers);
  }

  /// The values of all headers of this name.
  List<String> all(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }

  /// The value of the first header of this name.
  Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }

  /// Whether only the head of the answer is asked for.
  boolean isHead() {
    return method.equals("HEAD");
  }
}
