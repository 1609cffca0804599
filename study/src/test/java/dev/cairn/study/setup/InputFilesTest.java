package dev.cairn.study.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.experiment.spec.ProblemSpec;
import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import dev.cairn.landscape.LandscapeSearch;
import dev.cairn.study.campaign.Campaign;
import dev.cairn.study.landscape.CollectSettings;
import dev.cairn.study.landscape.Collector;
import dev.cairn.study.landscape.LandscapeStudy;
import dev.cairn.study.landscape.SaddleDescents;
import dev.cairn.study.store.CollectionStore;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.store.ProvenanceRow;
import dev.cairn.study.work.Engine;
import dev.cairn.study.work.Mixing;
import dev.cairn.study.work.StopRequest;
import dev.cairn.study.work.WorkSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whatever a campaign or a landscape search reads, it goes on with only while it is what it was.
class InputFilesTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-24T00:00:00Z"));

  private static final String FORMULA = "{type: formula, f: (x^2 - 1)^2 + x*y + y^2}";

  @TempDir Path directory;

  /// Every kind of file that an experiment can name.
  @BeforeEach
  void files() throws IOException {
    npy("x.npy", 1, 2, 3, 4);
    npy("y.npy", 1, -1);
    npy("start.npy", 0.1, 0.2);
    Files.write(directory.resolve("model.onnx"), model());
    Files.write(directory.resolve("w.bin"), new byte[] {0, 0, 0, 0x3F, 0, 0, 0, 0x40});
    Files.createDirectory(directory.resolve("digits"));
    idx("digits/train-images-idx3-ubyte", 0x803, 2, 2, 2);
    idx("digits/train-labels-idx1-ubyte", 0x801, 2);
  }

  private void npy(String name, double... values) throws IOException {
    int rows = values.length / 2;
    String shape =
        name.equals("x.npy") ? "(%d, 2)".formatted(rows) : "(%d,)".formatted(values.length);
    String header = "{'descr': '<f8', 'fortran_order': False, 'shape': %s, }".formatted(shape);
    header = header + " ".repeat(63 - (10 + header.length()) % 64) + "\n";
    Tensor tensor = Tensor.of(ElementType.F64, new int[] {values.length}, values);
    var out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    out.write(header.length() & 0xFF);
    out.write(header.length() >> 8);
    out.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(tensor.toBytes());
    Files.write(directory.resolve(name), out.toByteArray());
  }

  private void idx(String name, int magic, int... extents) throws IOException {
    int size = 1;
    for (int extent : extents) {
      size *= extent;
    }
    var bytes = ByteBuffer.allocate(4 + 4 * extents.length + size).putInt(magic);
    for (int extent : extents) {
      bytes.putInt(extent);
    }
    for (int i = 0; i < size; i++) {
      bytes.put((byte) (i % 10));
    }
    Files.write(directory.resolve(name), bytes.array());
  }

  /// y = x w with two weights in w.bin, field by field.
  private static byte[] model() {
    byte[] node = message(text(1, "x"), text(1, "w"), text(2, "y"), text(4, "MatMul"));
    byte[] location = message(text(1, "location"), text(2, "w.bin"));
    byte[] weights =
        message(
            whole(1, 2), whole(1, 1), whole(2, 1), text(8, "w"), part(13, location), whole(14, 1));
    byte[] graph =
        message(
            part(1, node),
            text(2, "g"),
            part(5, weights),
            part(11, value("x", text(2, "n"), whole(1, 2))),
            part(12, value("y", text(2, "n"), whole(1, 1))));
    return message(whole(1, 8), part(8, whole(2, 13)), part(7, graph));
  }

  private static byte[] value(String name, byte[]... extents) {
    byte[] shape = message(part(1, extents[0]), part(1, extents[1]));
    return message(text(1, name), part(2, part(1, message(whole(1, 1), part(2, shape)))));
  }

  private static byte[] message(byte[]... fields) {
    var out = new ByteArrayOutputStream();
    for (byte[] field : fields) {
      out.writeBytes(field);
    }
    return out.toByteArray();
  }

  private static byte[] whole(int field, int value) {
    return new byte[] {(byte) (field << 3), (byte) value};
  }

  private static byte[] text(int field, String text) {
    return part(field, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] part(int field, byte[] bytes) {
    return message(new byte[] {(byte) (field << 3 | 2), (byte) bytes.length}, bytes);
  }

  private ExperimentFile experiment(String problem, String start, String finder) {
    return ExperimentFile.parse(
        """
        name: held
        problem: %s
        start: %s
        finder: %s
        runs: 2
        iterations: 3
        """
            .formatted(problem, start, finder)
            .replace("DIR", directory.toString()),
        "held.yaml");
  }

  private ExperimentFile experiment(String reading) throws Exception {
    String data = "{type: file, path: DIR/x.npy, targets_path: DIR/y.npy}";
    String digits = "{type: mnist, directory: DIR/digits, images: 2, crop: 2, size: 2}";
    String newton = "{type: newton_mr}";
    String normal = "{type: normal, variance: 1}";
    return switch (reading) {
      case "data" ->
          experiment("{type: network, layers: [2, 1], data: %s}".formatted(data), normal, newton);
      case "model" ->
          experiment(
              "{type: onnx, model: DIR/model.onnx, data: %s, loss: mean_squared}".formatted(data),
              "{type: around, variance: 1}",
              newton);
      case "digits" ->
          experiment(
              "{type: network, layers: [4, 1, 4], data: %s}".formatted(digits), normal, newton);
      case "starts" ->
          experiment(FORMULA, "{type: files, paths: [DIR/start.npy, DIR/start.npy]}", newton);
      case "centre" ->
          experiment(FORMULA, "{type: around, path: DIR/start.npy, variance: 1}", newton);
      case "campaign" -> {
        finished(directory.resolve("other"));
        yield experiment(FORMULA, "{type: marked, campaign: DIR/other, points: flattest}", newton);
      }
      case "collection" -> {
        ExperimentFile all = experiment(FORMULA, normal, newton).set("runs", "40");
        try (var search = search(all.set("iterations", "40"), "points")) {
          assertTrue(search.run(Engine.of(1), _ -> {}));
          try (var reader = search.reader()) {
            assertFalse(reader.collected(0).isEmpty());
          }
        }
        yield experiment(FORMULA, normal, "{type: deflated_newton, collection: DIR/points}");
      }
      default -> throw new IllegalArgumentException(reading);
    };
  }

  private void finished(Path other) {
    ExperimentFile file =
        experiment(FORMULA, "{type: normal, variance: 9}", "{type: newton_mr}")
            .set("iterations", "1");
    try (Campaign campaign = Campaign.create(file, other, CLOCK)) {
      assertEquals(Outcome.FINISHED, campaign.run(1, CLOCK, () -> 0, _ -> {}));
    }
  }

  private LandscapeStudy search(ExperimentFile file, String name) {
    return LandscapeStudy.open(file, directory.resolve(name), LandscapeSearch.DEFAULT, CLOCK);
  }

  private static void sql(Path file, String statement) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:duckdb:" + file);
        var sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  private void change(String what) throws Exception {
    switch (what) {
      case "other" ->
          sql(directory.resolve("other/campaign.duckdb"), "UPDATE points SET r = r / 2");
      case "points" ->
          sql(
              directory.resolve("points/collection.duckdb"),
              "UPDATE collected SET theta = [theta[1], theta[2] + 1e-9]");
      default -> {
        Path file = directory.resolve(what);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
      }
    }
  }

  private Path begun(ExperimentFile file) {
    Path out = directory.resolve("out");
    try (Campaign campaign = Campaign.create(file, out, CLOCK)) {
      campaign.stopRequest().atOnce();
      assertEquals(Outcome.INTERRUPTED, campaign.run(1, CLOCK, () -> 0, _ -> {}));
    }
    return out;
  }

  @ParameterizedTest
  @CsvSource({
    "data, y.npy",
    "model, w.bin",
    "digits, digits/train-images-idx3-ubyte",
    "starts, start.npy",
    "campaign, other",
    "collection, points",
  })
  void whateverIsReadMustBeWhatItWas(String reading, String changed) throws Exception {
    requireHeld(reading, changed);
  }

  @Tag("long")
  @ParameterizedTest
  @CsvSource({
    "data, x.npy",
    "model, model.onnx",
    "model, x.npy",
    "digits, digits/train-labels-idx1-ubyte",
    "centre, start.npy",
  })
  void allThatIsReadMustBeWhatItWas(String reading, String changed) throws Exception {
    requireHeld(reading, changed);
  }

  private void requireHeld(String reading, String changed) throws Exception {
    ExperimentFile experiment = experiment(reading);
    Path campaign = begun(experiment);
    search(experiment, "search").close();
    try (Campaign again = Campaign.resume(campaign, Optional.empty(), CLOCK)) {
      assertEquals(1, again.experiments().size());
    }
    search(experiment, "search").close();
    change(changed);
    refused(changed, () -> Campaign.resume(campaign, Optional.empty(), CLOCK));
    refused(changed, () -> search(experiment, "search"));
    refused(changed, () -> collector(campaign).take(campaign));
    refused(changed, () -> collector(directory.resolve("all")).take(campaign));
  }

  /// Where nothing says what a file was, results could mix as well.
  @ParameterizedTest
  @CsvSource({
    "data, ",
    "model, w.bin",
    "campaign, ",
  })
  void whatNothingIsNotedOfIsRefused(String reading, @Nullable String missing) throws Exception {
    requireNoted(reading, missing);
  }

  @Tag("long")
  @ParameterizedTest
  @CsvSource({
    "data, x.npy",
    "model, ",
    "digits, ",
    "starts, ",
    "collection, ",
  })
  void allThatNothingIsNotedOfIsRefused(String reading, @Nullable String missing) throws Exception {
    requireNoted(reading, missing);
  }

  private void requireNoted(String reading, @Nullable String missing) throws Exception {
    ExperimentFile experiment = experiment(reading);
    Path campaign = begun(experiment);
    search(experiment, "search").close();
    for (Path results : List.of(campaign, directory.resolve("search"))) {
      Path noted = results.resolve(InputFiles.FILE);
      if (missing == null) {
        Files.delete(noted);
      } else {
        Files.write(
            noted, Files.readAllLines(noted).stream().filter(l -> !l.endsWith(missing)).toList());
      }
    }
    unknown(() -> Campaign.resume(campaign, Optional.empty(), CLOCK));
    unknown(() -> search(experiment, "search"));
    unknown(() -> collector(campaign).take(campaign));
    unknown(() -> collector(directory.resolve("all")).take(campaign));
  }

  private static void unknown(Executable resume) {
    String message = assertThrows(CairnException.class, resume).getMessage();
    assertTrue(message.contains(InputFiles.FILE + " does not say what "), message);
    assertEquals(1, message.lines().count());
  }

  private static Collector collector(Path target) {
    var settings = new CollectSettings(1e-5, OptionalDouble.of(1), 1e-7, false);
    return new Collector(target, settings, session(), _ -> {});
  }

  /// A collection in a directory of its own goes on only with the files of its campaigns.
  @Test
  void collectionsAreHeldToTheFilesOfTheirCampaigns() throws Exception {
    Path campaign = directory.resolve("out");
    try (Campaign all = Campaign.create(experiment("model"), campaign, CLOCK)) {
      assertEquals(Outcome.FINISHED, all.run(1, CLOCK, () -> 0, _ -> {}));
    }
    Path target = directory.resolve("all");
    collector(target).take(campaign);
    assertEquals(
        Files.readAllLines(campaign.resolve(InputFiles.FILE)),
        Files.readAllLines(target.resolve(InputFiles.FILE)));
    try (CollectionStore store = CollectionStore.open(target)) {
      var descents = new SaddleDescents(() -> false, _ -> {});
      descents.descend(store, target, 1, session());
      change("w.bin");
      refused("w.bin", () -> descents.descend(store, target, 1, session()));
    }
  }

  @Test
  void whatIsReadOnceIsDigestedToo() throws Exception {
    Path file = directory.resolve("x.npy");
    var read =
        InputFiles.read(new ProblemSpec.Function("rosenbrock"), Optional.of(file), () -> "loaded");
    assertEquals("loaded", read.loaded());
    read.note(directory.resolve("look"));
    String line = Files.readString(directory.resolve("look/inputs.sha256"));
    assertEquals(Map.of(file.toString(), line.substring(0, 64)), read.digests());
  }

  private static void refused(String changed, Executable resume) {
    String message = assertThrows(CairnException.class, resume).getMessage();
    assertTrue(message.contains(changed + " has changed since the work in "), message);
    assertEquals(1, message.lines().count());
  }

  /// The other campaign's file changes when it is certified; what is read from it does not.
  @Test
  void whatIsNotReadMayChange() throws Exception {
    Path campaign = begun(experiment("campaign"));
    sql(directory.resolve("other/campaign.duckdb"), "UPDATE provenance SET workers = 7");
    try (Campaign again = Campaign.resume(campaign, Optional.empty(), CLOCK)) {
      assertEquals(Outcome.FINISHED, again.run(1, CLOCK, () -> 0, _ -> {}));
    }
  }

  /// The digest is of the bytes that were read.
  @Test
  void aFileThatChangesWhileItIsReadIsRefused() throws Exception {
    ExperimentFile file = experiment("data");
    String message =
        assertThrows(
                CairnException.class,
                () ->
                    InputFiles.note(
                        file.variants().values(),
                        directory,
                        () -> {
                          try {
                            change("x.npy");
                          } catch (Exception e) {
                            throw new AssertionError(e);
                          }
                          return "loaded";
                        }))
            .getMessage();
    assertTrue(message.contains("x.npy changed while it was read"), message);
    assertTrue(!InputFiles.noted(directory));
  }

  /// Start points are read when their stage begins: a change after the campaign was opened.
  @Test
  void startsThatChangeAfterTheCampaignWasOpenedAreRefused() throws Exception {
    Path out = begun(experiment("starts"));
    try (Campaign campaign = Campaign.resume(out, Optional.empty(), CLOCK)) {
      change("start.npy");
      refused("start.npy", () -> campaign.run(1, CLOCK, () -> 0, _ -> {}));
    }
  }

  @Test
  void whatIsNotedCanBeCheckedWithSha256sum() throws Exception {
    Path out = begun(experiment("model"));
    Map<String, String> expected = Map.of("model.onnx", "", "w.bin", "", "x.npy", "", "y.npy", "");
    var lines = Files.readAllLines(out.resolve("inputs.sha256"));
    assertEquals(expected.size(), lines.size());
    for (String line : lines) {
      assertTrue(line.matches("[0-9a-f]{64}  " + directory + "/.*"), line);
    }
  }

  private static WorkSession session() {
    return new WorkSession(
        ProvenanceRow.Work.COLLECT, Engine.of(1), Mixing.REFUSED, new StopRequest());
  }
}
