package dev.cairn.landscape;

import dev.cairn.collection.PointCollection;

/// What a landscape search found.
///
/// @param points the collection
/// @param runs how many runs there were
/// @param outside how many ended at points outside the region
/// @param unfinished how many did not arrive: out of steps, stalled or not finite
public record Landscape(PointCollection points, int runs, int outside, int unfinished) {}
