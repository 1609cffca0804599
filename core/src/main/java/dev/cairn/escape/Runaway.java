package dev.cairn.escape;

import dev.cairn.linalg.Vectors;
import dev.cairn.search.Iterate;
import dev.cairn.search.Observer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Watches whether a run escapes to infinity: ‖θ‖ grows without bound along a falling value.
///
/// The trace is cut at N/16, N/8, N/4, N/2 and N steps. Growth like log k, or faster, adds as much
/// to ‖θ‖ in each later piece as in the one before; a run that converges adds less and less. So a
/// run escapes where ‖θ‖ rises and f falls over every piece, and the last piece adds at least half
/// of what the first one did and a hundredth of ‖θ‖.
public final class Runaway implements Observer {
  private static final int PIECES = 4;

  /// With fewer steps the first piece is too short to tell.
  private static final int LEAST_STEPS = 64;

  private static final double LASTING_GROWTH = 0.5;

  private static final double RELATIVE_GROWTH = 1e-2;

  private final List<Double> norms = new ArrayList<>();
  private final List<Double> values = new ArrayList<>();

  /// An observer that has seen nothing.
  public Runaway() {}

  /// What shows that a run escapes.
  ///
  /// @param normBefore ‖θ‖ halfway
  /// @param normAfter ‖θ‖ at the end
  /// @param valueBefore f halfway
  /// @param valueAfter f at the end
  /// @param steps N
  public record Evidence(
      double normBefore, double normAfter, double valueBefore, double valueAfter, int steps) {}

  @Override
  public void observe(Iterate iterate) {
    norms.add(Vectors.norm(iterate.theta().toArray()));
    values.add(iterate.value());
  }

  /// The evidence, where the run so far escapes.
  public Optional<Evidence> evidence() {
    int last = norms.size() - 1;
    if (last < LEAST_STEPS) {
      return Optional.empty();
    }
    double first = 0;
    double growth = 0;
    for (int piece = 0; piece < PIECES; piece++) {
      int from = last >> (PIECES - piece);
      int to = last >> (PIECES - piece - 1);
      growth = norms.get(to) - norms.get(from);
      if (!(growth > 0 && values.get(to) < values.get(from))) {
        return Optional.empty();
      }
      first = piece == 0 ? growth : first;
    }
    boolean lasting =
        growth >= LASTING_GROWTH * first && growth >= RELATIVE_GROWTH * norms.get(last);
    return lasting
        ? Optional.of(
            new Evidence(
                norms.get(last / 2), norms.get(last), values.get(last / 2), values.get(last), last))
        : Optional.empty();
  }
}
