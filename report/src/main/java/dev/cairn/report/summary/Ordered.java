package dev.cairn.report.summary;

import java.util.LinkedHashMap;
import java.util.Map;

/// Maps whose keys keep the order in which they are written, as JSON is to: the order of `Map.of`
/// changes from process to process.
final class Ordered {
  private Ordered() {}

  /// The map of keys (strings) and values in turn.
  static Map<String, Object> of(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
