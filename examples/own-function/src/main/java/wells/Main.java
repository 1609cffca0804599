package wells;

import static dev.cairn.search.StoppingRule.iterations;
import static dev.cairn.search.StoppingRule.squaredGradientBelow;

import dev.cairn.finder.newton.BacktrackingLineSearch;
import dev.cairn.finder.newton.NewtonMr;
import dev.cairn.flatness.PointDiagnostics;
import dev.cairn.krylov.MinresQlp;
import dev.cairn.objective.HessianUse;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Observer;
import dev.cairn.search.Search;
import java.util.List;
import java.util.Random;

/// Searches critical points of a function of one's own from some start points.
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    int n = 8;
    for (SmoothObjective f : List.of(Wells.derived(n, 0.1), new Wells.ByHand(n, 0.1))) {
      System.out.println(f.getClass().getSimpleName());
      for (int seed = 1; seed <= 5; seed++) {
        search(f, new Random(seed).doubles(n, -1.2, 1.2).toArray());
      }
    }
  }

  private static void search(SmoothObjective f, double[] start) {
    var newton =
        new NewtonMr(MinresQlp.DEFAULT, BacktrackingLineSearch.DEFAULT, HessianUse.PRODUCTS);
    var rule = squaredGradientBelow(1e-20).or(iterations(200));
    var result = Search.run(newton, f, start, rule, Observer.none());
    try (var end = f.at(result.last().theta().toArray())) {
      var point = PointDiagnostics.of(end, List.of(1e-6));
      System.out.printf(
          "energy %.9f  squared gradient %.1e  Morse index %d of %d%n",
          point.value(),
          point.squaredGradientNorm(),
          point.spectrum().morseIndex(1e-6).orElseThrow(),
          f.dimension());
    }
  }
}
