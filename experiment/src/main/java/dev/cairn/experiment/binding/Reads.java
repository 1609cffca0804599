package dev.cairn.experiment.binding;

/// What is read where a key of an experiment points to.
public enum Reads {
  /// It is no name of a file.
  NOTHING,
  /// The bytes of one file.
  FILE,
  /// A model's file, and the files of its external data.
  MODEL,
  /// A program and its arguments: those of the words that name files.
  COMMAND,
  /// A socket, of which nothing is kept.
  SOCKET,
  /// Images and labels in a directory.
  DIGITS,
  /// The marked points in a campaign's directory.
  CAMPAIGN,
  /// The points in a collection's directory.
  COLLECTION,
  /// The points of a collection, or the marked points of a campaign, in a study's directory.
  STUDY
}
