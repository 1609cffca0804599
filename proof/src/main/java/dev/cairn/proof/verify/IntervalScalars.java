package dev.cairn.proof.verify;

import dev.cairn.program.Real;
import dev.cairn.proof.arithmetic.Constant;
import dev.cairn.proof.arithmetic.Curve;
import dev.cairn.proof.arithmetic.Interval;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// Plain intervals of doubles. Enclosures of the numbers of a program are kept, and the last ranges
/// of functions: boxes that are cut from one box share sides. Used by any number of threads.
final class IntervalScalars implements Scalars<Interval> {
  private static final int BITS = 12;

  /// Ranges that are kept at most.
  private static final int RANGES = 1 << BITS;

  /// The upper bits of a hash times this number, 2³² over the golden ratio, are the slot: those of
  /// round numbers differ in the upper bits alone.
  private static final int SPREAD = 0x9E3779B9;

  private static final int UNUSED_BITS = 32 - BITS;

  private final Map<Real, Interval> known = new ConcurrentHashMap<>();
  private final AtomicReferenceArray<Range> ranges = new AtomicReferenceArray<>(RANGES);

  private record Range(Curve curve, int order, Interval over, Interval value) {}

  @Override
  public Interval of(double x) {
    return Interval.of(x);
  }

  @Override
  public Interval of(Real x) {
    return known.computeIfAbsent(x, Constant::interval);
  }

  @Override
  public Interval[] zeros(int length) {
    Interval[] zeros = new Interval[length];
    Arrays.fill(zeros, Interval.ZERO);
    return zeros;
  }

  @Override
  public Interval add(Interval x, Interval y) {
    return x.add(y);
  }

  @Override
  public Interval subtract(Interval x, Interval y) {
    return x.subtract(y);
  }

  @Override
  public Interval multiply(Interval x, Interval y) {
    return x.multiply(y);
  }

  @Override
  public Interval divide(Interval x, Interval y) {
    return x.divide(y);
  }

  @Override
  public Interval curve(Curve curve, int order, Interval x) {
    int slot = (SPREAD * (31 * x.hashCode() + order)) >>> UNUSED_BITS;
    Range kept = ranges.getPlain(slot);
    if (kept == null || kept.curve != curve || kept.order != order || !kept.over.equals(x)) {
      kept = new Range(curve, order, x, curve.range(order, x));
      ranges.setPlain(slot, kept); // immutable: another thread sees all of it or an older one
    }
    return kept.value;
  }

  @Override
  public boolean isZero(Interval x) {
    return x.lo() == 0 && x.hi() == 0;
  }

  @Override
  public Interval hull(Interval x) {
    return x;
  }
}
