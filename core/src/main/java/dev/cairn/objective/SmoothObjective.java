package dev.cairn.objective;

/// A twice continuously differentiable objective: what second-order finders require.
public interface SmoothObjective extends Objective {
  @Override
  SmoothEvaluation at(double[] theta);

  /// f on a subspace that its gradient does not leave, in coordinates z of the orthonormal basis:
  /// f(Bz), with the gradient Bᵀ∇f and the Hessian Bᵀ∇²f B. It costs what f costs, unless f knows a
  /// cheaper form of itself there. As f it serves one thread, which does not use f meanwhile.
  default SmoothObjective restrictedTo(InvariantSubspace subspace) {
    return new RestrictedObjective(this, subspace);
  }

  /// This function as it is to be evaluated at θ (read) and around it, where something is to be
  /// said of θ: of functions that nothing more is known of, as they are. As f it serves one thread.
  default ReliableObjective reliableAt(double[] theta) {
    return new ReliableObjective(this, Reliance.AS_COMPUTED);
  }

  /// The memory of this objective when value, gradient, Hessian products and, where `assembled`,
  /// the dense Hessian have been asked for at two points at a time. The matrix of an assembled
  /// Hessian does not count. Takes little of it.
  default MemoryUse memory(boolean assembled) {
    return MemoryUse.LITTLE;
  }
}
