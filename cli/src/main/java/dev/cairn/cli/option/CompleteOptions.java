package dev.cairn.cli.option;

import dev.cairn.cli.output.StatusLine;
import dev.cairn.cli.output.Terminal;
import dev.cairn.cli.process.Interruption;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.linalg.Point;
import dev.cairn.proof.complete.Ball;
import dev.cairn.proof.complete.Completeness;
import dev.cairn.proof.complete.Limits;
import dev.cairn.study.certify.CompleteProof;
import dev.cairn.study.work.StopRequest;
import dev.cairn.text.Counted;
import dev.cairn.text.ShellWord;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// All critical points in a box, proven: what `landscape --complete` does.
public final class CompleteOptions {
  /// Open places that are named.
  private static final int NAMED = 5;

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
      names = "--boxes",
      paramLabel = "N",
      description = "With --complete: boxes that are examined at most; ${DEFAULT-VALUE}.")
  private int boxes = Limits.DEFAULT.boxes();

  @Option(
      names = "--time",
      paramLabel = "SECONDS",
      description = "With --complete: the search ends after this time; ${DEFAULT-VALUE}.")
  private double seconds = 600;

  public boolean asked() {
    return complete;
  }

  /// Searches, writes the certificate and tells; the exit code. Interrupted, it does so with what
  /// is done until then.
  public int run(Experiment experiment, BoxOption box, Path directory, int workers) {
    var stop = new StopRequest();
    try (var _ = Interruption.open(stop, () -> {});
        var status =
            new StatusLine(command.commandLine().getErr(), Terminal.detect(), System::nanoTime)) {
      double begin = status.seconds();
      CompleteProof proof =
          CompleteProof.of(
              experiment,
              box.given(),
              new CompleteProof.Effort(
                  new Limits(boxes, Limits.DEFAULT.resolution()),
                  workers,
                  () -> stop.asked() || status.seconds() - begin > seconds,
                  (examined, waiting) -> show(status, examined, waiting)),
              directory);
      tell(proof, status.seconds() - begin);
      return proof.certificate().claim().complete() ? 0 : 1;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private static void show(StatusLine status, long examined, long waiting) {
    if (examined > 0 && status.due()) {
      status.show("%s examined, %s waiting".formatted(Counted.of(examined, "box"), waiting));
    }
  }

  private void tell(CompleteProof proof, double taken) {
    PrintWriter out = command.commandLine().getOut();
    Completeness found = proof.certificate().claim();
    out.println((found.complete() ? "proven: " : "not complete: ") + proof.certificate().words());
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
        ShellWord.of(proof.file()));
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
