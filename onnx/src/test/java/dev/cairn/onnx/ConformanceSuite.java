package dev.cairn.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// ONNX's conformance suite, as Debian's libonnx-testdata has it.
public final class ConformanceSuite {
  private static final Path PLACE = Path.of("/usr/share/libonnx-testdata/data");

  private ConformanceSuite() {}

  /// Whether it is installed.
  public static boolean installed() {
    return Files.isDirectory(PLACE);
  }

  /// The cases of one of its directories that ask for float functions of float inputs.
  public static List<ConformanceCase> cases(String directory) throws IOException {
    List<ConformanceCase> cases = new ArrayList<>();
    try (Stream<Path> paths = Files.list(PLACE.resolve(directory))) {
      for (Path path : paths.sorted().toList()) {
        var one = new ConformanceCase(path);
        if (one.isFloatFunction()) {
          cases.add(one);
        }
      }
    }
    return cases;
  }
}
