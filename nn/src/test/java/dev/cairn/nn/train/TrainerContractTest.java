package dev.cairn.nn.train;

import dev.cairn.linalg.Point;
import dev.cairn.objective.Objective;
import dev.cairn.search.Finder;
import dev.cairn.testkit.FinderContract;
import java.util.List;
import org.junit.jupiter.api.Nested;

/// Trainers keep the contract of finders and converge linearly at strict minima. Adam promises no
/// convergence with a fixed rate; K-FAC needs a network ([KroneckerFactoredTest]).
class TrainerContractTest {
  abstract static class Trainer extends FinderContract {
    @Override
    protected abstract Finder<Objective> finder();

    @Override
    protected boolean searches() {
      return false;
    }
  }

  @Nested
  class Descent extends Trainer {
    @Override
    protected Finder<Objective> finder() {
      return new GradientDescent(0.01, 0);
    }

    @Override
    protected List<Convergence> convergence() {
      return List.of(
          new Convergence("himmelblau", Point.of(2.8, 2.2), 1, 1e-20, 2_000),
          new Convergence("double-wells:2", Point.of(0.8, -1.1), 1, 1e-20, 2_000));
    }
  }

  @Nested
  class Momentum extends Trainer {
    @Override
    protected Finder<Objective> finder() {
      return new GradientDescent(0.01, 0.5);
    }

    @Override
    protected List<Convergence> convergence() {
      return List.of(new Convergence("double-wells:2", Point.of(0.8, -1.1), 1, 1e-20, 2_000));
    }
  }

  /// Near a minimum the summed squares stay what they are, so the rates do.
  @Nested
  class Adaptive extends Trainer {
    @Override
    protected Finder<Objective> finder() {
      return new AdaGrad(0.1, 1e-10);
    }

    @Override
    protected List<Convergence> convergence() {
      return List.of(
          new Convergence("himmelblau", Point.of(2.8, 2.2), 1, 1e-20, 20_000),
          new Convergence("double-wells:2", Point.of(0.8, -1.1), 1, 1e-20, 5_000));
    }
  }
}
