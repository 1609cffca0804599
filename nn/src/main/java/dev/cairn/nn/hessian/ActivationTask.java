package dev.cairn.nn.hessian;

import dev.cairn.nn.Activation;
import dev.cairn.program.Function;
import dev.cairn.program.kernel.Kernels;
import dev.cairn.program.kernel.View;
import org.jspecify.annotations.Nullable;

/// a ← φ(z), slope ← φ′(z), bend ← φ″(z), by the kernels of the program's evaluator.
final class ActivationTask implements RowTask {
  private final Kernels kernels = Kernels.vector();
  private final Activation activation;
  private final RowList z;
  private final RowList a;
  private final RowList slope;
  private final RowList bend;
  private final View argument = new View();
  private final View value = new View();
  private final View first = new View();
  private final View second = new View();
  private final @Nullable View[] all = {value, first, second, null};
  private final @Nullable View[] valueAlone = {value, null, null, null};
  private final @Nullable View[] derivatives = {first, second, null, null};

  /// Lists of equal length, of a smooth activation.
  ActivationTask(Activation activation, RowList z, RowList a, RowList slope, RowList bend) {
    this.activation = activation;
    this.z = z;
    this.a = a;
    this.slope = slope;
    this.bend = bend;
  }

  @Override
  public void run(double[] memory, int width) {
    argument.data = memory;
    value.data = memory;
    first.data = memory;
    second.data = memory;
    for (int i = 0; i < z.count(); i++) {
      argument.offset = z.offset(i);
      value.offset = a.offset(i);
      first.offset = slope.offset(i);
      second.offset = bend.offset(i);
      evaluate(width);
    }
  }

  @Override
  public long flopsPerSample() {
    return 0;
  }

  private void evaluate(int width) {
    switch (activation) {
      case SWISH -> kernels.function(Function.SWISH, argument, all, width);
      case TANH -> kernels.function(Function.TANH, argument, all, width);
      case SIGMOID -> kernels.function(Function.SIGMOID, argument, all, width);
      case SOFTPLUS -> {
        kernels.function(Function.SOFTPLUS, argument, valueAlone, width);
        kernels.function(Function.SIGMOID, argument, derivatives, width);
      }
      case IDENTITY -> {
        kernels.copy(argument, value, width);
        kernels.fill(1, first, width);
        kernels.fill(0, second, width);
      }
      case RELU -> throw new IllegalArgumentException("relu is not smooth");
    }
  }
}
