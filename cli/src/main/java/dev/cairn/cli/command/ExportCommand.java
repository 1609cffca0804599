package dev.cairn.cli.command;

import dev.cairn.experiment.CairnException;
import dev.cairn.search.PointKind;
import dev.cairn.study.campaign.PointExport;
import dev.cairn.study.merge.ShardDataSet;
import dev.cairn.study.setup.InputFiles;
import dev.cairn.study.shard.ShardPlan;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.ContinuationReader;
import dev.cairn.study.store.DataSetExport;
import dev.cairn.study.store.Export;
import dev.cairn.study.store.StoreReader;
import dev.cairn.study.store.StudyReader;
import dev.cairn.text.Counted;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Writes the tables or the points of a campaign for other programs.
@Command(
    name = "export",
    description = {
      "Writes the tables of a campaign as files: iterates, runs, points and so on; or its points as"
          + " files of parameters, for the program that a model comes from.",
      "Doubles come back with the same bits. docs/store.md describes the tables.",
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./cairn export runs/fig3 --format csv       to runs/fig3/csv/*.csv",
      "  ./cairn export runs/fig3 --format parquet   to runs/fig3/parquet/*.parquet",
      "  ./cairn export look --format parquet --partitioned     to look/dataset, without a merge",
      "  ./cairn export look --format safetensors    to look/safetensors/run-0000-final.safetensors, …",
      "  ./cairn export look --format onnx --run 7   the model with the final point of run 7",
    })
public final class ExportCommand implements Callable<Integer> {
  /// What is written.
  enum Format {
    CSV,
    PARQUET,
    NPZ,
    SAFETENSORS,
    ONNX;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "The directory of a campaign or of a collection.")
  private Path directory;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      description = "csv or parquet: all tables. npz, safetensors or onnx: points, a file each.")
  private Format format;

  @Option(
      names = "--partitioned",
      description =
          "Parquet as a data set of directories (runs/shard=3/variant=0/part-0.parquet), to"
              + " DIR/dataset; of the shards themselves where they are not merged.")
  private boolean partitioned;

  @Option(
      names = "--points",
      paramLabel = "KIND",
      defaultValue = "FINAL",
      description = "Which points of the runs: final (default), flattest, early or start.")
  private PointKind points;

  @Option(
      names = "--run",
      paramLabel = "N",
      description = "Only the points of this run. May be repeated.")
  private Set<Integer> runs = new LinkedHashSet<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the files go; DIR/FORMAT of the campaign by default.")
  private @Nullable Path out;

  @Override
  public Integer call() {
    if (partitioned) {
      return dataSet(out == null ? directory.resolve(DataSetExport.DIRECTORY) : out);
    }
    Path target = out == null ? directory.resolve(format.word()) : out;
    PrintWriter writer = spec.commandLine().getOut();
    try (StudyReader study = StudyReader.open(directory, target)) {
      switch (format) {
        case CSV -> Export.write(study, Export.Format.CSV, target);
        case PARQUET -> Export.write(study, Export.Format.PARQUET, target);
        case NPZ -> points(study, PointExport.Format.NPZ, target);
        case SAFETENSORS -> points(study, PointExport.Format.SAFETENSORS, target);
        case ONNX -> points(study, PointExport.Format.ONNX, target);
      }
    }
    writer.println(target);
    writer.flush();
    return 0;
  }

  private int dataSet(Path target) {
    if (format != Format.PARQUET) {
      throw new ParameterException(
          spec.commandLine(), "--partitioned is for --format parquet, not for " + format.word());
    }
    PrintWriter writer = spec.commandLine().getOut();
    if (!StudyReader.present(directory) && ShardPlan.present(directory)) {
      int shards = new ShardDataSet(ShardPlan.of(directory), target, writer::println).write();
      writer.println("%s: %s".formatted(target, Counted.of(shards, "shard")));
    } else {
      try (StoreReader reader = StoreReader.open(directory, target)) {
        DataSetExport.write(reader, OptionalInt.empty(), target);
      }
      writer.println(target);
    }
    writer.flush();
    return 0;
  }

  private void points(StudyReader study, PointExport.Format as, Path target) {
    StoreReader reader =
        switch (study) {
          case StoreReader campaign -> campaign;
          case CollectionReader _ ->
              throw new CairnException(
                  "%s holds a collection: its tables go to csv or parquet".formatted(directory));
          case ContinuationReader _ ->
              throw new CairnException(
                  "%s holds branches: their tables go to csv or parquet".formatted(directory));
        };
    List<PointExport.Written> files =
        InputFiles.held(
            directory,
            reader.experiments(),
            () -> PointExport.write(reader, new PointExport.Selection(points, runs), as, target));
    PrintWriter writer = spec.commandLine().getOut();
    for (PointExport.Written file : files) {
      file.note().ifPresent(note -> writer.println("%s: %s".formatted(file.file(), note)));
    }
  }
}
