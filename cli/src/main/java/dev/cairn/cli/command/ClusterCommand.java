package dev.cairn.cli.command;

import dev.cairn.cli.job.ClusterJob;
import dev.cairn.cli.job.KubernetesManifest;
import dev.cairn.cli.job.SlurmScript;
import dev.cairn.cli.option.RunOptions;
import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.linalg.DenseKernels;
import dev.cairn.linalg.KernelDescription;
import dev.cairn.study.campaign.ClusterNeed;
import dev.cairn.study.shard.Shard;
import dev.cairn.text.FileName;
import dev.cairn.text.Visible;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Writes what runs a campaign in shards on a cluster.
@Command(
    name = "cluster",
    description = {
      "Prints a job script for Slurm, or a manifest for Kubernetes: the shards of a campaign as an"
          + " array job, and their merge after it.",
      "Memory is computed from the problem, time from the runs of a campaign that was made before.",
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./cairn cluster slurm my.yaml --shards 40 --out look > look.sh && bash look.sh",
      "  ./cairn cluster slurm my.yaml --shards 40 --out look --measured runs/small > look.sh",
      "  ./cairn cluster kubernetes my.yaml --shards 40 --out look | kubectl apply -f -",
    })
public final class ClusterCommand implements Callable<Integer> {
  /// What the shards run on.
  enum Batch {
    SLURM,
    KUBERNETES
  }

  private static final String OPENBLAS = "OpenBLAS";

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "SYSTEM", description = "slurm or kubernetes.")
  private Batch system;

  @Parameters(index = "1", paramLabel = "EXPERIMENT.yaml", description = "The experiment.")
  private Path file;

  @Option(
      names = "--shards",
      required = true,
      paramLabel = "K",
      description = "Into how many shards the campaign is split.")
  private int shards;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The directory of the campaign, which all shards see; runs/NAME by default.")
  private @Nullable Path out;

  @Option(
      names = "--workers",
      paramLabel = "W",
      defaultValue = "1",
      description = "Threads, and processors, of a shard; 1 by default.")
  private int workers;

  @Option(
      names = "--measured",
      paramLabel = "DIR",
      description = "A campaign whose runs say how long an iteration takes; a small one does.")
  private @Nullable Path measured;

  @Option(
      names = "--kernel",
      paramLabel = "NAME",
      description =
          "The kernel of OpenBLAS on all nodes: with one kernel the bits do not depend on the node."
              + " Of this machine by default; Haswell runs on every x86-64 of the last ten years.")
  private @Nullable String kernel;

  @Option(
      names = "--image",
      paramLabel = "IMAGE",
      defaultValue = "cairn:latest",
      description = "Kubernetes: the image that holds Cairn.")
  private String image;

  @Override
  public Integer call() {
    requireIn("--shards", shards, Shard.MOST);
    requireIn("--workers", workers, RunOptions.MOST_WORKERS);
    requireVisible("EXPERIMENT.yaml", file.toString());
    requireVisible("--out", out == null ? "" : out.toString());
    requireVisible("--image", image);
    ExperimentFile experiment = ExperimentFile.read(file);
    String name = experiment.experiment().name();
    ClusterJob job =
        new ClusterJob(
            name,
            file,
            out == null ? Path.of("runs", FileName.of(name)) : out,
            new ClusterJob.Split(shards, workers),
            ClusterNeed.of(experiment, shards, workers, Optional.ofNullable(measured)),
            kernel());
    PrintWriter writer = spec.commandLine().getOut();
    writer.print(
        switch (system) {
          case SLURM -> SlurmScript.of(job);
          case KUBERNETES -> KubernetesManifest.of(job, image);
        });
    writer.flush();
    return 0;
  }

  /// What is printed is for programs, which need every name as it is, on one line.
  private void requireVisible(String option, String name) {
    String visible = Visible.line(name);
    if (!visible.equals(name)) {
      throw new ParameterException(
          spec.commandLine(),
          "%s is '%s', whose escaped characters cannot stand in a script"
              .formatted(option, visible));
    }
  }

  private void requireIn(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new ParameterException(
          spec.commandLine(),
          "%s is '%s', must be a whole number in [1, %s]".formatted(option, value, most));
    }
  }

  /// The kernel that is asked for, or that of this machine.
  private Optional<String> kernel() {
    if (kernel != null && !kernel.matches("[A-Za-z0-9_]+")) {
      throw new CairnException("--kernel is '%s', must be a name of OpenBLAS's".formatted(kernel));
    }
    KernelDescription here = DenseKernels.current().description();
    return Optional.ofNullable(kernel)
        .or(() -> here.library().equals(OPENBLAS) ? Optional.of(here.core()) : Optional.empty());
  }
}
