package dev.cairn.lab.store;

/// Table `variants`: one row a combination of swept settings.
///
/// @param variant its number, from 0
/// @param settings the swept settings, "finder.rtol=1e-6"; empty where nothing is swept
/// @param problem the problem in words: "auto-encoder 16-8-16-16 swish on mnist"
/// @param parameters n, the dimension of θ
/// @param samples samples in the data set; 0 for closed-form functions
public record VariantRow(
    int variant, String settings, String problem, int parameters, int samples) {}
