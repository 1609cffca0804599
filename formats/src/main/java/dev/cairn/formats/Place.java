package dev.cairn.formats;

/// Where a reader stands, for its messages.
///
/// @param file the file as the caller named it
/// @param where an entry, a tensor, a line
record Place(String file, String where) {
  FormatException error(String problem) {
    return FormatException.at(file, where, problem);
  }
}
