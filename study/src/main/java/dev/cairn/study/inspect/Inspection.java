package dev.cairn.study.inspect;

import dev.cairn.flatness.KernelShare;
import dev.cairn.flatness.KernelShareBounds;
import dev.cairn.flatness.NewtonSupport;
import dev.cairn.flatness.Verdict;
import dev.cairn.newtonsystem.NewtonSolve;
import dev.cairn.objective.Reliance;
import dev.cairn.spectrum.Estimate;
import dev.cairn.spectrum.ExtremeEigenpairs;
import dev.cairn.spectrum.SpectralDensity;
import dev.cairn.spectrum.Spectrum;
import java.util.List;

/// What can be said of one point θ.
///
/// @param dimension n
/// @param value f(θ)
/// @param gradientNorm ‖∇f(θ)‖
/// @param rayleighQuotient gᵀHg / gᵀg; NaN where g = 0
/// @param newton the Newton system at θ, with r and r_H
/// @param support what Newton's step does to the gradient; unknown where that is not small
/// @param verdict critical, gradient-flat or neither
/// @param curvature what is known of the spectrum of H
/// @param products Hessian-vector products that all of it took
/// @param hessianError estimated error of H, relative to ‖H‖; 0 where it is rounding alone
/// @param reliance how far doubles could be relied on at θ
public record Inspection(
    int dimension,
    double value,
    double gradientNorm,
    double rayleighQuotient,
    NewtonSolve newton,
    NewtonSupport support,
    Verdict verdict,
    Curvature curvature,
    long products,
    double hessianError,
    Reliance reliance) {

  /// The same under another verdict, as where a proof decides.
  public Inspection called(Verdict verdict) {
    return new Inspection(
        dimension,
        value,
        gradientNorm,
        rayleighQuotient,
        newton,
        support,
        verdict,
        curvature,
        products,
        hessianError,
        reliance);
  }

  /// The spectrum of the Hessian, known or estimated.
  public sealed interface Curvature {
    /// All eigenvalues, from the dense matrix.
    ///
    /// @param kernelShares how much of the gradient lies in the approximate kernel
    record Complete(Spectrum spectrum, List<KernelShare> kernelShares) implements Curvature {
      /// Copies the list.
      public Complete {
        kernelShares = List.copyOf(kernelShares);
      }
    }

    /// From products alone.
    ///
    /// @param ends eigenvalues at both ends, each with its residual
    /// @param density the distribution of all eigenvalues
    /// @param trace tr H
    /// @param kernelShares bounds of how much of the gradient lies in the approximate kernel; none
    ///     where g = 0
    record Estimated(
        ExtremeEigenpairs ends,
        SpectralDensity density,
        Estimate trace,
        List<KernelShareBounds> kernelShares)
        implements Curvature {
      /// Copies the list.
      public Estimated {
        kernelShares = List.copyOf(kernelShares);
      }
    }
  }
}
