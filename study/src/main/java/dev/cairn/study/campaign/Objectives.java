package dev.cairn.study.campaign;

import static java.util.Objects.requireNonNull;

import dev.cairn.experiment.MemoryNeed;
import dev.cairn.experiment.problem.LoadedProblem;
import dev.cairn.objective.MemoryUse;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.parallel.PerWorker;
import dev.cairn.study.setup.DenseLimit;
import dev.cairn.study.setup.ParallelPlan;
import dev.cairn.study.setup.Variant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The objectives of a campaign: one a worker for every problem, which variants of one problem
/// share.
final class Objectives implements AutoCloseable {
  /// Variants that share objectives.
  ///
  /// @param whole whether the samples stay together
  private record Kind(LoadedProblem problem, boolean whole) {
    static Kind of(Variant variant) {
      return new Kind(variant.problem(), ParallelPlan.needsWhole(variant));
    }
  }

  private final List<Variant> variants;
  private final ParallelPlan sharing;
  private final Map<Kind, PerWorker<SmoothObjective>> objectives = new LinkedHashMap<>();

  /// None is made yet.
  Objectives(List<Variant> variants, ParallelPlan sharing) {
    this(variants, sharing, Optional.empty());
  }

  /// Likewise.
  ///
  /// @param elsewhere who holds partitions, where it is not this process
  Objectives(
      List<Variant> variants,
      ParallelPlan sharing,
      Optional<ClusterPartitions.Campaign> elsewhere) {
    this.variants = List.copyOf(variants);
    this.sharing = sharing;
    int problems = (int) variants.stream().map(Kind::of).distinct().count();
    for (Variant variant : variants) {
      objectives.computeIfAbsent(
          Kind.of(variant),
          _ ->
              new PerWorker<>(
                  sharing.workers(),
                  variant.problem().cut().isPresent() && elsewhere.isPresent()
                      ? elsewhere(variant, elsewhere.get())
                      : sharing.objective(variant, problems)));
    }
  }

  private static Supplier<SmoothObjective> elsewhere(
      Variant first, ClusterPartitions.Campaign elsewhere) {
    LoadedProblem problem = first.problem();
    return () -> problem.cut().orElseThrow().objective(problem.dimension(), elsewhere.of(first));
  }

  /// The one of this worker, asked for by that worker only.
  SmoothObjective of(Variant variant, int worker) {
    return requireNonNull(objectives.get(Kind.of(variant))).of(worker);
  }

  /// What the work with them takes. Makes those of the first worker.
  MemoryNeed memoryNeed() {
    return MemoryNeed.of(memory(), sharing.busy());
  }

  /// All of them together with the dense matrices of finders and diagnostics.
  private MemoryUse memory() {
    MemoryUse all = MemoryUse.LITTLE;
    for (var entry : objectives.entrySet()) {
      List<Variant> sharers =
          variants.stream().filter(v -> Kind.of(v).equals(entry.getKey())).toList();
      boolean assembled = sharers.stream().anyMatch(v -> DenseLimit.matrices(v) > 0);
      all = all.plus(entry.getValue().of(0).memory(assembled));
    }
    long matrices = variants.stream().mapToLong(DenseLimit::bytes).max().orElse(0);
    return all.plus(new MemoryUse(matrices, 0)).times(sharing.busy());
  }

  @Override
  public void close() {
    objectives.values().forEach(PerWorker::close);
  }
}
