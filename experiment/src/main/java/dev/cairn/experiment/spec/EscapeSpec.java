package dev.cairn.experiment.spec;

import dev.cairn.experiment.binding.Key;
import dev.cairn.experiment.binding.Tag;

/// How a run leaves gradient-flat points.
public sealed interface EscapeSpec {
  /// What the limit is.
  String LIMIT = "Exits a run at most.";

  /// What a length is.
  String LENGTH = "Length of the first push; doubled at each further exit of the run.";

  /// Exits a run at most.
  int limit();

  /// Along negative curvature.
  @Tag(
      value = "downhill",
      doc = "Along the lowest mode where its curvature is negative, otherwise against ∇f.")
  record Downhill(
      @Key(value = LENGTH, fallback = "0.1", range = "(0, ∞)") double length,
      @Key(value = LIMIT, fallback = "10", range = "[1, 1000000]") int limit)
      implements EscapeSpec {}

  /// Along the direction in which ‖∇f‖² bends down.
  @Tag(
      value = "third_derivative",
      doc = "Along the lowest mode of ∇²(½‖∇f‖²) = H² + ∇³f[∇f], where that is negative.")
  record ThirdDerivative(
      @Key(value = LENGTH, fallback = "0.1", range = "(0, ∞)") double length,
      @Key(value = LIMIT, fallback = "10", range = "[1, 1000000]") int limit)
      implements EscapeSpec {}

  /// By deflation of the flat points met so far.
  @Tag(
      value = "deflate",
      doc = "By Newton's method with the flat points of the run deflated: m = Π (‖θ − θᵢ‖⁻ᵖ + σ).")
  record Deflate(
      @Key(value = "p, the power.", fallback = "2", range = "[1, ∞)") double power,
      @Key(value = "σ, the shift.", fallback = "1", range = "(0, ∞)") double shift,
      @Key(value = LIMIT, fallback = "10", range = "[1, 1000000]") int limit)
      implements EscapeSpec {}
}
