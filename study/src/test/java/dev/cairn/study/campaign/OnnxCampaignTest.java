package dev.cairn.study.campaign;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.formats.Limits;
import dev.cairn.formats.TensorFiles;
import dev.cairn.onnx.OnnxModel;
import dev.cairn.onnx.ParameterTensors;
import dev.cairn.search.PointKind;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.StoreReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A model from PyTorch as an experiment, from its file to a point that goes back.
class OnnxCampaignTest {
  private static final Path DIGITS = Path.of("..", "examples", "digits");
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-24T00:00:00Z"));

  @TempDir Path directory;

  @BeforeEach
  void modelBesideItsExperiment() throws IOException {
    for (String file : List.of("digits.onnx", "digits.npz", "digits.yaml")) {
      Files.copy(DIGITS.resolve(file), directory.resolve(file));
    }
  }

  private ExperimentFile experiment() {
    return ExperimentFile.read(directory.resolve("digits.yaml"))
        .set("runs", "2")
        .set("iterations", "1")
        .set("problem.data.prepare.samples", "20")
        .set("store.spectra_up_to", "0");
  }

  private static Path run(ExperimentFile experiment, Path out, int workers) {
    try (Campaign campaign = Campaign.create(experiment, out, CLOCK)) {
      assertEquals(Outcome.FINISHED, campaign.run(workers, CLOCK, () -> 0, _ -> {}));
    }
    return out;
  }

  private static List<PointRow> points(Path campaign, PointKind kind) {
    try (StoreReader reader = StoreReader.open(campaign)) {
      return reader.points().stream().filter(p -> p.kind() == kind).toList();
    }
  }

  @Test
  void foundPointsGoBackIntoFilesAndStartTheNextSearch() throws IOException {
    Path first = run(experiment(), directory.resolve("first"), 2);
    List<PointRow> ends = points(first, PointKind.FINAL);
    assertEquals(2, ends.size());
    assertTrue(ends.get(0).loss() < points(first, PointKind.START).get(0).loss());
    List<PointExport.Written> written;
    var all = new PointExport.Selection(PointKind.FINAL, Set.of());
    var second = new PointExport.Selection(PointKind.FINAL, Set.of(1));
    try (StoreReader reader = StoreReader.open(first)) {
      written =
          PointExport.write(
              reader, all, PointExport.Format.SAFETENSORS, directory.resolve("points"));
      assertEquals(
          List.of(
              new PointExport.Written(
                  directory.resolve("points/run-0001-final.npz"), Optional.empty())),
          PointExport.write(reader, second, PointExport.Format.NPZ, directory.resolve("points")));
      PointExport.Written model =
          PointExport.write(reader, second, PointExport.Format.ONNX, directory).getFirst();
      OnnxModel moved = OnnxModel.read(model.file(), Limits.DEFAULT);
      assertTrue(model.note().orElseThrow().startsWith("the model's precision rounds θ: ‖∇f‖ "));
      double[] single = new double[512];
      for (int i = 0; i < single.length; i++) {
        single[i] = (float) ends.get(1).theta().get(i);
      }
      assertArrayEquals(single, ParameterTensors.flatten(moved.initialisers().values()));
      var none = new PointExport.Selection(PointKind.EARLY, Set.of());
      CairnException refused =
          assertThrows(
              CairnException.class,
              () -> PointExport.write(reader, none, PointExport.Format.NPZ, directory));
      assertEquals("the campaign has no early points", refused.getMessage());
    }
    List<Path> files = written.stream().map(PointExport.Written::file).toList();
    assertEquals(
        TensorFiles.read(files.get(1), Limits.DEFAULT).tensors(),
        TensorFiles.read(directory.resolve("points/run-0001-final.npz"), Limits.DEFAULT).tensors());
    ExperimentFile again =
        experiment()
            .set("start", "{type: files, paths: [%s, %s]}".formatted(files.get(1), files.get(0)));
    Path next = run(again, directory.resolve("next"), 1);
    List<PointRow> starts = points(next, PointKind.START);
    assertEquals(ends.get(1).theta(), starts.get(0).theta());
    assertEquals(ends.get(0).theta(), starts.get(1).theta());
    assertEquals(ends.get(0).loss(), starts.get(1).loss(), 1e-12);
  }

  @Test
  void theSameOnAnyNumberOfWorkersAndAfterAnInterruption() throws IOException {
    ExperimentFile experiment = experiment().set("iterations", "2");
    Path whole = run(experiment, directory.resolve("whole"), 1);
    Path parts = directory.resolve("parts");
    try (Campaign campaign = Campaign.create(experiment, parts, CLOCK)) {
      campaign.stopRequest().atOnce();
      assertEquals(Outcome.INTERRUPTED, campaign.run(2, CLOCK, () -> 0, _ -> {}));
    }
    try (Campaign campaign = Campaign.resume(parts, Optional.of(experiment), CLOCK)) {
      assertEquals(Outcome.FINISHED, campaign.run(2, CLOCK, () -> 0, _ -> {}));
    }
    assertEquals(points(whole, PointKind.FINAL), points(parts, PointKind.FINAL));
    String noted = Files.readString(parts.resolve("inputs.sha256"));
    assertTrue(noted.contains("  " + directory.resolve("digits.npz").toAbsolutePath()), noted);
    Files.copy(
        directory.resolve("digits.yaml"),
        directory.resolve("digits.npz"),
        StandardCopyOption.REPLACE_EXISTING);
    CairnException changed =
        assertThrows(CairnException.class, () -> Campaign.resume(parts, Optional.empty(), CLOCK));
    assertTrue(
        String.valueOf(changed.getMessage()).contains("digits.npz has changed since"),
        changed.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          problem.model=no.onnx           | no.onnx: there is no such file
          problem.model=D/digits.npz      | D/digits.npz:
          problem.data.path=D/digits.onnx | must end in .npy, .npz
          problem.loss=mean_squared       | targets: a U8 20, must be [10] a sample
          problem.loss=hinge              | problem.loss is 'hinge', must be one of output, mean_squared
          problem.constants=[nothing*]    | constant "nothing*": no initialiser has that name: it has "conv1.weight,
          problem.constants=['*']         | all are constant, none is left as a parameter
          problem.data.prepare.components=8 | features: a F64 20×8, must be [1, 8, 8] a sample
          start={type: training}          | start.type is 'training', which only problems of type 'network' can have
          start={type: files, paths: []}  | paths [] must name at least one file
          start={type: files, paths: [D/no.npz]} | no.npz: there is no such file
          start={type: files, paths: [D/digits.npz]} | no array "conv1.weight": it has x, y
          start={type: around, path: D/digits.npz, variance: 0} | no array "conv1.weight"
          start={type: around, variance: -1} | start.variance is '-1', must be a number in [0, ∞)
          """)
  void whatDoesNotFitIsSaidInOneLineAndLeavesNothing(String setting, String message) {
    String[] change = setting.replace("D/", directory + "/").split("=", 2);
    Path out = directory.resolve("refused");
    CairnException refused =
        assertThrows(
            CairnException.class,
            () -> Campaign.create(experiment().set(change[0], change[1]), out, CLOCK));
    String line = String.valueOf(refused.getMessage());
    assertTrue(line.contains(message.replace("D/", directory + "/")), line);
    assertEquals(1, line.lines().count(), line);
    assertFalse(Files.exists(out));
  }
}
