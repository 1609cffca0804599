package dev.cairn.search;

/// Watches a search; it never steers it.
@FunctionalInterface
public interface Observer {
  /// Called once per iterate, in order, on the search's thread.
  void observe(Iterate iterate);

  /// Tells this observer, then the other one.
  default Observer and(Observer other) {
    return iterate -> {
      observe(iterate);
      other.observe(iterate);
    };
  }

  /// Watches nothing.
  static Observer none() {
    return iterate -> {};
  }
}
