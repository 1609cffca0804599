package dev.cairn.cli.command;

import dev.cairn.cli.option.EngineOptions;
import dev.cairn.cli.option.MixingOption;
import dev.cairn.cli.option.ShardOptions;
import dev.cairn.cli.output.Progress;
import dev.cairn.cli.process.Interruption;
import dev.cairn.cli.work.ShardRun;
import dev.cairn.report.page.StudyReport;
import dev.cairn.report.statistics.CollectionSummary;
import dev.cairn.search.PointKind;
import dev.cairn.study.Studies;
import dev.cairn.study.certify.Selection;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.ContinuationReader;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.store.ProvenanceRow;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.store.StudyReader;
import dev.cairn.study.work.Engine;
import dev.cairn.study.work.StopRequest;
import dev.cairn.study.work.WorkSession;
import dev.cairn.text.ShellWord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Proves what the points of a campaign are.
@Command(
    name = "certify",
    description = {
      "Proves of each point of a campaign, or of a collection, that it is critical (with its Morse"
          + " index), of a family of critical points, or not critical within a radius.",
      "Points that have a certificate already are left alone, undecided ones too: interrupted, it"
          + " goes on.",
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./cairn certify runs/fig2",
      "  ./cairn certify runs/fig3 --points all --workers 2",
      "  ./cairn certify runs/fig3 --retry           what an earlier Cairn left undecided",
      "  ./cairn certify look --shard 3/40           one of 40 shares, on any machine",
      "  ./cairn certify runs/landscape-himmelblau --limit 20    one of every index first",
    })
public final class CertifyCommand implements Callable<Integer> {
  /// Which points.
  enum Points {
    FINAL,
    FLATTEST,
    EARLY,
    START,
    ALL;

    Set<PointKind> kinds() {
      return switch (this) {
        case FINAL -> EnumSet.of(PointKind.FINAL);
        case FLATTEST -> EnumSet.of(PointKind.FLATTEST);
        case EARLY -> EnumSet.of(PointKind.EARLY);
        case START -> EnumSet.of(PointKind.START);
        case ALL -> EnumSet.allOf(PointKind.class);
      };
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "DIR",
      description = "The directory of a campaign, or of a collection (./cairn landscape, collect).")
  private Path directory;

  @Option(
      names = "--points",
      paramLabel = "WHICH",
      defaultValue = "final",
      description = "Which points of a campaign: ${COMPLETION-CANDIDATES}; final by default.")
  private Points points;

  @Option(names = "--retry", description = "Tries the points again that were left undecided.")
  private boolean retry;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description =
          "At most N points; of a collection one of every Morse index before a second of any.")
  private int limit = Integer.MAX_VALUE;

  @Option(
      names = "--shard",
      paramLabel = "I/K",
      arity = "0..1",
      fallbackValue = "",
      description =
          "Only the points of shard I of K, in DIR/shards/I; ./cairn merge DIR takes the proofs in.")
  private @Nullable String shard;

  @Mixin private EngineOptions session;
  @Mixin private MixingOption mixed;

  @Override
  public Integer call() {
    if (shard != null) {
      session.requireThreads("--shard: a shard is made by threads of its machine");
      return ShardRun.certify(
          directory, ShardOptions.shard(spec, shard), selection(), session, mixed.mixing());
    }
    Progress progress = session.progress();
    var stop = new StopRequest();
    try (Engine engine = session.engine();
        var _ = Interruption.open(stop, () -> progress.say(goOn()))) {
      var work = new WorkSession(ProvenanceRow.Work.CERTIFY, engine, mixed.mixing(), stop);
      if (Studies.certify(directory, selection(), work, progress::say) == Outcome.INTERRUPTED) {
        progress.say(goOn());
        return 1;
      }
      try (StudyReader reader = StudyReader.open(directory)) {
        switch (reader) {
          case StoreReader campaign -> progress.summary(StudyReport.write(campaign, directory));
          case CollectionReader collection -> {
            StudyReport.write(collection, directory);
            CollectionSummary.read(collection).forEach(s -> s.lines().forEach(progress::say));
          }
          case ContinuationReader branches -> StudyReport.write(branches, directory);
        }
      }
    } finally {
      progress.close();
    }
    return 0;
  }

  private String goOn() {
    List<String> words = new ArrayList<>(List.of("./cairn certify", ShellWord.of(directory)));
    if (points != Points.FINAL) {
      words.add("--points " + points.name().toLowerCase(Locale.ROOT));
    }
    if (retry) {
      words.add("--retry");
    }
    if (limit < Integer.MAX_VALUE) {
      words.add("--limit " + limit);
    }
    return "interrupted; go on with: " + String.join(" ", words);
  }

  private Selection selection() {
    return new Selection(points.kinds(), retry, limit);
  }
}
