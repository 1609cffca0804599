package dev.cairn.cli.option;

import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.linalg.Point;
import dev.cairn.problem.Box;
import dev.cairn.text.Decimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// A box of θ.
public final class BoxOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--box",
      paramLabel = "LO,HI[,LO,HI...]",
      description =
          "Where the runs start, or with --complete what is proven: one pair for all coordinates or"
              + " one for each.")
  private @Nullable String box;

  public boolean isGiven() {
    return box != null;
  }

  /// The box by the number of coordinates, where one is given.
  Optional<IntFunction<Box>> given() {
    return Optional.ofNullable(box).map(_ -> n -> new Box(corner(n, 0), corner(n, 1)));
  }

  /// An experiment whose runs start in the box, where one is given.
  public ExperimentFile apply(ExperimentFile file) {
    if (box == null) {
      return file;
    }
    List<String> lower = new ArrayList<>();
    List<String> upper = new ArrayList<>();
    double[] ends = numbers();
    if (ends.length % 2 != 0) {
      throw wrong("2 numbers for each coordinate", null);
    }
    for (int i = 0; i < ends.length; i += 2) {
      lower.add(Double.toString(ends[i]));
      upper.add(Double.toString(ends[i + 1]));
    }
    String start =
        ends.length == 2
            ? "{type: uniform, lower: %s, upper: %s}".formatted(lower.getFirst(), upper.getFirst())
            : "{type: uniform, lower: %s, upper: %s}".formatted(lower, upper);
    return file.set("start", start, "--box " + box);
  }

  private Point corner(int dimension, int end) {
    double[] ends = numbers();
    if (ends.length != 2 && ends.length != 2 * dimension) {
      throw wrong(dimension == 1 ? "2 numbers" : "2 or %s numbers".formatted(2 * dimension), null);
    }
    double[] corner = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      corner[i] = ends[ends.length == 2 ? end : 2 * i + end];
    }
    return Point.of(corner);
  }

  private double[] numbers() {
    String[] texts = String.valueOf(box).split(",", -1);
    double[] numbers = new double[texts.length];
    try {
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = Decimal.parse(texts[i]);
      }
    } catch (NumberFormatException e) {
      throw wrong("numbers, as in --box -2,2", e);
    }
    return numbers;
  }

  private ParameterException wrong(String needed, @Nullable Throwable cause) {
    return new ParameterException(
        command.commandLine(), "--box '%s' must be %s".formatted(box, needed), cause);
  }
}
