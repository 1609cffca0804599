package dev.cairn.study.store;

import java.util.OptionalInt;

/// Table `connections`: one row a descent from a saddle along its lowest mode.
///
/// @param collection the collection
/// @param saddle the point that it starts from
/// @param side 0 or 1: forwards or backwards along the mode
/// @param minimum the point where it ends, of Morse index 0; empty where it did not arrive, or
///     in a landscape search outside the region
/// @param iterations steps that it took
public record ConnectionRow(
    int collection, int saddle, int side, OptionalInt minimum, int iterations) {}
