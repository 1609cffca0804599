package dev.cairn.study.continuation;

import dev.cairn.experiment.problem.ParameterProblem;
import dev.cairn.experiment.spec.ContinuationSpec;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.finder.continuation.Branch;
import dev.cairn.finder.continuation.BranchEvent;
import dev.cairn.finder.continuation.BranchPoint;
import dev.cairn.finder.continuation.Continuation;
import dev.cairn.linalg.Point;
import dev.cairn.linalg.Vectors;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Arrival;
import dev.cairn.search.Search;
import dev.cairn.search.SearchResult;
import dev.cairn.search.StopReason;
import dev.cairn.search.StoppingRule;
import dev.cairn.study.setup.Start;
import dev.cairn.study.setup.Variant;
import dev.cairn.study.store.BranchEventRow;
import dev.cairn.study.store.BranchPathRow;
import dev.cairn.study.store.BranchRow;
import dev.cairn.study.store.FollowedStart;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// One start: the finder goes to a critical point from there, which is followed, and after it the
/// branches that leave its branch, theirs, and so on, as many as are asked for. A function of the
/// experiment and the start; only its times depend on anything else.
///
/// @param variant the experiment
/// @param problem with the parameter free
/// @param number of the start
/// @param start where it is
record FollowedCell(Variant variant, ParameterProblem problem, int number, Start start) {
  private static final double NANOSECONDS = 1e-9;

  /// What a cell needs of its worker.
  ///
  /// @param objective f at the parameter's first value, for the finder
  /// @param extended F of θ and the parameter
  /// @param session number of the process's session
  /// @param nanoTime a clock
  /// @param stop whether it is to be given up
  record Context(
      SmoothObjective objective,
      SmoothObjective extended,
      int session,
      LongSupplier nanoTime,
      BooleanSupplier stop) {}

  /// A branch that is still to be followed: to one side of an event of another.
  private record Exit(int parent, int number, BranchEvent event, int side) {}

  /// A branch and what it leaves.
  private record Place(int number, Optional<Exit> exit, int iterations, double seconds) {}

  /// Follows them; empty where it was given up.
  Optional<FollowedStart> run(Context context) {
    ContinuationSpec spec = problem.spec();
    var continuation =
        new Continuation(
            spec.firstStep(),
            spec.longestStep(),
            spec.corrections(),
            spec.steps(),
            spec.largestNorm(),
            spec.within());
    double goal = problem.measured(spec.to());
    long begin = context.nanoTime().getAsLong();
    SearchResult found = search(context);
    if (found.reason() instanceof StopReason.Requested) {
      return Optional.empty();
    }
    Branch first =
        continuation.follow(
            context.extended(),
            found.last().theta(),
            problem.measured(problem.begins()),
            goal,
            context.stop());
    Tables tables = new Tables();
    Deque<Exit> exits = new ArrayDeque<>();
    tables.add(
        first,
        new Place(0, Optional.empty(), found.last().index(), seconds(context, begin)),
        context.session());
    exits.addAll(exits(0, first));
    for (int k = 1;
        k <= spec.branches() && !exits.isEmpty() && !context.stop().getAsBoolean();
        k++) {
      Exit exit = exits.remove();
      long left = context.nanoTime().getAsLong();
      Branch other =
          continuation.leave(
              context.extended(),
              exit.event(),
              exit.side() * spec.offset(),
              problem.measured(problem.begins()),
              goal,
              context.stop());
      tables.add(
          other, new Place(k, Optional.of(exit), 0, seconds(context, left)), context.session());
      exits.addAll(exits(k, other));
    }
    return context.stop().getAsBoolean() ? Optional.empty() : Optional.of(tables.all());
  }

  private static double seconds(Context context, long begin) {
    return (context.nanoTime().getAsLong() - begin) * NANOSECONDS;
  }

  /// To both sides of every branch point.
  private static List<Exit> exits(int parent, Branch branch) {
    List<Exit> exits = new ArrayList<>();
    for (int k = 0; k < branch.events().size(); k++) {
      BranchEvent event = branch.events().get(k);
      if (event.kind() == BranchEvent.Kind.BRANCH) {
        exits.add(new Exit(parent, k, event, 1));
        exits.add(new Exit(parent, k, event, -1));
      }
    }
    return exits;
  }

