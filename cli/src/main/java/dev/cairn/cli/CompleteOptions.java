package dev.cairn.cli;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.Failures;
import dev.cairn.experiment.problem.LoadedProblem;
import dev.cairn.experiment.problem.Problems;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.experiment.spec.ProblemSpec;
import dev.cairn.experiment.spec.StartSpec;
import dev.cairn.linalg.Point;
import dev.cairn.problem.Box;
import dev.cairn.problem.ProblemCatalogue;
import dev.cairn.proof.certificate.CertificateException;
import dev.cairn.proof.certificate.CompletenessFile;
import dev.cairn.proof.complete.Ball;
import dev.cairn.proof.complete.CompleteSearch;
import dev.cairn.proof.complete.Completeness;
import dev.cairn.proof.complete.Limits;
import dev.cairn.study.certify.CertifiedProblem;
import dev.cairn.study.certify.Provable;
import dev.cairn.text.ShellWord;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// All critical points in a box, proven: what `landscape --complete` does.
final class CompleteOptions {
  /// The certificate's file.
  static final String FILE = "complete.json";

  /// Open places that are named.
  private static final int NAMED = 5;

  /// Boxes from which on progress is told.
  private static final int LONG = 10_000;

  private static final double NANOSECONDS = 1e-9;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--complete",
      description = {
        "Proves which critical points the box holds and that there is no other, by cutting it into"
            + " boxes. Takes a formula, too.",
        "Writes complete.json, which ./cairn verify checks. Exit code 1 where boxes are left open."
      })
  private boolean complete;

  @Option(
      names = "--box",
      paramLabel = "LO,HI[,LO,HI...]",
      description = "With --complete: the box, one pair for all coordinates or one for each.")
  private @Nullable String box;

  @Option(
      names = "--boxes",
      paramLabel = "N",
      description = "With --complete: boxes that are examined at most; ${DEFAULT-VALUE}.")
  private int boxes = Limits.DEFAULT.boxes();

  @Option(
      names = "--time",
      paramLabel = "SECONDS",
      description = "With --complete: the search ends after this time; ${DEFAULT-VALUE}.")
  private double seconds = 600;

  boolean asked() {
    return complete;
  }

  /// The file, the catalogue's function or the formula that an argument names.
  ExperimentFile experiment(String problem) {
    if (Files.exists(Path.of(problem)) || problem.endsWith(".yaml")) {
      return ExperimentFile.read(Path.of(problem));
    }
    boolean catalogued = problem.matches("[a-z][a-z-]+(:[0-9]+)?");
    if (catalogued) {
      return ExperimentFile.landscape(problem);
    }
    return ExperimentFile.parse(
        """
        name: formula
        problem: {type: formula, f: '%s'}
        start: {type: normal, variance: 1}
        finder: {type: eigenvector_following}
        runs: 1
        iterations: 1
        """
            .formatted(problem.replace("'", "''")),
        problem);
  }

  /// Searches, writes the certificate and tells; the exit code. Interrupted, it does so with what
  /// is done until then.
  int run(Experiment experiment, Path directory, int workers) {
    Provable.require(List.of(experiment));
    var stopped = new AtomicBoolean();
    try (var _ = Interruption.open(() -> stopped.set(true), () -> {})) {
      Files.createDirectories(directory);
      LoadedProblem loaded = Problems.load(experiment);
      CertifiedProblem problem = CertifiedProblem.of(experiment.problem(), loaded, directory);
      var search =
          new CompleteSearch(
              problem.description().loss(problem.files()),
              box(experiment, loaded.dimension()),
              new Limits(boxes, Limits.DEFAULT.resolution()));
      long begin = System.nanoTime();
      Completeness found = searched(search, workers, begin, stopped);
      double taken = (System.nanoTime() - begin) * NANOSECONDS;
      var certificate = new CompletenessFile(problem.description(), found);
      Path file = directory.resolve(FILE);
      Files.writeString(file, certificate.write());
      tell(certificate, taken, file);
      return found.complete() ? 0 : 1;
    } catch (CertificateException | IllegalArgumentException e) {
      throw new CairnException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CairnException(
          "cannot write into %s: %s".formatted(directory, Failures.reason(e)), e);
    }
  }

  private Completeness searched(
      CompleteSearch search, int workers, long begin, AtomicBoolean stopped) {
    try (var status =
        new StatusLine(command.commandLine().getErr(), Terminal.detect(), System::nanoTime)) {
      return search.run(
          workers,
          () -> stopped.get() || (System.nanoTime() - begin) * NANOSECONDS > seconds,
          (examined, waiting) -> {
            if (examined >= LONG) {
              status.show("%s boxes examined, %s wait".formatted(examined, waiting));
            }
          });
    }
  }

  private Box box(Experiment experiment, int dimension) {
    if (box != null) {
      return new Box(corner(dimension, 0), corner(dimension, 1));
    }
    if (experiment.start() instanceof StartSpec.Uniform(var lower, var upper)) {
      return new Box(Point.of(lower.of(dimension)), Point.of(upper.of(dimension)));
    }
    if (experiment.start() instanceof StartSpec.Catalogued
        && experiment.problem() instanceof ProblemSpec.Function(String name)) {
      return ProblemCatalogue.named(name).box();
    }
    throw new CairnException("which box? Add --box -2,2, or --box -3,3,-2,2 for each coordinate");
  }

  /// The lower or upper ends that --box names.
  private Point corner(int dimension, int end) {
    List<String> texts = List.of(String.valueOf(box).split(",", -1));
    if (texts.size() != 2 && texts.size() != 2 * dimension) {
      throw new ParameterException(
          command.commandLine(),
          "--box %s must have 2 or %s numbers".formatted(box, 2 * dimension));
    }
    double[] corner = new double[dimension];
    try {
      for (int i = 0; i < dimension; i++) {
        corner[i] = Double.parseDouble(texts.get(texts.size() == 2 ? end : 2 * i + end));
      }
    } catch (NumberFormatException e) {
      throw new ParameterException(
          command.commandLine(), "--box %s must be numbers: --box -2,2".formatted(box), e);
    }
    return Point.of(corner);
  }

  private void tell(CompletenessFile certificate, double taken, Path file) {
    PrintWriter out = command.commandLine().getOut();
    Completeness found = certificate.claim();
    out.println((found.complete() ? "proven: " : "not complete: ") + certificate.words());
    Map<Integer, Long> census =
        new TreeMap<>(
            found.at(Completeness.Place.INSIDE).stream()
                .collect(Collectors.groupingBy(Ball::index, Collectors.counting())));
    census.forEach((index, count) -> out.println("  index " + index + ": " + count));
    for (Ball ball : found.at(Completeness.Place.BOUNDARY)) {
      out.println("  on the boundary, or not told apart from it: " + text(ball.centre()));
    }
    List<double[]> places = found.open().places();
    places.stream().limit(NAMED).forEach(place -> out.println("  open: " + sides(place)));
    if (places.size() > NAMED) {
      out.println("  and " + (places.size() - NAMED) + " more places");
    }
    out.printf(
        Locale.ROOT,
        "%d boxes in %.2f s; ./cairn verify %s%n",
        found.tree().size(),
        taken,
        ShellWord.of(file));
    out.flush();
  }

  private static String text(Point point) {
    return Arrays.stream(point.toArray())
        .mapToObj(x -> String.format(Locale.ROOT, "%.10g", x))
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String sides(double[] box) {
    int n = box.length / 2;
    return IntStream.range(0, n)
        .mapToObj(i -> String.format(Locale.ROOT, "[%.10g, %.10g]", box[i], box[n + i]))
        .collect(Collectors.joining(" × "));
  }
}
