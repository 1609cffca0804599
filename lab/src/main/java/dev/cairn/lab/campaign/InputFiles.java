package dev.cairn.lab.campaign;

import dev.cairn.lab.LabException;
import dev.cairn.lab.data.SampleFile;
import dev.cairn.lab.data.Samples;
import dev.cairn.lab.experiment.Experiment;
import dev.cairn.lab.experiment.ProblemSpec;
import dev.cairn.lab.experiment.StartSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The files of the user's that a campaign reads, held to what they were when it began: a campaign
/// whose model or data changed under it would be no experiment.
final class InputFiles {
  /// In the campaign's directory, as `sha256sum -c` reads it.
  static final String FILE = "inputs.sha256";

  private static final String GAP = "  ";

  private InputFiles() {}

  /// Notes the digests of the files of these experiments; nothing where they read none.
  static void note(Collection<Experiment> experiments, Path directory) throws IOException {
    Set<Path> files = new LinkedHashSet<>();
    for (Experiment experiment : experiments) {
      files.addAll(files(experiment.problem()));
      files.addAll(files(experiment.start()));
    }
    if (files.isEmpty()) {
      return;
    }
    var lines = new StringBuilder();
    for (Path file : files) {
      lines.append(digest(file)).append(GAP).append(file).append('\n');
    }
    Files.writeString(directory.resolve(FILE), lines);
  }

  /// Refuses to go on where a file is not what it was.
  static void check(Path directory) {
    Path noted = directory.resolve(FILE);
    try {
      if (!Files.exists(noted)) {
        return;
      }
      for (String line : Files.readAllLines(noted)) {
        int gap = line.indexOf(GAP);
        if (gap < 0) {
          throw new LabException("%s: '%s' is no digest and file".formatted(noted, line));
        }
        Path file = Path.of(line.substring(gap + GAP.length()));
        if (!digest(file).equals(line.substring(0, gap))) {
          throw new LabException(
              "%s has changed since the campaign in %s was begun".formatted(file, directory));
        }
      }
    } catch (IOException e) {
      throw SampleFile.failure(e);
    }
  }

  private static List<Path> files(ProblemSpec problem) {
    return switch (problem) {
      case ProblemSpec.Network network -> Samples.files(network.data());
      case ProblemSpec.Onnx onnx -> {
        Set<Path> files = new LinkedHashSet<>(List.of(Path.of(onnx.model())));
        files.addAll(Samples.files(onnx.data()));
        yield List.copyOf(files);
      }
      case ProblemSpec.Function _, ProblemSpec.Formula _ -> List.of();
    };
  }

  private static List<Path> files(StartSpec start) {
    return switch (start) {
      case StartSpec.InFiles files -> files.paths().stream().map(Path::of).toList();
      case StartSpec.Around around -> around.path().stream().map(Path::of).toList();
      case StartSpec.Training _,
          StartSpec.Given _,
          StartSpec.Marked _,
          StartSpec.Catalogued _,
          StartSpec.Grid _,
          StartSpec.Uniform _,
          StartSpec.Normal _ ->
          List.of();
    };
  }

  private static String digest(Path file) throws IOException {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(sha256.digest());
  }
}
