package dev.cairn.program.evaluator;

import dev.cairn.program.Program;
import dev.cairn.program.kernel.Kernels;
import java.util.LinkedHashMap;
import java.util.Map;

/// The data of N samples: for every named input of a program one tensor a sample. Immutable, and
/// shared by all objectives and threads that use it.
///
/// Stored feature by feature with the samples in a row, as the evaluator reads them; memory 8 bytes
/// a number.
public final class Samples {
  private final int count;
  private final int stride;
  private final Map<String, double[]> inputs;
  private final Map<String, Integer> features;

  private Samples(Builder builder) {
    this.count = builder.count;
    this.stride = builder.stride;
    this.inputs = new LinkedHashMap<>(builder.inputs);
    this.features = new LinkedHashMap<>(builder.features);
  }

  /// Starts a set of this many samples, at least 1.
  public static Builder of(int count) {
    return new Builder(count);
  }

  /// N.
  public int count() {
    return count;
  }

  /// Number of features of an input; throws where there is no such input.
  public int features(String name) {
    Integer number = features.get(name);
    if (number == null) {
      throw new IllegalArgumentException(
          "the samples have no input '%s', only %s".formatted(name, features.keySet()));
    }
    return number;
  }

  /// One number: feature (row-major within the input's shape) of a sample.
  public double get(String name, int feature, int sample) {
    features(name);
    return row(name)[feature * stride + sample];
  }

  /// All numbers of an input, feature j of sample s at s·features + j: a copy.
  public double[] values(String name) {
    int width = features(name);
    double[] rows = row(name);
    double[] values = new double[count * width];
    for (int j = 0; j < width; j++) {
      for (int s = 0; s < count; s++) {
        values[s * width + j] = rows[j * stride + s];
      }
    }
    return values;
  }

  /// The samples from ≤ s < to, at least one: a copy.
  public Samples range(int from, int to) {
    if (from < 0 || to > count || from >= to) {
      throw new IllegalArgumentException(
          "samples %s to %s of %s are none".formatted(from, to, count));
    }
    Builder part = of(to - from);
    inputs.forEach(
        (name, rows) -> {
          int width = features(name);
          double[] copy = part.room(name, width);
          for (int j = 0; j < width; j++) {
            System.arraycopy(rows, j * stride + from, copy, j * part.stride, to - from);
          }
        });
    return part.build();
  }

  /// Distance between the rows of [#row].
  int stride() {
    return stride;
  }

  /// All rows of an input: feature j of sample s at j·stride() + s. Not to be written.
  double[] row(String name) {
    double[] rows = inputs.get(name);
    if (rows == null) {
      throw new IllegalArgumentException("the samples have no input '%s'".formatted(name));
    }
    return rows;
  }

  /// Throws where the program's inputs and these samples do not fit.
  void check(Program program) {
    for (Program.Input input : program.inputs()) {
      if (features(input.name()) != input.shape().size()) {
        throw new IllegalArgumentException(
            "input '%s' has shape %s, its samples have %s features"
                .formatted(input.name(), input.shape(), features(input.name())));
      }
    }
  }

  /// Gathers the inputs of a set of samples.
  public static final class Builder {
    private final int count;
    private final int stride;
    private final Map<String, double[]> inputs = new LinkedHashMap<>();
    private final Map<String, Integer> features = new LinkedHashMap<>();

    private Builder(int count) {
      if (count < 1) {
        throw new IllegalArgumentException(
            "number of samples %s must be at least 1".formatted(count));
      }
      this.count = count;
      this.stride = Frame.rowStride(count);
    }

    /// Adds an input from numbers sample by sample: feature j of sample s at s·features + j. Reads
    /// values (length count·features) and does not keep it.
    public Builder add(String name, int features, double[] values) {
      if (features < 1 || values.length != (long) count * features) {
        throw new IllegalArgumentException(
            "input '%s': %s numbers for %s samples of %s features"
                .formatted(name, values.length, count, features));
      }
      double[] rows = room(name, features);
      for (int s = 0; s < count; s++) {
        for (int j = 0; j < features; j++) {
          rows[j * stride + s] = values[s * features + j];
        }
      }
      return this;
    }

    /// The rows of a new input, still 0.
    private double[] room(String name, int features) {
      long size = (long) features * stride + Kernels.LANES;
      if (size > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException(
            "input '%s': %s samples of %s features exceed one array"
                .formatted(name, count, features));
      }
      double[] rows = new double[(int) size];
      if (inputs.putIfAbsent(name, rows) != null) {
        throw new IllegalArgumentException("input '%s' is there already".formatted(name));
      }
      this.features.put(name, features);
      return rows;
    }

    /// Adds an input with one row of features for each sample; rows is read and not kept.
    public Builder add(String name, double[][] rows) {
      if (rows.length != count || rows[0].length < 1) {
        throw new IllegalArgumentException(
            "input '%s': %s rows for %s samples".formatted(name, rows.length, count));
      }
      int width = rows[0].length;
      double[] values = new double[count * width];
      for (int s = 0; s < count; s++) {
        if (rows[s].length != width) {
          throw new IllegalArgumentException(
              "input '%s': row %s has %s features, row 0 has %s"
                  .formatted(name, s, rows[s].length, width));
        }
        System.arraycopy(rows[s], 0, values, s * width, width);
      }
      return add(name, width, values);
    }

    /// The samples; without inputs, of a program that has none.
    public Samples build() {
      return new Samples(this);
    }
  }
}
