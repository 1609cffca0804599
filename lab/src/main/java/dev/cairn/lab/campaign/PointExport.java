package dev.cairn.lab.campaign;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import dev.cairn.formats.TensorFiles;
import dev.cairn.lab.LabException;
import dev.cairn.lab.data.SampleFile;
import dev.cairn.lab.experiment.ExperimentFile;
import dev.cairn.lab.store.PointRow;
import dev.cairn.lab.store.StoreReader;
import dev.cairn.onnx.InitialiserWriter;
import dev.cairn.onnx.ParameterTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Writes points of a campaign as files of parameters, for the programs that the models come from.
public final class PointExport {
  /// What a point is written as.
  public enum Format {
    /// Arrays by name, float64.
    NPZ,
    /// Tensors by name, float64.
    SAFETENSORS,
    /// The problem's ONNX model with the point as its initialisers, in the model's own precision.
    ONNX;

    /// The files' extension.
    String extension() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Which points.
  ///
  /// @param kind "start", "early", "flattest" or "final"
  /// @param runs the runs, of every variant; none for all
  public record Selection(String kind, Set<Integer> runs) {
    /// Copies the set.
    public Selection {
      runs = Set.copyOf(runs);
    }

    boolean holds(PointRow point) {
      return point.kind().equals(kind) && (runs.isEmpty() || runs.contains(point.run()));
    }
  }

  private PointExport() {}

  /// Writes a file for each of the points, run-0007-final.npz (with v1- before it in further
  /// variants), and gives the files. Reads the problem's data anew.
  public static List<Path> write(
      StoreReader reader, Selection selection, Format format, Path directory) {
    List<PointRow> points = reader.points().stream().filter(selection::holds).toList();
    if (points.isEmpty()) {
      throw new LabException(
          "the campaign has no %s points%s"
              .formatted(
                  selection.kind(),
                  selection.runs().isEmpty() ? "" : " of the runs " + selection.runs()));
    }
    List<Variant> variants =
        Variant.load(ExperimentFile.parse(reader.campaign().definition(), "the campaign"));
    List<Path> files = new ArrayList<>();
    try {
      Files.createDirectories(directory);
      for (PointRow point : points) {
        Path file = directory.resolve(name(point, format));
        write(variants.get(point.variant()).problem().parameters(), point, format, file);
        files.add(file);
      }
    } catch (IOException e) {
      throw SampleFile.failure(e);
    }
    return files;
  }

  private static String name(PointRow point, Format format) {
    String variant = point.variant() == 0 ? "" : "v%s-".formatted(point.variant());
    return String.format(
        Locale.ROOT, "%srun-%04d-%s.%s", variant, point.run(), point.kind(), format.extension());
  }

  private static void write(Parameters parameters, PointRow point, Format format, Path file)
      throws IOException {
    Map<String, Tensor> tensors =
        ParameterTensors.of(parameters.tensors(), point.theta().toArray(), ElementType.F64);
    switch (format) {
      case NPZ, SAFETENSORS -> TensorFiles.write(file, tensors);
      case ONNX ->
          InitialiserWriter.write(
              parameters
                  .model()
                  .orElseThrow(
                      () ->
                          new LabException(
                              "the problem is no ONNX model; npz and safetensors hold its points")),
              file,
              tensors);
    }
  }
}
