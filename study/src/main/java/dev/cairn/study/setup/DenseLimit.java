package dev.cairn.study.setup;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.MemoryNeed;
import dev.cairn.finder.newton.NewtonMr;
import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.objective.HessianUse;
import dev.cairn.objective.MemoryUse;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Finder;
import java.util.Locale;

/// Where the dense path stops: a finder that looks at the whole Hessian needs its n² entries in
/// memory. Said before anything is computed.
public final class DenseLimit {
  /// The matrix itself, and as much again for the sums that it is assembled from or for the
  /// eigensolver.
  private static final double MATRICES = 2;

  /// Those that finders hold at most: the matrix, its eigenvectors and the eigensolver's own two.
  private static final int OF_FINDERS = 4;

  /// Those that the diagnostics of a marked point hold at most, the solver's two among them.
  private static final int OF_DIAGNOSTICS = 7;

  private static final double GIBIBYTE = 1L << 30;

  private DenseLimit() {}

  /// Refuses a finder whose dense Hessian has no room.
  ///
  /// @param heapBytes the most memory that the virtual machine takes
  static void check(Finder<?> finder, int dimension, long heapBytes) {
    double bytes = MATRICES * Double.BYTES * dimension * dimension;
    boolean fits = dimension <= DenseSymmetric.LARGEST_DIMENSION && bytes <= heapBytes;
    if (fits || !demands(finder.needs().hessian())) {
      return;
    }
    String instead =
        finder instanceof NewtonMr
            ? "set finder.hessian to products (r is by the solver's estimate of ‖H‖ then)"
            : "use finder.type newton_mr with hessian: products";
    throw new CairnException(
        String.format(
            Locale.ROOT,
            "finder: the dense Hessian of %,d parameters takes %,.1f GiB a worker, at most %,.1f"
                + " GiB and %,d parameters fit here: %s, or give the virtual machine more memory",
            dimension,
            bytes / GIBIBYTE,
            heapBytes / GIBIBYTE,
            Math.min(
                DenseSymmetric.LARGEST_DIMENSION,
                (int) Math.sqrt(heapBytes / (MATRICES * Double.BYTES))),
            instead));
  }

  /// How many dense matrices of the problem's dimension a run of the variant holds at most; 0 where
  /// it looks at Hessian products only.
  public static int matrices(Variant variant) {
    int n = variant.problem().dimension();
    if (n <= variant.experiment().store().spectraUpTo()) {
      return OF_DIAGNOSTICS;
    }
    HessianUse use = variant.finder().needs().hessian();
    boolean adaptive = use == HessianUse.ADAPTIVE && n <= HessianUse.LARGEST_ADAPTIVE;
    return demands(use) || adaptive ? OF_FINDERS : 0;
  }

  private static boolean demands(HessianUse use) {
    return switch (use) {
      case ASSEMBLED, SPECTRUM -> true;
      case PRODUCTS, ADAPTIVE -> false;
    };
  }

  /// Bytes of these matrices.
  public static long bytes(Variant variant) {
    long n = variant.problem().dimension();
    return n * n * Double.BYTES * matrices(variant);
  }

  /// What workers take that look at the whole Hessian of one objective: as a finder does.
  public static MemoryNeed need(SmoothObjective objective, int workers) {
    return need(objective, OF_FINDERS, workers);
  }

  /// What it takes at n parameters to look at the whole Hessian, beside the objective itself.
  public static MemoryNeed need(int n) {
    return MemoryNeed.of(MemoryUse.matrices(OF_FINDERS, n), 0);
  }

  /// Likewise, where each holds so many dense matrices at most.
  public static MemoryNeed need(SmoothObjective objective, int matrices, int workers) {
    MemoryUse each =
        objective.memory(true).plus(MemoryUse.matrices(matrices, objective.dimension()));
    return MemoryNeed.of(each.times(Math.max(1, workers)), workers);
  }
}
