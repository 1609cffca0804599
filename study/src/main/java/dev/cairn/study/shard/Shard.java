package dev.cairn.study.shard;

import dev.cairn.experiment.CairnException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A share of a campaign's cells: those whose positions are `index` modulo `count`.
///
/// @param index from 0, below count
/// @param count of the shards that the campaign is split into, in [1, 1,000,000]
public record Shard(int index, int count) {
  /// More shards than this are a slip of the keyboard.
  public static final int MOST = 1_000_000;

  /// All cells.
  public static final Shard WHOLE = new Shard(0, 1);

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,9})/([0-9]{1,9})");

  /// Refuses what is no share.
  public Shard {
    if (count < 1 || count > MOST || index < 0 || index >= count) {
      throw new CairnException(
          "shard %s/%s: the first number must be in [0, %s], the second, the number of shards, in [1, %s]"
              .formatted(index, count, Math.max(0, count - 1), MOST));
    }
  }

  /// Reads "3/40".
  public static Shard parse(String text) {
    Matcher numbers = TEXT.matcher(text);
    if (!numbers.matches()) {
      throw new CairnException("--shard is '%s', must be like 3/40".formatted(text));
    }
    return new Shard(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)));
  }

  /// Whether the cell at this position is one of its own.
  public boolean holds(long position) {
    return position % count == index;
  }

  @Override
  public String toString() {
    return index + "/" + count;
  }
}
