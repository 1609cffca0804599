package dev.cairn.landscape;

/// One run of a landscape search that is to be made, by any thread of any process.
///
/// @param run its number
/// @param seed of its random numbers
/// @param drawn how many of them its plan has taken
/// @param plan what it is to do
public record PlannedRun(int run, long seed, long drawn, Plan plan) {}
