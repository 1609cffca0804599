package dev.cairn.study.setup;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.problem.LoadedProblem;
import dev.cairn.experiment.spec.CutoffSpec;
import dev.cairn.experiment.spec.EscapeSpec;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.FinderSpec;
import dev.cairn.finder.deflation.DeflatedNewton;
import dev.cairn.finder.deflation.Deflation;
import dev.cairn.finder.escape.Exit;
import dev.cairn.finder.escape.LeavingFlatPoints;
import dev.cairn.finder.gradnorm.GradientNormMinimisation;
import dev.cairn.finder.gradnorm.Update;
import dev.cairn.finder.homotopy.Homotopy;
import dev.cairn.finder.minimise.ArmijoSearch;
import dev.cairn.finder.minimise.NewtonMrDescent;
import dev.cairn.finder.minimise.SaddleFreeNewton;
import dev.cairn.finder.newton.BacktrackingLineSearch;
import dev.cairn.finder.newton.DampedNewton;
import dev.cairn.finder.newton.ExactLineSearch;
import dev.cairn.finder.newton.ExactNewtonMr;
import dev.cairn.finder.newton.NewtonMr;
import dev.cairn.finder.newton.PseudoInverseNewton;
import dev.cairn.finder.saddle.EigenvectorFollowing;
import dev.cairn.finder.saddle.HighIndexSaddleDynamics;
import dev.cairn.finder.saddle.Modes;
import dev.cairn.finder.saddle.Shift;
import dev.cairn.finder.saddle.Target;
import dev.cairn.finder.saddle.TrustRadius;
import dev.cairn.flatness.Cutoffs;
import dev.cairn.krylov.MinresQlp;
import dev.cairn.krylov.Tolerances;
import dev.cairn.linalg.Point;
import dev.cairn.nn.NetworkObjective;
import dev.cairn.nn.train.AdaGrad;
import dev.cairn.nn.train.Adam;
import dev.cairn.nn.train.GradientDescent;
import dev.cairn.nn.train.KroneckerFactored;
import dev.cairn.objective.Objective;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Finder;
import dev.cairn.search.Needs;
import dev.cairn.search.Trajectory;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.CollectionRow;
import dev.cairn.text.Counted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Makes finders of their settings.
final class Finders {
  private Finders() {}

  /// The finder of an experiment in n dimensions, which leaves flat points where that is asked for.
  static Finder<SmoothObjective> of(Experiment experiment, int dimension) {
    Finder<SmoothObjective> finder = of(experiment.finder(), dimension);
    return experiment
        .escape()
        .<Finder<SmoothObjective>>map(escape -> escaping(finder, escape, experiment.cutoffs()))
        .orElse(finder);
  }

  private static LeavingFlatPoints escaping(
      Finder<SmoothObjective> inner, EscapeSpec spec, CutoffSpec cutoffs) {
    Exit exit =
        switch (spec) {
          case EscapeSpec.Downhill s -> new Exit.Downhill(s.length());
          case EscapeSpec.ThirdDerivative s -> new Exit.ThirdDerivative(s.length());
          case EscapeSpec.Deflate s -> new Exit.Deflate(s.power(), s.shift());
        };
    return new LeavingFlatPoints(
        inner,
        new Cutoffs(cutoffs.strictest(), cutoffs.flat(), cutoffs.coKernel()),
        exit,
        spec.limit());
  }

  /// The finder.
  private static Finder<SmoothObjective> of(FinderSpec spec, int dimension) {
    var usual = BacktrackingLineSearch.DEFAULT;
    return switch (spec) {
      case FinderSpec.NewtonMr s ->
          new NewtonMr(
              MinresQlp.DEFAULT.withTolerances(
                  new Tolerances(s.rtol(), s.maxit(), s.acondlim(), s.maxxnorm(), s.trancond())),
              new BacktrackingLineSearch(s.alpha(), s.beta(), s.rho(), s.unitRho()),
              s.hessian());
      case FinderSpec.DampedNewton s ->
          new DampedNewton(
              Point.of(s.dampings().stream().mapToDouble(x -> x).toArray()), s.rankTolerance());
      case FinderSpec.ExactNewtonMr s ->
          new ExactNewtonMr(s.rankTolerance(), ExactLineSearch.DEFAULT);
      case FinderSpec.PseudoInverseNewton s ->
          new PseudoInverseNewton(
              s.rankTolerance(),
              new BacktrackingLineSearch(
                  usual.firstStep(), s.beta(), s.rho(), usual.unitDecrease()));
      case FinderSpec.GradientNorm s -> new GradientNormMinimisation(update(s));
      case FinderSpec.SaddleFreeNewton s ->
          new SaddleFreeNewton(s.floor(), new ArmijoSearch(s.beta(), s.rho()));
      case FinderSpec.NewtonMrDescent s ->
          new NewtonMrDescent(
              s.inexactness(), s.maxit().orElse(0), new ArmijoSearch(s.beta(), s.rho()));
      case FinderSpec.EigenvectorFollowing s -> eigenvectorFollowing(s);
      case FinderSpec.SaddleDynamics s ->
          new HighIndexSaddleDynamics(
              s.index(),
              s.matrixFree() ? Modes.Products.with(MinresQlp.DEFAULT) : new Modes.Dense(),
              s.firstStep(),
              s.longestMove(),
              s.polishBelow());
      case FinderSpec.DeflatedNewton s ->
          new DeflatedNewton(
              new Deflation(known(s, dimension), s.power(), s.shift()),
              s.rankTolerance(),
              s.longestStep());
      case FinderSpec.Homotopy s ->
          new Homotopy(
              s.weight(),
              s.weightSeed(),
              s.firstStep(),
              s.longestStep(),
              Homotopy.NEWTON.corrections());
      case FinderSpec.GradientDescent s ->
          new OnAny(new GradientDescent(s.learningRate(), s.momentum()));
      case FinderSpec.AdaGrad s -> new OnAny(new AdaGrad(s.learningRate(), s.epsilon()));
      case FinderSpec.Adam s ->
          new OnAny(new Adam(s.learningRate(), s.firstDecay(), s.secondDecay(), s.epsilon()));
      case FinderSpec.KroneckerFactored s ->
          new OnNetworks(new KroneckerFactored(s.learningRate(), s.damping()));
    };
  }

