package dev.cairn.report.published;

/// A quantity in one run.
///
/// @param start names the start point that the run came from: observations of one start are not
///     independent of one another
/// @param value the quantity
public record Observation(String start, double value) {}