  /// The finder's way from the start, which may be no step at all.
  private SearchResult search(Context context) {
    Experiment experiment = variant.experiment();
    Arrival arrival = new Arrival(context.objective());
    StoppingRule interruption =
        _ ->
            context.stop().getAsBoolean()
                ? Optional.of(new StopReason.Requested("interrupted"))
                : Optional.empty();
    return Search.run(
        variant.finder(),
        context.objective(),
        start.theta().toArray(),
        interruption
            .or(StoppingRule.squaredGradientBelow(experiment.stop().squaredGradientBelow()))
            .or(experiment.stop().atArrival() ? arrival : StoppingRule.never())
            .or(StoppingRule.iterations(experiment.iterations())),
        arrival);
  }

  /// The rows of this start.
  private final class Tables {
    private final List<BranchRow> branches = new ArrayList<>();
    private final List<BranchPathRow> path = new ArrayList<>();
    private final List<BranchEventRow> events = new ArrayList<>();

    FollowedStart all() {
      return new FollowedStart(branches, path, events);
    }

    void add(Branch branch, Place place, int session) {
      List<BranchPoint> points = branch.points();
      for (int k = 0; k < points.size(); k++) {
        boolean keeps = k % problem.spec().thetaEvery() == 0 || k == points.size() - 1;
        path.add(point(place.number(), k, points.get(k), keeps));
      }
      for (int k = 0; k < branch.events().size(); k++) {
        events.add(event(place.number(), k, branch.events().get(k)));
      }
      branches.add(row(branch, place, session));
    }

    private BranchPathRow point(int branch, int k, BranchPoint point, boolean keepsTheta) {
      return new BranchPathRow(
          number,
          branch,
          k,
          point.arclength(),
          parameter(point),
          point.value(),
          norm(point),
          point.gradientNorm(),
          point.morseIndex(),
          point.smallestModulus(),
          keepsTheta ? point.theta() : Point.of());
    }

    private BranchEventRow event(int branch, int k, BranchEvent event) {
      BranchPoint at = event.at();
      return new BranchEventRow(
          number,
          branch,
          k,
          event.kind(),
          at.arclength(),
          event.within(),
          parameter(at),
          at.value(),
          norm(at),
          event.indexBefore(),
          event.indexAfter(),
          at.smallestModulus(),
          at.theta(),
          event.direction());
    }

    private BranchRow row(Branch branch, Place place, int session) {
      Optional<BranchPoint> first = branch.points().stream().findFirst();
      Optional<BranchPoint> last = first.map(_ -> branch.last());
      return new BranchRow(
          number,
          place.number(),
          place.exit().map(e -> OptionalInt.of(e.parent())).orElse(OptionalInt.empty()),
          place.exit().map(e -> OptionalInt.of(e.number())).orElse(OptionalInt.empty()),
          place.exit().map(Exit::side).orElse(0),
          branch.points().size(),
          count(branch, BranchEvent.Kind.FOLD),
          count(branch, BranchEvent.Kind.BRANCH),
          count(branch, BranchEvent.Kind.UNCLEAR),
          branch.end(),
          first.map(this::parameter).orElse(Double.NaN),
          last.map(this::parameter).orElse(Double.NaN),
          first.map(BranchPoint::value).orElse(Double.NaN),
          last.map(BranchPoint::value).orElse(Double.NaN),
          first.map(this::norm).orElse(Double.NaN),
          last.map(this::norm).orElse(Double.NaN),
          index(first),
          index(last),
          last.map(BranchPoint::arclength).orElse(Double.NaN),
          place.iterations(),
          place.seconds(),
          session);
    }

    private static OptionalInt index(Optional<BranchPoint> point) {
      return point.map(p -> OptionalInt.of(p.morseIndex())).orElse(OptionalInt.empty());
    }

    private static int count(Branch branch, BranchEvent.Kind kind) {
      return (int) branch.events().stream().filter(event -> event.kind() == kind).count();
    }

    private double norm(BranchPoint point) {
      return Vectors.norm(point.theta().toArray());
    }

    /// Its two ends bit for bit.
    private double parameter(BranchPoint point) {
      if (point.parameter() == problem.measured(problem.begins())) {
        return problem.begins();
      }
      return point.parameter() == problem.measured(problem.spec().to())
          ? problem.spec().to()
          : problem.value(point.parameter());
    }
  }
}