  /// Refuses a finder that the problem's objective cannot serve.
  static void check(Needs needs, LoadedProblem problem) {
    if (needs.layers() && problem.cut().isPresent()) {
      throw new CairnException(
          "finder.type is 'k_fac', which takes all samples together: leave out problem.partitions");
    }
    if (needs.layers() && problem.network().isEmpty()) {
      throw new CairnException(
          "finder.type is 'k_fac', which needs the layers of a network: %s is none"
              .formatted(problem.description()));
    }
    if (needs.index().isPresent() && needs.index().getAsInt() > problem.dimension()) {
      throw new CairnException(
          "finder.index is %s, but θ has dimension %s: no Morse index is larger"
              .formatted(needs.index().getAsInt(), problem.dimension()));
    }
  }

  /// A finder that needs gradients only.
  record OnAny(Finder<Objective> finder) implements Finder<SmoothObjective> {
    @Override
    public String name() {
      return finder.name();
    }

    @Override
    public Needs needs() {
      return finder.needs();
    }

    @Override
    public Trajectory begin(SmoothObjective objective, double[] start) {
      return finder.begin(objective, start);
    }
  }

  /// A finder that knows networks only.
  record OnNetworks(Finder<NetworkObjective> finder) implements Finder<SmoothObjective> {
    @Override
    public String name() {
      return finder.name();
    }

    @Override
    public Needs needs() {
      return finder.needs();
    }

    @Override
    public Trajectory begin(SmoothObjective objective, double[] start) {
      if (objective instanceof NetworkObjective network) {
        return finder.begin(network, start);
      }
      throw new IllegalArgumentException("%s on %s".formatted(name(), objective.getClass()));
    }
  }

  private static List<Point> known(FinderSpec.DeflatedNewton spec, int dimension) {
    List<Point> known = new ArrayList<>();
    for (List<Double> point : spec.points()) {
      known.add(Point.of(point.stream().mapToDouble(x -> x).toArray()));
    }
    if (spec.collection().isPresent()) {
      try (CollectionReader reader = CollectionReader.open(Path.of(spec.collection().get()))) {
        for (CollectionRow row : reader.collections()) {
          reader.collected(row.collection()).forEach(point -> known.add(point.theta()));
        }
      }
    }
    for (Point point : known) {
      if (point.dimension() != dimension) {
        throw new CairnException(
            "finder.type is 'deflated_newton': a known point has %s, the problem %s"
                .formatted(Counted.of(point.dimension(), "coordinate"), dimension));
      }
    }
    return known;
  }

  private static EigenvectorFollowing eigenvectorFollowing(FinderSpec.EigenvectorFollowing s) {
    TrustRadius usual = TrustRadius.DEFAULT;
    return new EigenvectorFollowing(
        s.index().isPresent()
            ? new Target.Fixed(s.index().getAsInt())
            : new Target.OfStart(s.startCutoff()),
        s.rational() ? Shift.RATIONAL : Shift.COMMON,
        new TrustRadius(s.radius(), s.largestRadius(), usual.target(), usual.accepted()),
        s.patience());
  }

  private static Update update(FinderSpec.GradientNorm s) {
    if (s.backtracking()) {
      return new Update.Backtracking(s.rate(), s.beta(), s.rho());
    }
    return s.momentum() == 0
        ? new Update.Descent(s.rate())
        : new Update.Momentum(s.rate(), s.momentum());
  }
}
