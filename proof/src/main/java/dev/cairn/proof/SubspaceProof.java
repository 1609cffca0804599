package dev.cairn.proof;

import dev.cairn.linalg.Point;
import dev.cairn.proof.arithmetic.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Critical points that Newton's method in all coordinates does not prove, as their Hessian is
/// singular: on a subspace whose critical points are those of the whole ([InvariantSubspace]) it
/// may be regular.
///
/// @param enclosures of the function
/// @param hessians approximately
record SubspaceProof(DerivativeEnclosures enclosures, HessianSource hessians) {
  /// Coordinates count as alike that differ by this share of max(1, |θ|).
  private static final double ALIKE = 1e-5;

  /// A critical point near θ (length n; read), where one is proven.
  Optional<Proof> near(double[] theta) {
    return enclosures
        .symbolically()
        .flatMap(
            gradient ->
                Arrays.stream(InvariantSubspace.Apart.values())
                    .map(
                        apart ->
                            InvariantSubspace.near(
                                theta, ALIKE * Norms.scale(theta), gradient, apart))
                    .flatMap(Optional::stream)
                    .distinct()
                    .map(subspace -> within(theta, subspace))
                    .flatMap(Optional::stream)
                    .findFirst());
  }

  private Optional<Proof> within(double[] theta, InvariantSubspace invariant) {
    Subspace subspace = invariant.subspace();
    int[] moving =
        IntStream.rangeClosed(1, subspace.count())
            .filter(group -> !invariant.free().contains(group))
            .toArray();
    var restricted =
        new RestrictedEnclosures(enclosures, hessians, subspace, moving, subspace.means(theta));
    if (moving.length == 0) {
      return statement(theta, restricted.point(new double[0]), invariant, 0, 0);
    }
    Proof proof = new Prover(restricted, restricted, List.of()).critical(restricted.start());
    if (!(proof.statement() instanceof Statement.Critical critical)) {
      return Optional.empty();
    }
    // ‖x − x′‖ ≤ √(largest group)·‖y − y′‖, and ‖y − y′‖ ≤ ‖x − x′‖
    double existence =
        Interval.of(subspace.largestGroup())
            .sqrt()
            .multiply(Interval.of(critical.existence()))
            .hi();
    return statement(
        theta,
        restricted.point(proof.centre().toArray()),
        invariant,
        existence,
        critical.uniqueness());
  }

  /// @param uniqueness within the subspace; 0 where all of it is critical
  private Optional<Proof> statement(
      double[] theta,
      double[] centre,
      InvariantSubspace invariant,
      double existence,
      double uniqueness) {
    double moved = Norms.distance(theta, centre);
    double radius = uniqueness > 0 ? uniqueness : Math.max(2 * moved, ALIKE * Norms.scale(centre));
    if (!(Interval.of(moved).add(Interval.of(existence)).hi() <= radius)) {
      return Optional.empty();
    }
    int n = theta.length;
    return SignsProven.of(enclosures, centre, existence)
        .filter(proven -> proven.negative() + proven.positive() < n)
        .map(
            proven ->
                new Proof(
                    Point.of(theta),
                    Point.of(centre),
                    moved,
                    new Statement.Degenerate(
                        invariant.subspace(),
                        invariant.free().size(),
                        proven.negative(),
                        proven.positive(),
                        existence,
                        radius),
                    "Krawczyk in a subspace with critical points of the whole; signs by congruence"));
  }
}
