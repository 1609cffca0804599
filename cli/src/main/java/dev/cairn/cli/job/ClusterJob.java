package dev.cairn.cli.job;

import dev.cairn.study.campaign.ClusterNeed;
import dev.cairn.text.Counted;
import dev.cairn.text.ShellWord;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// A campaign in shards on a cluster.
///
/// @param name of the experiment
/// @param experiment its file
/// @param out the directory of the campaign
/// @param split into what
/// @param need of a shard
/// @param kernel of OpenBLAS; empty where this machine has none and none is asked for
public record ClusterJob(
    String name,
    Path experiment,
    Path out,
    Split split,
    ClusterNeed need,
    Optional<String> kernel) {
  /// Shards, and threads of each.
  public record Split(int shards, int workers) {}

  private static final int MINUTES_PER_HOUR = 60;

  /// The name where only lower-case letters, digits and hyphens do.
  String label() {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String trimmed = plain.replaceAll("^-|-$", "");
    return trimmed.isEmpty() ? "cairn" : trimmed.substring(0, Math.min(40, trimmed.length()));
  }

  /// What makes a shard whose number a shell puts in.
  String shard(String number) {
    return "run %s --out %s --shard %s --workers %s"
        .formatted(ShellWord.of(experiment), ShellWord.of(out), number, split.workers());
  }

  /// Hours and minutes of a shard, as batch systems read them.
  String time() {
    long minutes = need.minutes();
    return String.format(
        Locale.ROOT, "%02d:%02d:00", minutes / MINUTES_PER_HOUR, minutes % MINUTES_PER_HOUR);
  }

  /// Where time and memory come from, in a line.
  String because() {
    return "%s in %s, at most %s each; %s"
        .formatted(
            Counted.of(need.cells(), "cell"),
            Counted.of(split.shards(), "shard"),
            need.cellsOfShard(),
            need.because());
  }

  /// The virtual machine's share of the memory, and its SIMD width where a kernel without AVX-512
  /// is asked for.
  String flags() {
    boolean narrow = kernel.filter(k -> k.equals("Haswell") || k.equals("Zen")).isPresent();
    return "-Xmx%sm%s".formatted(need.heapMegabytes(), narrow ? " -XX:UseAVX=2" : "");
  }
}
