package dev.cairn.report.page;

import dev.cairn.experiment.spec.ExperimentFile;
import dev.cairn.krylov.KrylovStatus;
import dev.cairn.linalg.Point;
import dev.cairn.report.figure.RunTrace;
import dev.cairn.report.figure.SyntheticRuns;
import dev.cairn.search.PointKind;
import dev.cairn.search.RunEnding;
import dev.cairn.search.StopReason;
import dev.cairn.study.store.CampaignRow;
import dev.cairn.study.store.FinishedRun;
import dev.cairn.study.store.IterateRow;
import dev.cairn.study.store.KernelShareRow;
import dev.cairn.study.store.MorseRow;
import dev.cairn.study.store.Outcome;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.ProvenanceRow;
import dev.cairn.study.store.RunRow;
import dev.cairn.study.store.Schema;
import dev.cairn.study.store.Store;
import dev.cairn.study.store.VariantRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/// A store filled from a seed with runs that look like the paper's: material for tests of pages,
/// never a result.
public final class SyntheticCampaign {
  private static final int EIGENVALUES = 40;
  private static final double[] CUTOFFS = {1e-5, 1e-3};

  private SyntheticCampaign() {}

  /// Makes a store with finished runs in the directory and leaves it open.
  public static Store create(
      Path directory, String experiment, int runs, int iterations, long seed) {
    return create(directory, ExperimentFile.bundled(experiment), runs, iterations, seed);
  }

  /// Likewise, of 60 short runs, with one setting of the experiment changed.
  public static Store create(Path directory, String experiment, String key, String value) {
    return create(directory, ExperimentFile.bundled(experiment).set(key, value), 60, 20, 5);
  }

  private static Store create(
      Path directory, ExperimentFile bundled, int runs, int iterations, long seed) {
    String experiment = bundled.experiment().name();
    String definition =
        bundled
            .set("title", "\"synthetic </script><b>material</b> for tests\"")
            .set("runs", Integer.toString(runs))
            .set("iterations", Integer.toString(iterations))
            .definition();
    var campaign =
        new CampaignRow(
            Schema.VERSION,
            experiment,
            definition,
            seed,
            runs,
            iterations,
            1,
            "2026-11-24T00:00:00Z");
    String problem = "auto-encoder 16-8-16-16 swish on synthetic <data>";
    var variant =
        new VariantRow(0, "", problem, EIGENVALUES, 10_000, runs, iterations, Optional.empty());
    Store store = Store.create(directory, campaign, List.of(variant), List.of());
    store.begin(
        new ProvenanceRow(
            0,
            "2026-11-24T00:00:00Z",
            12.5,
            Optional.of(Outcome.FINISHED),
            2,
            "0.1.0",
            Optional.of("0123abc"),
            "25.0.3 (Eclipse Adoptium)",
            "Linux amd64",
            Optional.of("Synthetic CPU"),
            2,
            2L << 30,
            "OpenBLAS SkylakeX, SIMD 512",
            Optional.of("00"),
            OptionalInt.empty(),
            Optional.empty()));
    for (RunTrace trace : SyntheticRuns.traces(runs, iterations, seed)) {
      store.add(run(trace, new SplittableRandom(seed + trace.run())));
    }
    return store;
  }

  /// The rows of one run.
  public static FinishedRun run(RunTrace trace, SplittableRandom random) {
    int run = (int) trace.run();
    int steps = trace.residuals().size();
    var statuses = KrylovStatus.values();
    var iterates = new ArrayList<IterateRow>(steps + 1);
    int flattest = 0;
    for (int k = 0; k <= steps; k++) {
      boolean solved = k < steps;
      double r = solved ? trace.residuals().y(k) : Double.NaN;
      flattest = solved && r > trace.residuals().y(flattest) ? k : flattest;
      iterates.add(
          new IterateRow(
              0,
              run,
              k,
              0.3 + Math.exp(-0.05 * k),
              trace.squaredGradients().y(k),
              r,
              solved ? 1e-4 * random.nextDouble() : Double.NaN,
              r,
              solved ? 1e-4 : Double.NaN,
              solved ? Math.scalb(1.0, -random.nextInt(6)) : Double.NaN,
              solved ? OptionalInt.of(1 + random.nextInt(5)) : OptionalInt.empty(),
              solved ? OptionalInt.of(20 + random.nextInt(500)) : OptionalInt.empty(),
              solved ? Optional.of(statuses[3 + random.nextInt(3)]) : Optional.empty(),
              1,
              1,
              false,
              0.01,
              Point.of(),
              OptionalInt.empty()));
    }
    var points = new ArrayList<PointRow>();
    var morse = new ArrayList<MorseRow>();
    var shares = new ArrayList<KernelShareRow>();
    for (PointKind kind : List.of(PointKind.START, PointKind.FLATTEST, PointKind.FINAL)) {
      int k = kind == PointKind.START ? 0 : kind == PointKind.FINAL ? steps : flattest;
      double share = 0.05 + 0.2 * random.nextDouble();
      double[] spectrum = spectrum(share, random);
      var iterate = iterates.get(k);
      points.add(
          new PointRow(
              0,
              run,
              kind,
              k,
              0.25 + 12 * share * share,
              iterate.squaredGradientNorm(),
              k < steps ? iterate.r() : trace.finalResidual(),
              1e-4,
              random.nextGaussian(),
              random.nextDouble(),
              10,
              SyntheticRuns.verdict(trace.ending()),
              Point.of(new double[EIGENVALUES]),
              Point.of(spectrum),
              iterate.r(),
              run % 5 == 0 ? 3 : 1,
              trace.ending() == RunEnding.CRITICAL ? 1e-3 : Double.NaN,
              trace.ending() == RunEnding.CRITICAL ? 1e-14 : Double.NaN,
              trace.ending() == RunEnding.CRITICAL ? 1e-6 : Double.NaN,
              Optional.empty()));
      for (double cutoff : CUTOFFS) {
        shares.add(new KernelShareRow(0, run, kind, cutoff, Math.sqrt(cutoff) * (1 + run)));
        int negative = (int) Arrays.stream(spectrum).filter(v -> v < -cutoff).count();
        int positive = (int) Arrays.stream(spectrum).filter(v -> v > cutoff).count();
        morse.add(
            new MorseRow(
                0,
                run,
                kind,
                cutoff,
                negative,
                EIGENVALUES - negative - positive,
                positive,
                (double) negative / EIGENVALUES));
      }
    }
    var row =
        new RunRow(
            0,
            run,
            1000L + run,
            // The first three have one start.
            OptionalInt.of(Math.max(2, run) % 7),
            OptionalInt.of(10 * Math.max(2, run)),
            1.3,
            StopReason.Kind.ITERATION_LIMIT,
            steps + " iterations",
            steps,
            iterates.getLast().loss(),
            trace.finalSquaredGradient(),
            trace.finalResidual(),
            1e-4,
            trace.maximalResidual(),
            OptionalInt.of(flattest),
            trace.ending(),
            0.5,
            run % 2,
            Double.NaN,
            Double.NaN,
            OptionalInt.of(0));
    return new FinishedRun(row, iterates, points, morse, shares);
  }

  private static double[] spectrum(double negativeShare, SplittableRandom random) {
    double[] values = new double[EIGENVALUES];
    for (int i = 0; i < EIGENVALUES; i++) {
      double size = Math.pow(10, -9 + 10 * random.nextDouble());
      values[i] = random.nextDouble() < negativeShare ? -size : size;
    }
    Arrays.sort(values);
    return values;
  }
}
