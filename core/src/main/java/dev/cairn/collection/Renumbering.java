package dev.cairn.collection;

import java.util.NavigableMap;
import java.util.TreeMap;

/// The numbers of a collection's entries after some were absorbed by others: those after them have
/// moved up.
///
/// @param absorbed of each entry that was, the one that absorbed it and stays; both by the numbers
///     that they had
public record Renumbering(NavigableMap<Integer, Integer> absorbed) {
  /// All numbers are as they were.
  public static final Renumbering NONE = new Renumbering(new TreeMap<>());

  /// Copies the map.
  public Renumbering {
    absorbed = new TreeMap<>(absorbed);
  }

  /// The number of the entry that had this one, or of what absorbed it.
  public int of(int id) {
    int stays = absorbed.getOrDefault(id, id);
    return stays - absorbed.headMap(stays).size();
  }

  /// Whether any entry was absorbed.
  public boolean any() {
    return !absorbed.isEmpty();
  }
}
