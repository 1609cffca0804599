package dev.cairn.report.inspect;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.cairn.flatness.KernelShare;
import dev.cairn.flatness.KernelShareBounds;
import dev.cairn.flatness.Verdict;
import dev.cairn.krylov.KrylovStatus;
import dev.cairn.spectrum.Eigenpair;
import dev.cairn.spectrum.Estimate;
import dev.cairn.spectrum.SpectralDensity.Band;
import dev.cairn.spectrum.SpectralDensity.Split;
import dev.cairn.spectrum.Spectrum;
import dev.cairn.study.inspect.Inspection;
import dev.cairn.study.inspect.Inspection.Curvature;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/// An inspection as JSON: the components are its keys, in their order, doubles in full.
///
/// @param parameters n
/// @param value f
/// @param gradientNorm ‖∇f‖
/// @param r of the Newton system
/// @param coKernel r_H, likewise
/// @param hessianNormUsed whose ‖H‖ r and r_H are relative to
/// @param rByEstimate r by the solver's own ‖H‖
/// @param coKernelByEstimate r_H, likewise
/// @param krylovStatus how the solver ended
/// @param krylovIterations after so many iterations
/// @param rayleighQuotient of the gradient
/// @param newtonLeft of ‖∇f‖ after a Newton step
/// @param newtonStep length of that step
/// @param rounding of the gradient
/// @param verdict what the point is called
/// @param numbers what is to be said of the numbers before any is believed
/// @param products of the Hessian that it took
/// @param hessianError of a Hessian by differences
/// @param curvature the spectrum
public record InspectionNumbers(
    int parameters,
    double value,
    double gradientNorm,
    double r,
    @JsonProperty("r_H") double coKernel,
    String hessianNormUsed,
    double rByEstimate,
    @JsonProperty("r_H_by_estimate") double coKernelByEstimate,
    KrylovStatus krylovStatus,
    int krylovIterations,
    double rayleighQuotient,
    double newtonLeft,
    double newtonStep,
    double rounding,
    Verdict verdict,
    Optional<String> numbers,
    long products,
    OptionalDouble hessianError,
    @JsonUnwrapped Eigenvalues curvature) {
  /// The numbers of an inspection, with the Morse index at these cut-offs.
  public static InspectionNumbers of(Inspection point, List<Double> eigenvalueCutoffs) {
    var newton = point.newton();
    List<Double> known = InspectionText.known(point, eigenvalueCutoffs);
    return new InspectionNumbers(
        point.dimension(),
        point.value(),
        point.gradientNorm(),
        newton.residuals().r(),
        newton.residuals().coKernel(),
        Double.isNaN(newton.byFrobenius().r()) ? "estimate" : "frobenius",
        newton.byEstimate().r(),
        newton.byEstimate().coKernel(),
        newton.status(),
        newton.krylovIterations(),
        point.rayleighQuotient(),
        point.support().left(),
        point.support().length(),
        point.support().rounding(),
        point.verdict(),
        InspectionText.about(point),
        point.products(),
        point.hessianError() > 0 ? OptionalDouble.of(point.hessianError()) : OptionalDouble.empty(),
        switch (point.curvature()) {
          case Curvature.Complete complete -> All.of(complete, known);
          case Curvature.Estimated estimated -> Some.of(estimated, known);
        });
  }

  /// What is known of the eigenvalues.
  public sealed interface Eigenvalues {}

  /// All of them.
  ///
  /// @param hessianNorm ‖H‖_F
  record All(
      List<Double> eigenvalues,
      double hessianNorm,
      List<Index> morseIndex,
      List<KernelShare> kernelShares)
      implements Eigenvalues {
    static All of(Curvature.Complete complete, List<Double> cutoffs) {
      Spectrum spectrum = complete.spectrum();
      return new All(
          DoubleStream.of(spectrum.eigenvalues().toArray()).boxed().toList(),
          spectrum.frobeniusNorm(),
          cutoffs.stream()
              .filter(_ -> spectrum.finite())
              .map(cutoff -> new Index(cutoff, spectrum.morseIndex(cutoff).orElseThrow()))
              .toList(),
          complete.kernelShares());
    }
  }

  /// The Morse index at a cut-off.
  record Index(double cutoff, int index) {}

  /// Both ends of them, and how many lie where.
  ///
  /// @param ends how the search for the ends ended
  /// @param confidence with which bands hold
  record Some(
      List<End> lowest,
      List<End> highest,
      String ends,
      Trace trace,
      double confidence,
      List<IndexBand> morseIndex,
      List<KernelShareBounds> kernelShares)
      implements Eigenvalues {
    static Some of(Curvature.Estimated estimated, List<Double> cutoffs) {
      return new Some(
          estimated.ends().lowest().stream().map(End::of).toList(),
          estimated.ends().highest().stream().map(End::of).toList(),
          estimated.ends().ending().name(),
          Trace.of(estimated.trace()),
          InspectionText.CONFIDENCE,
          cutoffs.stream().map(cutoff -> IndexBand.of(estimated, cutoff)).toList(),
          estimated.kernelShares());
    }
  }

  /// An eigenvalue.
  record End(double value, double residual) {
    static End of(Eigenpair pair) {
      return new End(pair.value(), pair.residual());
    }
  }

  /// The trace of the Hessian.
  record Trace(double value, double standardError) {
    static Trace of(Estimate estimate) {
      return new Trace(estimate.value(), estimate.standardError());
    }
  }

  /// The Morse index at a cut-off, estimated there, and at the smallest cut-off from there on where
  /// it is resolved.
  record IndexBand(
      double cutoff,
      double index,
      double lower,
      double upper,
      double resolvedBelow,
      double resolvedIndex,
      double resolvedLower,
      double resolvedUpper) {
    static IndexBand of(Curvature.Estimated estimated, double cutoff) {
      Split split = InspectionText.split(estimated, cutoff);
      Band index = estimated.density().morseIndex(cutoff, InspectionText.CONFIDENCE);
      return new IndexBand(
          cutoff,
          index.estimate(),
          index.lower(),
          index.upper(),
          -split.negative(),
          split.below().estimate(),
          split.below().lower(),
          split.below().upper());
    }
  }
}
