package dev.cairn.experiment.spec;

import dev.cairn.experiment.binding.Key;
import dev.cairn.experiment.binding.PerCoordinate;
import dev.cairn.experiment.binding.Reads;
import dev.cairn.experiment.binding.Tag;
import java.util.List;
import java.util.Optional;

/// Where runs start.
public sealed interface StartSpec {
  /// Points of training trajectories, drawn uniformly in loss.
  @Tag(
      value = "training",
      doc =
          "Points of training trajectories, drawn uniformly in loss (Pennington & Bahri): run k from"
              + " the k-th trajectory, from the first again after the last. No two runs of a campaign"
              + " start alike.")
  record Training(
      @Key(value = "How many times the network is trained.", fallback = "10", range = "[1, 10000]")
          int trajectories,
      @Key(value = "Steps of each training.", fallback = "2000", range = "[1, 100000000]")
          int steps,
      @Key(
              value = "Points kept of each trajectory: every so many steps.",
              fallback = "10",
              range = "[1, 100000000]")
          int every,
      @Key(value = "Learning rate of the gradient descent.", fallback = "0.1", range = "(0, ∞)")
          double learningRate,
      @Key(
              value = "Momentum of the gradient descent; 0 for none.",
              fallback = "0.9",
              range = "[0, 1)")
          double momentum,
      @Key(
              value = "Variance of the Gaussian noise added to start points.",
              fallback = "0",
              range = "[0, ∞)")
          double noiseVariance,
      @Key(
              value = "Share of the runs whose start points get noise, the last ones.",
              fallback = "1",
              range = "[0, 1]")
          double noisyShare)
      implements StartSpec {}

  /// Points given one by one.
  @Tag(value = "given", doc = "Points given one by one.")
  record Given(@Key("The points; run i starts from the i-th.") List<List<Double>> points)
      implements StartSpec {
    /// Needs a point.
    public Given {
      if (points.isEmpty()) {
        throw new IllegalArgumentException("points [] must hold at least one point");
      }
    }
  }

  /// Points in files.
  @Tag(
      value = "files",
      doc =
          "Points in files: .npz or .safetensors with the parameters by name (W1, b1, … of a"
              + " network, the initialisers of a model), or an array theta, [points, n] or [n],"
              + " also .npy.")
  record InFiles(
      @Key(value = "The files; run i starts from the i-th point of all.", reads = Reads.FILE)
          List<String> paths)
      implements StartSpec {
    /// Needs a file.
    public InFiles {
      if (paths.isEmpty()) {
        throw new IllegalArgumentException("paths [] must name at least one file");
      }
    }
  }

  /// Gaussian around a point.
  @Tag(
      value = "around",
      doc =
          "Drawn from a Gaussian around the parameters that the model stores, or those in a file.")
  record Around(
      @Key(
              value = "A file with the point, as for files; without it the model's own parameters.",
              reads = Reads.FILE)
          Optional<String> path,
      @Key(value = "Variance of every coordinate.", range = "[0, ∞)") double variance)
      implements StartSpec {}

  /// A regular grid.
  @Tag(value = "grid", doc = "A regular grid over a box, the last coordinate fastest.")
  record Grid(
      @Key("Lower end of every coordinate, or a list of one for each.") PerCoordinate lower,
      @Key("Upper end of every coordinate, or a list of one for each.") PerCoordinate upper,
      @Key(value = "Points along each coordinate.", range = "[2, 10000]") int perAxis)
      implements StartSpec {
    /// The box must have an extent.
    public Grid {
      PerCoordinate.requireBelow(lower, upper);
    }
  }

  /// Uniform in a box.
  @Tag(value = "uniform", doc = "Drawn uniformly from a box.")
  record Uniform(
      @Key("Lower end of every coordinate, or a list of one for each.") PerCoordinate lower,
      @Key("Upper end of every coordinate, or a list of one for each.") PerCoordinate upper)
      implements StartSpec {
    /// The box must have an extent.
    public Uniform {
      PerCoordinate.requireBelow(lower, upper);
    }
  }

  /// Uniform in the box of a function of the catalogue.
  @Tag(value = "box", doc = "Drawn uniformly from the box that the catalogue gives the function.")
  record Catalogued() implements StartSpec {}

  /// Gaussian around the origin.
  @Tag(value = "normal", doc = "Drawn from a Gaussian around the origin.")
  record Normal(@Key(value = "Variance of every coordinate.", range = "(0, ∞)") double variance)
      implements StartSpec {}

  /// Marked points of other runs.
  @Tag(
      value = "marked",
      doc =
          "Marked points of the runs of an earlier variant or of another campaign, the one with the"
              + " largest r first; critical points and repeated ones are left out.")
  record Marked(
      @Key(
              value = "Directory of the other campaign; this campaign where absent.",
              reads = Reads.CAMPAIGN)
          Optional<String> campaign,
      @Key(
              value = "Number of the variant whose runs they are, from 0.",
              fallback = "0",
              range = "[0, 1000000]")
          int variant,
      @Key(value = "Which points of the runs.", fallback = "flattest") FigureSpec.Points points)
      implements StartSpec {}

  /// Critical points of another study.
  @Tag(
      value = "found",
      doc =
          "Critical points that another study has found, one a run in their order: the collection"
              + " of a landscape search or campaign, or where a campaign has none, the ends of its"
              + " runs that are critical.")
  record Found(
      @Key(value = "Directory of the study.", reads = Reads.STUDY) String study,
      @Key(
              value = "How many of its points are left out before the first.",
              fallback = "0",
              range = "[0, 1000000]")
          int skip)
      implements StartSpec {}
}
