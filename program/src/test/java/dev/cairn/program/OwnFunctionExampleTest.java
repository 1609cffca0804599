package dev.cairn.program;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.objective.SmoothObjective;
import dev.cairn.testkit.SmoothObjectiveContract;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// The Maven project under examples/own-function compiles against these modules and does what it
/// shows.
@Isolated("the standard output is the virtual machine's")
class OwnFunctionExampleTest {
  private static final Path EXAMPLE = Path.of("..", "examples", "own-function");

  @TempDir Path classes;

  @BeforeEach
  void compile() throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "-cp", path()));
    try (Stream<Path> sources = Files.walk(EXAMPLE.resolve("src/main/java"))) {
      sources.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(arguments::add);
    }
    var problems = new StringWriter();
    var out = new PrintWriter(problems);
    ToolProvider compiler = ToolProvider.findFirst("javac").orElseThrow();
    int code = compiler.run(out, out, arguments.toArray(String[]::new));
    assertEquals(0, code, problems::toString);
  }

  /// Where these tests find core and program.
  private static String path() {
    return Stream.of("java.class.path", "jdk.module.path")
        .map(System::getProperty)
        .filter(path -> path != null && !path.isBlank())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private Class<?> load(URLClassLoader loader, String name) throws ReflectiveOperationException {
    return loader.loadClass("wells." + name);
  }

  private URLClassLoader loader() throws IOException {
    return new URLClassLoader(
        new URL[] {classes.toUri().toURL()}, OwnFunctionExampleTest.class.getClassLoader());
  }

  @Test
  void bothWaysOfWritingItKeepThePromisesOfAnObjective()
      throws IOException, ReflectiveOperationException {
    int n = 5;
    double[] theta = new SplittableRandom(4).doubles(n, -1.5, 1.5).toArray();
    try (URLClassLoader loader = loader()) {
      Method derived = load(loader, "Wells").getDeclaredMethod("derived", int.class, double.class);
      derived.setAccessible(true);
      Constructor<?> byHand =
          load(loader, "Wells$ByHand").getDeclaredConstructor(int.class, double.class);
      byHand.setAccessible(true);
      var first = (SmoothObjective) derived.invoke(null, n, 0.3);
      var second = (SmoothObjective) byHand.newInstance(n, 0.3);
      SmoothObjectiveContract.check(first, theta);
      SmoothObjectiveContract.check(second, theta);
      try (var a = first.at(theta);
          var b = second.at(theta)) {
        assertEquals(a.value(), b.value(), 1e-14 * a.value());
      }
    }
  }

  @Test
  void theProgramFindsCriticalPoints() throws IOException, ReflectiveOperationException {
    PrintStream before = System.out;
    var printed = new ByteArrayOutputStream();
    try (URLClassLoader loader = loader();
        var out = new PrintStream(printed, true, UTF_8)) {
      System.setOut(out);
      load(loader, "Main").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(before);
    }
    List<String> lines = printed.toString(UTF_8).lines().toList();
    List<String> points = lines.stream().filter(line -> line.startsWith("energy")).toList();
    assertEquals(10, points.size(), lines::toString);
    Pattern wanted = Pattern.compile("energy ([0-9.,]+)  squared gradient [0-9.,]+e-[23].*");
    for (int i = 0; i < 5; i++) {
      Matcher derived = wanted.matcher(points.get(i));
      Matcher byHand = wanted.matcher(points.get(i + 5));
      assertTrue(derived.matches() && byHand.matches(), points::toString);
      assertEquals(derived.group(1), byHand.group(1));
    }
  }

  @Test
  void itsProjectAsksForThisVersion() throws IOException {
    Matcher version =
        Pattern.compile("<version>([^<]+)</version>").matcher(Files.readString(Path.of("pom.xml")));
    assertTrue(version.find());
    String pom = Files.readString(EXAMPLE.resolve("pom.xml"));
    assertTrue(pom.contains("<cairn.version>%s</cairn.version>".formatted(version.group(1))), pom);
  }
}
