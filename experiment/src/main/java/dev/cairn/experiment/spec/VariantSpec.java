package dev.cairn.experiment.spec;

import dev.cairn.experiment.binding.Key;
import java.util.Map;

/// One variant of an experiment: the experiment with some settings changed.
public record VariantSpec(
    @Key("Name of the variant.") String name,
    @Key(value = "Changed settings, path to value: finder.rtol to 1e-8.", fallback = "{}")
        Map<String, String> set,
    @Key(value = "What --paper-scale changes besides, path to value.", fallback = "{}")
        Map<String, String> paperScale) {}
