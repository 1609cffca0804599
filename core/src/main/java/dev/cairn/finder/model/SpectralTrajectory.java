package dev.cairn.finder.model;

import dev.cairn.objective.SmoothObjective;
import dev.cairn.search.Step;
import dev.cairn.spectrum.Eigensystem;
import java.util.Optional;

/// A trajectory whose steps follow from the eigensystem of the Hessian; a finder adds how. An
/// iterate costs one dense Hessian and its eigensystem, about 9n³ flops.
public abstract class SpectralTrajectory extends ModelTrajectory {
  /// Stands at the start (read, not kept).
  protected SpectralTrajectory(SmoothObjective objective, double[] start) {
    super(objective, start);
  }

  /// Stalls where the Hessian has no finite eigensystem.
  @Override
  public final Step step() {
    Eigensystem hessian = current().eigensystem(eigensolver());
    return hessian.finite()
        ? step(hessian, current().gradientCoordinates(eigensolver()))
        : stalled("the Hessian has no finite eigensystem", 0, Optional.empty());
  }

  /// The step from θₖ by H and the coordinates of ∇f in its eigenbasis (read).
  protected abstract Step step(Eigensystem hessian, double[] g);
}
