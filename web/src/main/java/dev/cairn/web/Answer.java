package dev.cairn.web;

import java.nio.file.Path;
import java.util.Optional;

/// What a request is answered with: a text, or a file as it stands on the disk.
///
/// @param status of HTTP: 200
/// @param type of the content: text/html
/// @param policy what the content may do where it is shown: its Content-Security-Policy
/// @param cookie to set
/// @param text what is sent, where no file is
/// @param file what is sent
record Answer(
    int status,
    String type,
    String policy,
    Optional<String> cookie,
    String text,
    Optional<Path> file) {
  /// The policy of what is no page: nothing in it runs or loads anything.
  static final String DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

  /// Words for people.
  static Answer words(int status, String words) {
    return text(status, "text/plain", words);
  }

  static Answer json(int status, String json) {
    return text(status, "application/json", json);
  }

  static Answer text(int status, String type, String text) {
    return new Answer(status, type, DATA_POLICY, Optional.empty(), text, Optional.empty());
  }

  static Answer file(String type, String policy, Path file) {
    return new Answer(200, type, policy, Optional.empty(), "", Optional.of(file));
  }
}
