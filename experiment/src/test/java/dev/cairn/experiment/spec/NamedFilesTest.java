package dev.cairn.experiment.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.binding.Reads;
import dev.cairn.experiment.binding.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Every key that names a file says what is read there, so that campaigns are held to it.
class NamedFilesTest {
  /// What keys that name files are called, or what their sentence speaks of.
  private static final Pattern FILE =
      Pattern.compile("(?i)\\b(file|files|directory|folder)\\b|path");

  /// Texts whose sentence speaks of files although they name none.
  private static final Set<String> NO_FILES = Set.of();

  private static final Set<Class<?>> SEEN = new HashSet<>();

  @Test
  void noKeyThatNamesAFileIsForgotten() {
    List<String> forgotten = new ArrayList<>();
    look(new Shape.Fields(Experiment.class), forgotten);
    forgotten.removeAll(NO_FILES);
    assertEquals(List.of(), forgotten);
  }

  private static void look(Shape shape, List<String> forgotten) {
    switch (shape) {
      case Shape.Fields fields -> {
        if (SEEN.add(fields.type())) {
          for (Shape.Field field : fields.fields()) {
            String key = fields.type().getSimpleName() + "." + field.name();
            boolean named = FILE.matcher(field.name() + " " + field.key().value()).find();
            if (text(field.shape()) && named && field.key().reads() == Reads.NOTHING) {
              forgotten.add(key);
            }
            assertTrue(text(field.shape()) || field.key().reads() == Reads.NOTHING, key);
            look(field.shape(), forgotten);
          }
        }
      }
      case Shape.OneOf oneOf ->
          oneOf.records().forEach(type -> look(new Shape.Fields(type), forgotten));
      case Shape.Maybe(Class<?> _, Shape inner) -> look(inner, forgotten);
      case Shape.Many(Shape item) -> look(item, forgotten);
      case Shape.Named(Shape item) -> look(item, forgotten);
      case Shape.Whole _, Shape.Real _, Shape.Coordinates _ -> {}
      case Shape.Flag _, Shape.Text _, Shape.Choice _ -> {}
    }
  }

  /// A text, or some.
  private static boolean text(Shape shape) {
    return switch (shape) {
      case Shape.Text _ -> true;
      case Shape.Maybe(Class<?> _, Shape inner) -> text(inner);
      case Shape.Many(Shape item) -> text(item);
      default -> false;
    };
  }

  @Test
  void theKeysAreFoundWhereTheyStand() {
    assertEquals(
        List.of(
            "finder.collection",
            "problem.command",
            "problem.data.directory",
            "problem.data.path",
            "problem.data.targets_path",
            "problem.files",
            "problem.inputs",
            "problem.model",
            "problem.socket",
            "start.campaign",
            "start.path",
            "start.paths",
            "start.study"),
        NamedFiles.keys());
  }

  @Test
  void anExperimentTellsItsFiles() {
    Experiment experiment =
        ExperimentFile.parse(
                """
                name: files
                problem: {type: onnx, model: /m.onnx, data: {type: file, path: /x.npy, targets_path: /y.npy}}
                start: {type: files, paths: [/a.npz, /b.npz]}
                finder: {type: deflated_newton, collection: /points}
                runs: 1
                iterations: 1
                """,
                "files.yaml")
            .experiment();
    assertEquals(
        List.of(
            new ExperimentFile.NamedFile("/m.onnx", Reads.MODEL),
            new ExperimentFile.NamedFile("/x.npy", Reads.FILE),
            new ExperimentFile.NamedFile("/y.npy", Reads.FILE),
            new ExperimentFile.NamedFile("/a.npz", Reads.FILE),
            new ExperimentFile.NamedFile("/b.npz", Reads.FILE),
            new ExperimentFile.NamedFile("/points", Reads.COLLECTION)),
        ExperimentFile.files(experiment));
  }
}
