package dev.cairn.proof;

import dev.cairn.program.Program;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What statements are proven about: f(θ) = 1/N Σ ℓ(θ; sample) + r(θ), exactly as two programs
/// define it.
///
/// Every number in the programs is the real number that it is ([dev.cairn.program.Real]), every one
/// in the data the double that it is; the sum and the division by N are those of real numbers.
public final class LossFunction {
  private final Program perSample;
  private final Optional<Program> penalty;
  private final List<double[]> data;
  private final int samples;

  private LossFunction(
      Program perSample, Optional<Program> penalty, List<double[]> data, int samples) {
    this.perSample = perSample;
    this.penalty = penalty;
    this.data = data;
    this.samples = samples;
  }

  /// A function of θ alone: the only output of a program without data inputs.
  public static LossFunction of(Program program) {
    return mean(program, List.of(), 1, Optional.empty());
  }

  /// The mean over samples of a program's only output, plus a penalty.
  ///
  /// @param perSample one scalar output, per sample where there are inputs
  /// @param data for each input of the program the samples one after the other, row-major; copied
  /// @param samples N ≥ 1
  /// @param penalty one scalar output of the same parameters, no inputs
  public static LossFunction mean(
      Program perSample, List<double[]> data, int samples, Optional<Program> penalty) {
    if (samples < 1) {
      throw new IllegalArgumentException("%s samples must be ≥ 1".formatted(samples));
    }
    if (data.size() != perSample.inputs().size()) {
      throw new IllegalArgumentException(
          "%s arrays of data for %s inputs".formatted(data.size(), perSample.inputs().size()));
    }
    for (int i = 0; i < data.size(); i++) {
      int size = perSample.inputs().get(i).shape().size();
      if (data.get(i).length != size * samples) {
        throw new IllegalArgumentException(
            "input '%s' needs %s × %s numbers, there are %s"
                .formatted(perSample.inputs().get(i).name(), samples, size, data.get(i).length));
      }
    }
    for (Program program : penalty.map(p -> List.of(perSample, p)).orElse(List.of(perSample))) {
      if (program.outputs().size() != 1 || program.dimension() != perSample.dimension()) {
        throw new IllegalArgumentException(
            "a program with %s outputs and %s parameters: one output and %s parameters are needed"
                .formatted(program.outputs().size(), program.dimension(), perSample.dimension()));
      }
    }
    return new LossFunction(
        perSample, penalty, data.stream().map(double[]::clone).toList(), samples);
  }

  /// n.
  public int dimension() {
    return perSample.dimension();
  }

  /// N.
  public int samples() {
    return samples;
  }

  /// ℓ.
  public Program perSample() {
    return perSample;
  }

  /// r, where there is one.
  public Optional<Program> penalty() {
    return penalty;
  }

  /// A new array for each input: count samples from start on, each element a row of the samples.
  public List<double[]> block(int start, int count) {
    return data.stream().map(rows -> transposed(rows, start, count)).toList();
  }

  /// A new array of all data of an input, samples one after the other.
  public double[] data(int input) {
    return data.get(input).clone();
  }

  private double[] transposed(double[] rows, int start, int count) {
    int size = rows.length / samples;
    double[] block = new double[size * count];
    for (int s = 0; s < count; s++) {
      for (int e = 0; e < size; e++) {
        block[e * count + s] = rows[(start + s) * size + e];
      }
    }
    return block;
  }

  @Override
  public String toString() {
    return "f: ℝ^%s → ℝ, %s samples, inputs %s"
        .formatted(
            dimension(), samples, Arrays.toString(data.stream().mapToInt(d -> d.length).toArray()));
  }
}
