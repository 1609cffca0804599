package dev.cairn.cli.command;

import dev.cairn.cli.option.MixingOption;
import dev.cairn.cli.option.RunOptions;
import dev.cairn.cli.option.StartCommandOption;
import dev.cairn.cli.output.CollectProgress;
import dev.cairn.cli.output.CollectionOutput;
import dev.cairn.cli.process.Interruption;
import dev.cairn.experiment.CairnException;
import dev.cairn.report.page.CollectionReport;
import dev.cairn.study.campaign.Campaigns;
import dev.cairn.study.landscape.CollectSettings;
import dev.cairn.study.landscape.Collector;
import dev.cairn.study.landscape.SaddleDescents;
import dev.cairn.study.setup.InputFiles;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.CollectionStore;
import dev.cairn.study.store.Export;
import dev.cairn.study.store.ProvenanceRow;
import dev.cairn.study.work.Engine;
import dev.cairn.study.work.StopRequest;
import dev.cairn.study.work.WorkSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Collects the critical points of campaigns.
@Command(
    name = "collect",
    description = {
      "Collects the critical points where the runs of campaigns ended, each once up to the"
          + " symmetries of the problem, and tells what speaks for its completeness.",
      "One campaign's points go into its own store, those of several into the directory of --out.",
      "Runs that were looked at before are left alone: call it again when there are more.",
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./cairn collect runs/fig3",
      "  ./cairn collect runs/a runs/b --out points      several campaigns of one problem",
      "  ./cairn collect runs/fig3 --proven --out sure   only what ./cairn certify has proven",
      "  ./cairn report points                           figures and page of the collection",
    })
public final class CollectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "DIR",
      arity = "1..*",
      description = "Directories of campaigns, or of several campaigns each.")
  private List<Path> directories;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Directory of the collection; needed for several campaigns.")
  private @Nullable Path out;

  @Option(
      names = "--below",
      paramLabel = "X",
      description =
          "Points with ‖∇f‖² below this are collected, and those proven critical; the first of"
              + " cutoffs.critical by default.")
  private @Nullable Double below;

  @Option(
      names = "--tolerance",
      paramLabel = "X",
      description = "Points closer than this are the same; ${DEFAULT-VALUE} by default.",
      defaultValue = "1e-5")
  private double tolerance;

  @Option(
      names = "--null",
      paramLabel = "X",
      description =
          "Eigenvalues of size at most this times ‖H‖₂ are null; ${DEFAULT-VALUE} by default.",
      defaultValue = "1e-7")
  private double nullEigenvalue;

  @Option(
      names = "--proven",
      description =
          "Only points that are proven critical, single, of a family or degenerate: ./cairn certify first.")
  private boolean provenOnly;

  @Option(
      names = "--connect",
      paramLabel = "N",
      description =
          "Descend from N more saddles, those of the lowest index first, to see which minima they"
              + " lead to; 0 by default. A descent costs a minimisation.",
      defaultValue = "0")
  private int connect;

  @Option(names = "--again", description = "Forget what was collected before and begin anew.")
  private boolean again;

  @Mixin private StartCommandOption command;
  @Mixin private RunOptions session;
  @Mixin private MixingOption mixed;

  @Override
  public Integer call() {
    command.apply();
    List<Path> campaigns = campaigns();
    if (campaigns.size() > 1 && out == null) {
      throw new ParameterException(
          spec.commandLine(), "several campaigns: say with --out where their points go");
    }
    Path target = out == null ? campaigns.getFirst() : out;
    CollectionOutput output = session.collections();
    var stop = new StopRequest();
    try (var _ = Interruption.open(stop, () -> {})) {
      collect(campaigns, target, stop);
      try (CollectionReader reader = CollectionReader.open(target)) {
        Export.write(reader, Export.Format.PARQUET, target.resolve(Export.PARQUET));
        CollectionReport.write(reader, target);
        output.tell(
            reader,
            stop.asked()
                ? "interrupted; the same command goes on" + (again ? ", without --again" : "")
                : "the points are in " + target);
      }
    }
    return stop.asked() ? 1 : 0;
  }

  private void collect(List<Path> campaigns, Path target, StopRequest stop) {
    CollectionOutput output = session.collections();
    try (CollectProgress progress = output.progress()) {
      if (again) {
        try (CollectionStore store = CollectionStore.open(target)) {
          store.clear();
        }
        if (out != null) {
          InputFiles.forget(out);
        }
      }
      var work =
          new WorkSession(
              ProvenanceRow.Work.COLLECT, Engine.of(session.workers()), mixed.mixing(), stop);
      var collector = new Collector(target, settings(), work, output.watcher(progress));
      for (Path campaign : campaigns) {
        if (!stop.asked()) {
          collector.take(campaign);
        }
      }
      if (connect > 0 && !stop.asked()) {
        try (CollectionStore store = CollectionStore.open(target)) {
          new SaddleDescents(stop::asked, output.watcher(progress))
              .descend(store, target, connect, work);
        }
      }
    }
  }

  private CollectSettings settings() {
    try {
      return new CollectSettings(
          tolerance,
          below == null ? OptionalDouble.empty() : OptionalDouble.of(below),
          nullEigenvalue,
          provenOnly);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /// The campaigns named, and those in directories of several.
  private List<Path> campaigns() {
    List<Path> campaigns = new ArrayList<>();
    for (Path directory : directories) {
      List<Path> inside = Campaigns.of(directory);
      if (inside.isEmpty()) {
        campaigns.add(directory);
      } else {
        campaigns.addAll(inside);
      }
    }
    if (out != null && campaigns.stream().anyMatch(out::equals)) {
      throw new CairnException("--out %s is the directory of a campaign".formatted(out));
    }
    return campaigns;
  }
}
