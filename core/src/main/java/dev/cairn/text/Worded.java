package dev.cairn.text;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A value of a fixed vocabulary, an enum: its word is what stores, files and pages write. They
/// take it from here, so that a value is renamed in one place.
public interface Worded {
  /// The constant's name, which an enum has.
  String name();

  /// The word: "gradient-flat".
  default String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Words that an earlier Cairn wrote for it.
  default List<String> formerWords() {
    return List.of();
  }

  /// The value of a vocabulary that has this word, or had it.
  static <E extends Enum<E> & Worded> Optional<E> of(Class<E> vocabulary, String word) {
    for (E value : vocabulary.getEnumConstants()) {
      if (value.word().equals(word) || value.formerWords().contains(word)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
