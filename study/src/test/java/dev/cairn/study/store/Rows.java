package dev.cairn.study.store;

import dev.cairn.flatness.Verdict;
import dev.cairn.krylov.KrylovStatus;
import dev.cairn.linalg.Point;
import dev.cairn.search.PointKind;
import dev.cairn.search.RunEnding;
import dev.cairn.search.StopReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/// Rows for the tests of this package.
final class Rows {
  private Rows() {}

  static CampaignRow campaign() {
    return new CampaignRow(
        Schema.VERSION, "quartic", "name: quartic\n", 7, 3, 4, 1, "2026-11-24T00:00:00Z");
  }

  static List<VariantRow> variants() {
    return List.of(new VariantRow(0, "", "quartic", 2, 0, 3, 4, Optional.empty()));
  }

  static CollectionRow collection() {
    return new CollectionRow(
        Schema.VERSION,
        0,
        "quartic",
        "name: quartic\n",
        0,
        2,
        "none",
        "1",
        0,
        true,
        1e-6,
        1e-10,
        1e-8,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static ContinuationRow continuation() {
    return new ContinuationRow(
        Schema.VERSION, "quartic", "quartic", "name: quartic\n", 2, "a", 0, 1, 1, Optional.empty());
  }

  static ProvenanceRow session(int session) {
    return new ProvenanceRow(
        session,
        "2026-11-24T00:00:00Z",
        Double.NaN,
        Optional.empty(),
        2,
        "0.1.0",
        Optional.of("abcdef"),
        "25",
        "Linux amd64",
        Optional.empty(),
        2,
        1L << 40,
        "OpenBLAS",
        Optional.of("01"),
        OptionalInt.empty(),
        Optional.empty());
  }

  /// A run whose doubles have every bit pattern alike, special values among them.
  static FinishedRun run(int run, long seed) {
    return run(run, seed, RunEnding.GRADIENT_FLAT);
  }

  /// Likewise, of this ending, with a final point of the verdict critical.
  static FinishedRun critical(int run, long seed) {
    FinishedRun made = run(run, seed, RunEnding.CRITICAL);
    PointRow end = point(run, PointKind.FINAL, 5, Verdict.CRITICAL, new SplittableRandom(seed + 1));
    return new FinishedRun(made.run(), made.iterates(), List.of(end), List.of(), List.of());
  }

  private static FinishedRun run(int run, long seed, RunEnding ending) {
    var random = new SplittableRandom(seed);
    double[] special = {
      Double.NaN, Double.POSITIVE_INFINITY, -0.0, Double.MIN_VALUE, Double.MAX_VALUE, 0.1
    };
    List<IterateRow> iterates = new ArrayList<>();
    for (int k = 0; k < special.length; k++) {
      boolean last = k == special.length - 1;
      iterates.add(
          new IterateRow(
              0,
              run,
              k,
              bits(random),
              special[k],
              bits(random),
              bits(random),
              bits(random),
              bits(random),
              bits(random),
              last ? OptionalInt.empty() : OptionalInt.of(k),
              last ? OptionalInt.empty() : OptionalInt.of(2 * k),
              last ? Optional.empty() : Optional.of(KrylovStatus.LEAST_SQUARES),
              bits(random),
              bits(random),
              k % 2 == 0,
              bits(random),
              Point.of(bits(random)),
              last ? OptionalInt.empty() : OptionalInt.of(k)));
    }
    List<PointRow> points =
        List.of(
            point(run, PointKind.START, 0, Verdict.NEITHER, random),
            point(run, PointKind.FLATTEST, 2, Verdict.NEITHER, random));
    List<MorseRow> morse = List.of(new MorseRow(0, run, PointKind.START, 1e-5, 1, 0, 1, 0.5));
    List<KernelShareRow> shares =
        List.of(
            new KernelShareRow(0, run, PointKind.START, 1e-5, 1 / 3.0),
            new KernelShareRow(0, run, PointKind.START, 1e-3, 1));
    RunRow row =
        new RunRow(
            0,
            run,
            random.nextLong(),
            OptionalInt.of(3),
            OptionalInt.empty(),
            bits(random),
            StopReason.Kind.STALLED,
            "θ no longer changes, \"it\" said",
            5,
            bits(random),
            bits(random),
            bits(random),
            bits(random),
            bits(random),
            OptionalInt.of(2),
            ending,
            bits(random),
            1,
            bits(random),
            bits(random),
            OptionalInt.of(1));
    return new FinishedRun(row, iterates, points, morse, shares);
  }

  private static PointRow point(
      int run, PointKind kind, int iterate, Verdict verdict, SplittableRandom random) {
    return new PointRow(
        0,
        run,
        kind,
        iterate,
        bits(random),
        bits(random),
        bits(random),
        bits(random),
        bits(random),
        bits(random),
        bits(random),
        verdict,
        Point.of(bits(random), -0.0, bits(random)),
        kind == PointKind.START ? Point.of() : Point.of(-1e-300, Math.PI),
        bits(random),
        bits(random),
        bits(random),
        bits(random),
        Double.NaN,
        Optional.empty());
  }

  /// A finite double of any exponent.
  static double bits(SplittableRandom random) {
    double value = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(value) ? value : 1 / 3.0;
  }
}
