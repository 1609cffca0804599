package dev.cairn.study.store;

/// Table `campaign`, one row: what the campaign is. Written when the store is made, never changed.
///
/// @param storeVersion version of the store's layout, [Schema#VERSION]
/// @param experiment name of the experiment: "fig3"
/// @param definition the whole experiment as YAML, every default written out
/// @param seed the campaign's seed, from which every other seed derives
/// @param runs runs of all variants together
/// @param iterations the largest limit of iterations of a run
/// @param variants number of variants; 1 where the experiment has none
/// @param created when, as an ISO-8601 instant
public record CampaignRow(
    int storeVersion,
    String experiment,
    String definition,
    long seed,
    int runs,
    int iterations,
    int variants,
    String created) {}
