package dev.cairn.experiment.spec;

import dev.cairn.experiment.binding.Key;

/// How `./cairn landscape` searches.
public record LandscapeSpec(
    @Key(
            value =
                "One run in so many searches the whole space where the symmetry gives subspaces"
                    + " (smaller networks inside a network, symmetric clusters), in which runs are"
                    + " cheaper.",
            fallback = "4",
            range = "[1, 1000000]")
        int wholeSpace) {}
