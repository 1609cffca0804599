package dev.cairn.report.figure;

/// A prediction of the Morse index at each loss, drawn over the points of a loss–index panel.
///
/// @param curve index and loss
/// @param ratio φ, parameters over data
/// @param scale s, energy over loss
/// @param misfit root mean square difference from the index of the points
public record Prediction(Curve curve, double ratio, double scale, double misfit) {}
