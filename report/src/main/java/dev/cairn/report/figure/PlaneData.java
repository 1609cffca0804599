package dev.cairn.report.figure;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import java.util.ArrayList;
import java.util.List;

/// What the figure of a function of the plane is drawn from.
///
/// @param shades f over the plane
/// @param section f along y = 0
/// @param squaredGradientSection ‖∇f‖² along y = 0
/// @param steps arrows of fixed length along the Newton steps p = −H⁺∇f
/// @param critical the critical points
/// @param flat the strict gradient-flat points
/// @param runs the trajectories
public record PlaneData(
    Grid shades,
    Curve section,
    Curve squaredGradientSection,
    List<Curve> steps,
    List<PlanePoint> critical,
    List<PlanePoint> flat,
    List<PlaneRun> runs) {
  /// Cells of the shades in each direction.
  private static final int CELLS = 160;

  /// Points of a section.
  private static final int SECTION = 401;

  /// Arrows in each direction.
  private static final int ARROWS = 17;

  /// The length of an arrow as a share of the distance between two.
  private static final double ARROW = 0.72;

  /// The length of an arrow's head as a share of the arrow.
  private static final double HEAD = 0.35;

  /// The half angle of an arrow's head.
  private static final double HEAD_ANGLE = Math.toRadians(28);

  /// A run that ends farther than this from every known point ended at none.
  public static final double NEAR = 0.5;

  /// How far from a known point a run still ends at it.
  double near() {
    return NEAR;
  }

  public PlaneData {
    steps = List.copyOf(steps);
    critical = List.copyOf(critical);
    flat = List.copyOf(flat);
    runs = List.copyOf(runs);
  }

  /// A point of the plane with f and ‖∇f‖² there.
  public record PlanePoint(double x, double y, double value, double squaredGradient) {
    /// Where f stands at (x, y).
    public static PlanePoint of(SmoothObjective f, double x, double y) {
      try (var at = f.at(new double[] {x, y})) {
        double[] g = new double[2];
        at.gradient(g);
        return new PlanePoint(x, y, at.value(), g[0] * g[0] + g[1] * g[1]);
      }
    }
  }

  /// Samples a function of two variables on a square around the origin.
  ///
  /// Costs some 30,000 evaluations.
  ///
  /// @param reach half the side of the square
  public static PlaneData sample(
      SmoothObjective f,
      double reach,
      List<PlanePoint> critical,
      List<PlanePoint> flat,
      List<PlaneRun> runs) {
    if (f.dimension() != 2) {
      throw new IllegalArgumentException("dimension %s must be 2".formatted(f.dimension()));
    }
    var x = Axis.linear("x", -reach, reach);
    var y = Axis.linear("y", -reach, reach);
    var shades = Grid.of(x, y, CELLS, CELLS, (u, v) -> PlanePoint.of(f, u, v).value());
    double[] along = new double[SECTION];
    double[] value = new double[SECTION];
    double[] squared = new double[SECTION];
    for (int i = 0; i < SECTION; i++) {
      along[i] = -reach + 2 * reach * i / (SECTION - 1);
      var point = PlanePoint.of(f, along[i], 0);
      value[i] = point.value();
      squared[i] = point.squaredGradient();
    }
    return new PlaneData(
        shades,
        Curve.of("f(x, 0)", along, value),
        Curve.of("‖∇f(x, 0)‖²", along, squared),
        arrows(f, reach),
        critical,
        flat,
        runs);
  }

  private static List<Curve> arrows(SmoothObjective f, double reach) {
    double spacing = 2 * reach / ARROWS;
    var arrows = new ArrayList<Curve>();
    for (int row = 0; row < ARROWS; row++) {
      for (int column = 0; column < ARROWS; column++) {
        double x = -reach + (column + 0.5) * spacing;
        double y = -reach + (row + 0.5) * spacing;
        double[] p = newtonStep(f, x, y);
        double length = Math.hypot(p[0], p[1]);
        if (length > 0 && Double.isFinite(length)) {
          double scale = ARROW * spacing / length;
          arrows.add(arrow(x, y, p[0] * scale, p[1] * scale));
        }
      }
    }
    return arrows;
  }

  /// p = −H⁻¹g; not finite where H is singular.
  private static double[] newtonStep(SmoothObjective f, double x, double y) {
    try (SmoothEvaluation at = f.at(new double[] {x, y})) {
      double[] g = new double[2];
      at.gradient(g);
      var h = new DenseSymmetric(2);
      at.hessian().assemble(h);
      double a = h.entries()[0];
      double b = h.entries()[1];
      double c = h.entries()[3];
      double determinant = a * c - b * b;
      return new double[] {
        -(c * g[0] - b * g[1]) / determinant, -(a * g[1] - b * g[0]) / determinant
      };
    }
  }

  /// Shaft and head in one stroke, centred at (x, y).
  private static Curve arrow(double x, double y, double dx, double dy) {
    double tipX = x + dx / 2;
    double tipY = y + dy / 2;
    double angle = Math.atan2(dy, dx);
    double head = HEAD * Math.hypot(dx, dy);
    double leftX = tipX - head * Math.cos(angle - HEAD_ANGLE);
    double leftY = tipY - head * Math.sin(angle - HEAD_ANGLE);
    double rightX = tipX - head * Math.cos(angle + HEAD_ANGLE);
    double rightY = tipY - head * Math.sin(angle + HEAD_ANGLE);
    return Curve.of(
        "step",
        new double[] {x - dx / 2, tipX, leftX, tipX, rightX},
        new double[] {y - dy / 2, tipY, leftY, tipY, rightY});
  }
}
