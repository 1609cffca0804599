package dev.cairn.onnx;

import static dev.cairn.onnx.ConformanceTable.count;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.onnx.ConformanceCase.NoNumber;
import dev.cairn.onnx.ConformanceCase.Refused;
import dev.cairn.onnx.ConformanceCase.Right;
import dev.cairn.onnx.ConformanceCase.Wrong;
import dev.cairn.onnx.ConformanceTable.Seen;
import dev.cairn.onnx.ConformanceTable.Share;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// ONNX's own conformance suite (Debian: libonnx-testdata): every model that gives float numbers of
/// float numbers is right, or refused in one line. `-Dcairn.onnx.table=FILE` writes what was seen
/// into the document between its marks.
@Tag("onnx")
class ConformanceTest {
  /// The directories, and how many of their cases were right when this was written.
  private static final Map<String, Integer> RIGHT =
      new TreeMap<>(
          Map.of("node", 633, "simple", 13, "pytorch-converted", 80, "pytorch-operator", 34));

  @Test
  void everyModelIsRightOrRefusedInOneLine() throws IOException {
    assumeTrue(ConformanceSuite.installed(), "needs Debian's libonnx-testdata");
    List<Seen> all = new ArrayList<>();
    for (String directory : RIGHT.keySet()) {
      for (ConformanceCase one : ConformanceSuite.cases(directory)) {
        all.add(new Seen(directory, one, one.outcome()));
      }
    }
    print(all);
    String document = System.getProperty("cairn.onnx.table", "");
    if (!document.isEmpty()) {
      ConformanceTable.write(Path.of(document), all);
    }
    List<String> wrong =
        all.stream()
            .filter(seen -> seen.outcome() instanceof Wrong)
            .map(seen -> seen.of().directory().getFileName() + ": " + seen.outcome())
            .toList();
    assertEquals(List.of(), wrong);
    for (Seen seen : all) {
      if (seen.outcome() instanceof Refused(String line)) {
        boolean named =
            seen.of().operations().stream().anyMatch(line::contains)
                || Stream.of("ONNX model: opset", "parameter \"", "tensor \"", "output \"")
                    .anyMatch(line::contains);
        assertTrue(named && line.lines().count() == 1, line);
      }
      if (seen.outcome() instanceof Right(boolean _, boolean derivatives)) {
        assertTrue(derivatives, () -> seen.of() + ": derivatives");
      }
    }
    assertTrue(Share.of(all).value() >= 0.9, () -> Share.of(all).toString());
    RIGHT.forEach(
        (directory, least) -> assertTrue(count(all, directory, Right.class) >= least, directory));
  }

  private static void print(List<Seen> all) throws IOException {
    for (String directory : RIGHT.keySet()) {
      System.out.printf(
          java.util.Locale.ROOT,
          "%s: %d right, %d no number, %d refused, %d wrong%n",
          directory,
          count(all, directory, Right.class),
          count(all, directory, NoNumber.class),
          count(all, directory, Refused.class),
          count(all, directory, Wrong.class));
    }
    for (Seen seen : all) {
      boolean fine = seen.outcome() instanceof Right(boolean _, boolean derivatives) && derivatives;
      if (!fine) {
        System.out.println(seen.of().directory().getFileName() + " " + seen.outcome());
      }
    }
  }
}
