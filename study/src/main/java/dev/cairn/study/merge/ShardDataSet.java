package dev.cairn.study.merge;

import dev.cairn.study.shard.ShardPlan;
import dev.cairn.study.store.DataSetExport;
import dev.cairn.study.store.Schema;
import dev.cairn.study.store.StoreReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/// Writes the shards of a campaign as one partitioned Parquet data set, without a merge: shard
/// after shard, each with the memory that one takes. Called again, it writes what has changed.
///
/// @param plan of the campaign
/// @param target directory of the data set
/// @param say is told of shards that are left out
public record ShardDataSet(ShardPlan plan, Path target, Consumer<String> say) {
  /// Writes what is there; the number of shards that were written or stand as they are.
  public int write() {
    int written = 0;
    for (int shard : plan.begun()) {
      Path directory = plan.directory(shard);
      Optional<String> holder = plan.holder(shard);
      if (holder.isPresent()) {
        say.accept("shard %s is left out: %s makes it".formatted(shard, holder.get()));
      } else if (Files.exists(directory.resolve(Schema.FILE))) {
        if (!DataSetExport.current(shard, directory, target)) {
          try (StoreReader reader = StoreReader.open(directory, target)) {
            DataSetExport.write(reader, OptionalInt.of(shard), target);
          }
        }
        written++;
      }
    }
    return written;
  }
}
