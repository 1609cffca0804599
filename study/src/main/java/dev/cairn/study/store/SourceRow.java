package dev.cairn.study.store;

/// Table `sources`: one row a campaign, or a landscape search, whose runs have been looked at.
///
/// @param source its number, from 0
/// @param experiment name of the experiment
/// @param seed of the campaign
/// @param created when the campaign was made: with name and seed, what tells campaigns apart
/// @param directory where it was when it was first looked at
public record SourceRow(
    int source, String experiment, long seed, String created, String directory) {}
