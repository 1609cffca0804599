package dev.cairn.lab.experiment;

/// How `./cairn landscape` searches.
public record LandscapeSpec(
    @Key(
            value =
                "Runs go to a critical point of the loss on so many samples, spread evenly over"
                    + " the data, and from there to one of the loss itself, which costs less where"
                    + " the data are many; 0: on all samples from the start. Networks of layers"
                    + " only.",
            fallback = "0",
            range = "[0, 10000000]")
        int draftSamples,
    @Key(
            value =
                "One run in so many searches the whole space where the symmetry gives subspaces"
                    + " (smaller networks inside a network, symmetric clusters), in which runs are"
                    + " cheaper.",
            fallback = "4",
            range = "[1, 1000000]")
        int wholeSpace) {}
