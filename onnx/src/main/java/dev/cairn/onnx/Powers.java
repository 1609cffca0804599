package dev.cairn.onnx;

import dev.cairn.formats.Tensor;
import dev.cairn.onnx.Item.Computed;
import dev.cairn.onnx.Item.Known;
import dev.cairn.program.Function;
import dev.cairn.program.IndexMap;
import dev.cairn.program.Layers;
import dev.cairn.program.ProgramBuilder;
import dev.cairn.program.Real;
import dev.cairn.program.Shape;
import dev.cairn.program.Value;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;

/// Powers.
record Powers(ProgramBuilder builder) {
  /// Whole powers up to here are products: cheaper and safer than logarithms.
  private static final int LARGEST_POWER = 16;

  /// xᵖ for each p: of known p by squaring where it is whole and through √x for halves, else
  /// exp(p log x), which needs x > 0.
  Value of(Value x, Item exponent) {
    return switch (exponent) {
      case Computed(Value p, _) -> exponential(builder.multiply(p, log(x)));
      case Known(Tensor p, _, Set<Integer> counted) -> {
        if (!counted.isEmpty()) {
          throw new IllegalArgumentException(Advice.COUNT);
        }
        yield known(x, p);
      }
    };
  }

  private Value log(Value x) {
    return builder.unary(Function.LOG, x);
  }

  private Value exponential(Value x) {
    return builder.unary(Function.EXP, x);
  }

  private Value known(Value x, Tensor p) {
    double[] exponents = Arrays.stream(p.values()).distinct().toArray();
    if (exponents.length == 1) {
      return power(x, exponents[0]);
    }
    Value sum = builder.fill(0, x.shape());
    for (double e : exponents) {
      int[] places = IntStream.range(0, p.count()).filter(i -> p.values()[i] == e).toArray();
      IndexMap map = IndexMap.of(places.length, i -> places[i]);
      Value chosen = power(builder.gather(x, map, Shape.of(places.length)), e);
      sum = builder.add(sum, builder.scatter(chosen, map, x.shape()));
    }
    return sum;
  }

  private Value power(Value x, double e) {
    if (e == Math.rint(e) && Math.abs(e) <= LARGEST_POWER) {
      Value whole = wholePower(x, (int) Math.abs(e));
      return e < 0 ? builder.unary(Function.RECIPROCAL, whole) : whole;
    }
    if (Math.abs(e) == 0.5) {
      Value root = builder.unary(Function.SQRT, x);
      return e < 0 ? builder.unary(Function.RECIPROCAL, root) : root;
    }
    return exponential(builder.scale(Real.of(e), log(x)));
  }

  private Value wholePower(Value x, int e) {
    if (e == 0) {
      return Layers.power(builder, x, 0);
    }
    if (e == 1) {
      return x;
    }
    Value half = wholePower(x, e / 2);
    Value square = builder.square(half);
    return e % 2 == 0 ? square : builder.multiply(square, x);
  }
}
