package dev.cairn.cli.command;

import dev.cairn.cli.option.EngineOptions;
import dev.cairn.cli.option.ExperimentOptions;
import dev.cairn.cli.option.PublishedOption;
import dev.cairn.cli.option.ServeFlag;
import dev.cairn.cli.option.ShardOptions;
import dev.cairn.cli.work.CampaignRun;
import dev.cairn.cli.work.CampaignSequence;
import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.study.campaign.Campaigns;
import dev.cairn.study.work.Mixing;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Runs an experiment of the paper.
@Command(
    name = "reproduce",
    description = "Runs an experiment of the paper and draws its figure.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./cairn reproduce fig3                       a quick look, about three minutes",
      "  ./cairn reproduce fig3 --paper-scale         100 runs of 500 iterations",
      "  ./cairn reproduce all --out paper            every figure, each in its sub-directory",
      "  ./cairn reproduce fig2 --out quartic         the quartic of equation 3",
      "  ./cairn reproduce optimisers                 optimisers from gradient-flat points",
      "  ./cairn reproduce finders                    every finder, without and with L2",
      "  ./cairn reproduce fig3 --runs 4 --seed 7 --set finder.rtol=1e-6",
      "",
      "An experiment of the paper is a file like your own: ./cairn run --help.",
    })
public final class ReproduceCommand implements Callable<Integer> {
  /// The name that stands for every figure.
  private static final String ALL = "all";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FIGURE",
      description = "One of: ${COMPLETION-CANDIDATES}.",
      completionCandidates = Names.class)
  private String name;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where everything goes; empty or new. runs/FIGURE by default.")
  private @Nullable Path out;

  @Option(
      names = "--certify",
      description = "Prove afterwards what the final points are, as ./cairn certify does.")
  private boolean certify;

  @Mixin private ExperimentOptions experiment;
  @Mixin private EngineOptions session;
  @Mixin private ServeFlag serve;
  @Mixin private PublishedOption published;
  @Mixin private ShardOptions shard;

  @Override
  public Integer call() {
    if (name.equals(ALL)) {
      return all();
    }
    var campaign = new CampaignRun(session, serve, shard, certify);
    if (shard.shard().isPresent()) {
      return shard(campaign);
    }
    Path directory = out == null ? CampaignRun.unused(name) : out;
    int code = campaign.run(file(), directory);
    if (code == 0) {
      published.compare(directory, spec);
    }
    return code;
  }

  private int shard(CampaignRun campaign) {
    if (published.isPresent()) {
      throw new ParameterException(
          spec.commandLine(), "--published: compare the merged campaign, with ./cairn report");
    }
    return campaign.run(file(), out);
  }

  /// Every figure, one after the other.
  private int all() {
    if (serve.page().isPresent()) {
      throw new ParameterException(spec.commandLine(), "--serve: serve one figure at a time");
    }
    if (published.isPresent()) {
      throw new ParameterException(
          spec.commandLine(), "--published: compare one figure at a time, with ./cairn report");
    }
    if (shard.shard().isPresent()) {
      throw new ParameterException(spec.commandLine(), "--shard: of one figure at a time");
    }
    Map<String, ExperimentFile> files = new LinkedHashMap<>();
    ExperimentFile.BUNDLED.forEach(figure -> files.put(figure, ExperimentFile.bundled(figure)));
    Map<String, ExperimentFile> changed;
    try {
      changed = experiment.apply(files);
      changed.values().forEach(ExperimentFile::variants);
    } catch (CairnException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    Path common = out == null ? CampaignRun.unused(ALL) : out;
    Campaigns.define(common, changed);
    return CampaignSequence.run(common, session, certify, Mixing.REFUSED);
  }

  /// The experiment of one figure; a name that is none's was typed wrong.
  private ExperimentFile file() {
    ExperimentFile file;
    try {
      file = ExperimentFile.bundled(name);
    } catch (CairnException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    return experiment.apply(file);
  }

  /// The names of the figures, for help and completion.
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.concat(ExperimentFile.BUNDLED.stream(), Stream.of(ALL)).iterator();
    }
  }
}
