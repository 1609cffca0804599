package dev.cairn.study.landscape;

/// What happens while points are collected.
///
/// @param what in a word: "looked at", "descents", "runs"
/// @param done how many
/// @param of how many there are; 0 where that is not known
/// @param points in the collection by now
public record CollectEvent(String what, int done, int of, int points) {}
