package dev.cairn.external;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Lines of a stream of UTF-8; one that never ends comes in pieces.
final class Lines {
  /// Characters of a line at most.
  static final int LONGEST = 1 << 16;

  private Lines() {}

  /// Tells each until the stream ends. A line ends with CR, LF or both.
  static void each(InputStream in, Consumer<String> told) throws IOException {
    Reader characters = new InputStreamReader(in, StandardCharsets.UTF_8);
    StringBuilder line = new StringBuilder();
    char[] some = new char[1 << 13];
    boolean returned = false;
    for (int count = characters.read(some); count >= 0; count = characters.read(some)) {
      for (int i = 0; i < count; i++) {
        char each = some[i];
        if (each == '\n' && returned) {
          returned = false;
          continue;
        }
        returned = each == '\r';
        boolean ends = returned || each == '\n';
        if (!ends) {
          line.append(each);
        }
        if (ends || line.length() == LONGEST) {
          told.accept(line.toString());
          line.setLength(0);
        }
      }
    }
    if (!line.isEmpty()) {
      told.accept(line.toString());
    }
  }
}
