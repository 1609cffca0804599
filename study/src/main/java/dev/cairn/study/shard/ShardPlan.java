package dev.cairn.study.shard;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.Failures;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.formats.WholeFile;
import dev.cairn.study.store.Schema;
import dev.cairn.study.work.StudyDirectory;
import dev.cairn.text.Counted;
import dev.cairn.text.FileName;
import dev.cairn.text.SystemWords;
import dev.cairn.text.Worded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// How a campaign is split into shards. Kept as `shards/plan.yaml` in the campaign's directory, by
/// whichever shard comes first; every other one must have the same.
///
/// @param campaign the directory of the campaign
/// @param shards how many
/// @param trainings who trains
/// @param definition of the experiment, every default written out
public record ShardPlan(Path campaign, int shards, Trainings trainings, String definition) {
  /// The directory of the shards in a campaign's directory.
  public static final String DIRECTORY = Schema.SHARDS;

  private static final String FILE = "plan.yaml";

  private static final Pattern HEAD =
      Pattern.compile("# shards: ([0-9]{1,9})\n# trainings: ([a-z]+)\n");

  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,8}");

  /// The plan of a campaign whose first shard this is; the plan that is there, where it is the
  /// same.
  ///
  /// Throws [CairnException] with what differs.
  public static ShardPlan join(
      Path campaign, ExperimentFile experiment, int shards, Trainings trainings) {
    ShardPlan wanted = new ShardPlan(campaign, shards, trainings, experiment.definition());
    Path file = campaign.resolve(DIRECTORY).resolve(FILE);
    if (!Files.exists(file)) {
      requireUnused(campaign);
      try {
        Files.createDirectories(file.getParent());
        write(file, wanted.text());
      } catch (IOException e) {
        throw StudyDirectory.unwritable(campaign, e);
      }
    }
    read(campaign).requireSame(wanted);
    return wanted;
  }

  /// Refuses a directory that holds anything but shards: another shard may make theirs meanwhile.
  private static void requireUnused(Path campaign) {
    Path shards = campaign.resolve(DIRECTORY);
    if (!Files.isDirectory(shards)) {
      try {
        StudyDirectory.requireUnused(campaign);
      } catch (CairnException e) {
        if (!Files.isDirectory(shards)) {
          throw e;
        }
      }
    }
  }

  /// Writes the plan, which several shards may do at once: each begins with a file of its own.
  private static void write(Path file, String text) throws IOException {
    Holder self = Holder.here();
    String name = "%s-%s-%s".formatted(self.host(), self.pid(), Thread.currentThread().threadId());
    Path own = file.resolveSibling(FileName.of(name));
    WholeFile.write(own, text);
    Files.move(own, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /// The plan of the campaign in a directory.
  ///
  /// Throws [CairnException] where it is in no shards.
  public static ShardPlan of(Path campaign) {
    if (!present(campaign)) {
      SystemWords.outOfSight(campaign.resolve(DIRECTORY).resolve(FILE))
          .ifPresent(
              reason -> {
                throw new CairnException("no shards in %s: %s".formatted(campaign, reason));
              });
      throw new CairnException(
          "no shards in %s: %s is missing (./cairn run EXPERIMENT.yaml --out %1$s --shard 0/8)"
              .formatted(campaign, Path.of(DIRECTORY, FILE)));
    }
    return read(campaign);
  }

  /// Whether the campaign in a directory is in shards.
  public static boolean present(Path campaign) {
    return Files.exists(campaign.resolve(DIRECTORY).resolve(FILE));
  }

  /// The campaign that a directory is a shard of.
  public static Optional<ShardPlan> around(Path shard) {
    Path absolute = shard.toAbsolutePath().normalize();
    Path shards = absolute.getParent();
    if (shards == null || !shards.endsWith(DIRECTORY) || !Files.exists(shards.resolve(FILE))) {
      return Optional.empty();
    }
    return Optional.ofNullable(shards.getParent())
        .filter(_ -> NUMBER.matcher(absolute.getFileName().toString()).matches())
        .map(ShardPlan::read);
  }

  /// What is made in a directory: a shard, or all of a campaign.
  public static Shard made(Path directory) {
    return around(directory)
        .map(plan -> new Shard(number(directory.toAbsolutePath().normalize()), plan.shards()))
        .orElse(Shard.WHOLE);
  }

  private static int number(Path shard) {
    return Integer.parseInt(shard.getFileName().toString());
  }

  /// The directory of a shard: a study of its own.
  public Path directory(int shard) {
    return campaign.resolve(DIRECTORY).resolve(String.valueOf(shard));
  }

  /// The lock of a shard.
  Path lock(int shard) {
    return lock(String.valueOf(shard));
  }

  /// Takes the right to merge, as [ShardLock] does.
  public ShardLock lockMerge(Consumer<String> say) {
    return ShardLock.take(lock("merge"), "the merge of " + campaign, say, () -> {});
  }

  /// Which process makes a shard now, as far as is known without waiting.
  public Optional<String> holder(int shard) {
    return ShardLock.holder(lock(shard));
  }

  /// Each in a directory of its own, which its holder looks into at every beat: one of all locks
  /// would be read by every process of the campaign.
  private Path lock(String name) {
    return campaign.resolve(DIRECTORY).resolve("locks").resolve(name).resolve("held");
  }

  /// Where shard 0 puts the trainings for the others.
  Path trained() {
    return campaign.resolve(DIRECTORY).resolve("training.parquet");
  }

  /// The shards that have begun, by number.
  public List<Integer> begun() {
    try (Stream<Path> entries = Files.list(campaign.resolve(DIRECTORY))) {
      return entries
          .filter(entry -> NUMBER.matcher(entry.getFileName().toString()).matches())
          .map(ShardPlan::number)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw Failures.at("cannot read", campaign, e);
    }
  }

  /// The experiment.
  public ExperimentFile experiment() {
    return ExperimentFile.parse(definition, campaign.resolve(DIRECTORY).resolve(FILE).toString());
  }

  private String text() {
    return "# shards: %s\n# trainings: %s\n%s".formatted(shards, trainings.word(), definition);
  }

  private static ShardPlan read(Path campaign) {
    Path file = campaign.resolve(DIRECTORY).resolve(FILE);
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw Failures.at("cannot read", file, e);
    }
    Matcher head = HEAD.matcher(text);
    Optional<Trainings> trainings =
        head.lookingAt() ? Worded.of(Trainings.class, head.group(2)) : Optional.empty();
    if (trainings.isEmpty()) {
      throw new CairnException("%s is no plan of shards".formatted(file));
    }
    // written out by this Cairn, which may know more keys than the one that stored it
    String definition =
        ExperimentFile.parse(text.substring(head.end()), file.toString()).definition();
    return new ShardPlan(campaign, Integer.parseInt(head.group(1)), trainings.get(), definition);
  }

  /// Refuses another number of shards.
  public void requireCount(int count) {
    if (shards != count) {
      throw new CairnException(
          "%s is split into %s, not %s".formatted(campaign, Counted.of(shards, "shard"), count));
    }
  }

  private void requireSame(ShardPlan other) {
    requireCount(other.shards);
    if (trainings != other.trainings) {
      throw new CairnException(
          "the trainings of %s are %s, not %s (--trainings)"
              .formatted(campaign, trainings.word(), other.trainings.word()));
    }
    ExperimentFile.difference(definition, other.definition)
        .ifPresent(
            lines -> {
              throw CairnException.above(
                  "the experiment given is not the one of the shards in %s (- theirs, + given):"
                      .formatted(campaign),
                  lines);
            });
  }
}
