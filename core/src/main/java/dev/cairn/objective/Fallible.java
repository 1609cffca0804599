package dev.cairn.objective;

import java.util.Optional;

/// An objective whose evaluation can fail for reasons outside of mathematics, and is then not a
/// number.
public interface Fallible {
  /// The line of the latest failure since this was last asked.
  Optional<String> takeFault();
}
