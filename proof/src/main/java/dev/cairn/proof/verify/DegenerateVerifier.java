package dev.cairn.proof.verify;

import dev.cairn.linalg.Point;
import dev.cairn.program.Program;
import dev.cairn.program.Real;
import dev.cairn.proof.LossFunction;
import dev.cairn.proof.Statement;
import dev.cairn.proof.Subspace;
import dev.cairn.proof.arithmetic.Expressions;
import dev.cairn.proof.arithmetic.Expressions.Expression;
import dev.cairn.proof.arithmetic.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Proves a critical point of a subspace again: its critical points are those of the whole by the
/// form of the function, Krawczyk's test holds in its coordinates, and so many eigenvalues have a
/// sign.
///
/// @param loss the function
/// @param derivatives its verifier, for Hessians and gradients
/// @param claim what is stated
record DegenerateVerifier(LossFunction loss, Verifier derivatives, Statement.Degenerate claim) {
  /// Terms that may be written to compare derivatives.
  private static final long BUDGET = 50_000_000;

  Verification verify(Point centre) {
    Subspace subspace = claim.subspace();
    if (subspace.dimension() != loss.dimension()) {
      return new Verification.Rejected(
          "a subspace of %s coordinates for %s parameters"
              .formatted(subspace.dimension(), loss.dimension()));
    }
    if (!subspace.contains(centre)) {
      return new Verification.Rejected("the centre does not lie in the subspace");
    }
    if (!Double.isFinite(claim.uniqueness())) {
      return new Verification.Rejected("the radius is not finite");
    }
    Set<Integer> free;
    try {
      free = free();
    } catch (Expressions.TooLongException e) {
      return new Verification.Rejected("the gradient is too long to be compared");
    }
    if (free.size() != claim.dimension()) {
      return new Verification.Rejected(
          "the gradient vanishes along %s coordinates of the subspace, not %s"
              .formatted(free.size(), claim.dimension()));
    }
    Verification zero = zero(centre.toArray(), free);
    return zero instanceof Verification.Verified ? signs(centre.toArray()) : zero;
  }

  /// The groups along which the gradient is 0 all over the subspace.
  ///
  /// @throws UndefinedException where its critical points need not be those of the whole, as far as
  ///     forms tell
  private Set<Integer> free() {
    var expressions = new Expressions(BUDGET);
    Expression[] theta = claim.subspace().expressions(expressions);
    List<List<Expression>> derivatives = new ArrayList<>();
    for (int i = 0; i < theta.length; i++) {
      derivatives.add(new ArrayList<>());
    }
    for (Program part :
        Stream.concat(Stream.of(loss.perSample()), loss.penalty().stream()).toList()) {
      var scalars = new SymbolScalars(expressions);
      Expression[] gradient = scalars.zeros(theta.length);
      new FirstOrder<>(Lowering.ofAnySample(part), scalars, theta).addGradient(gradient);
      for (int i = 0; i < theta.length; i++) {
        derivatives.get(i).add(gradient[i]);
      }
    }
    Map<Integer, List<Integer>> members = new TreeMap<>();
    for (int i = 0; i < theta.length; i++) {
      if (!derivatives.get(i).stream().allMatch(Expression::isZero)) {
        members
            .computeIfAbsent(Math.abs(claim.subspace().groups().get(i)), _ -> new ArrayList<>())
            .add(i);
      }
    }
    List<Integer> outside = members.getOrDefault(0, List.of());
    members.remove(0);
    List<List<Expression>> along = new ArrayList<>();
    members.forEach((_, group) -> along.add(direction(group, derivatives, expressions)));
    for (int i : outside) {
      if (along.stream().noneMatch(d -> expressions.isMultiple(derivatives.get(i), d))) {
        throw leads(i);
      }
    }
    Set<Integer> free = new TreeSet<>();
    for (int k = 1; k <= claim.subspace().count(); k++) {
      if (!members.containsKey(k)) {
        free.add(k);
      }
    }
    return free;
  }

  /// What all derivatives of a group are multiples of, if they do not add up to 0.
  private List<Expression> direction(
      List<Integer> group, List<List<Expression>> derivatives, Expressions expressions) {
    int first = group.getFirst();
    Real sum = Real.of(0);
    for (int i : group) {
      Real multiple =
          expressions.ratio(derivatives.get(i), derivatives.get(first)).orElseThrow(() -> leads(i));
      sum =
          sum.plus(
              claim.subspace().groups().get(i) < 0
                  ? multiple.times(Real.Rational.MINUS_ONE)
                  : multiple);
    }
    if (sum.equals(Real.of(0))) {
      throw leads(first);
    }
    return derivatives.get(first);
  }

  private static UndefinedException leads(int coordinate) {
    return new UndefinedException(
        "the gradient may lead out of the subspace: coordinate " + coordinate);
  }

  /// For each coordinate of θ its place among those of the test, −1 where it is held.
  private int[] places(Set<Integer> free) {
    List<Integer> moving = new ArrayList<>();
    for (int k = 1; k <= claim.subspace().count(); k++) {
      if (!free.contains(k)) {
        moving.add(k);
      }
    }
    return claim.subspace().groups().stream()
        .mapToInt(group -> moving.indexOf(Math.abs(group)))
        .toArray();
  }

  /// Krawczyk's test in the coordinates of the subspace that are not free.
  private Verification zero(double[] theta, Set<Integer> free) {
    int[] places = places(free);
    int m = Arrays.stream(places).max().orElse(-1) + 1;
    Interval[] box = new Interval[theta.length];
    Arrays.setAll(box, i -> Interval.ball(theta[i], places[i] < 0 ? 0 : claim.uniqueness()));
    Interval[][] whole = derivatives.hessian(box); // refused where f is not defined
    if (m == 0) {
      return new Verification.Verified();
    }
    Interval[][] hessian = restricted(whole, places, m);
    var basis = new JacobiEigenvalues(IntervalMatrix.midpoints(hessian));
    double[][] inverse = Verifier.inverse(basis, m);
    double[][] wide = new double[m][theta.length]; // C Eᵀ
    int[] sizes = new int[m];
    for (int i = 0; i < theta.length; i++) {
      if (places[i] >= 0) {
        sizes[places[i]]++;
        for (int a = 0; a < m; a++) {
          wide[a][i] = Math.signum(claim.subspace().groups().get(i)) * inverse[a][places[i]];
        }
      }
    }
    var test =
        new Contraction(
            derivatives.step(theta, wide),
            IntervalMatrix.distanceFromIdentity(inverse, hessian),
            claim.uniqueness());
    return Verifier.zero(test, sizes, claim.existence(), claim.uniqueness());
  }

  /// EᵀHE.
  private Interval[][] restricted(Interval[][] hessian, int[] places, int m) {
    Interval[][] sums = new Interval[m][m];
    for (Interval[] row : sums) {
      Arrays.fill(row, Interval.ZERO);
    }
    List<Integer> groups = claim.subspace().groups();
    for (int i = 0; i < places.length; i++) {
      for (int j = 0; j < places.length; j++) {
        int a = places[i];
        int b = places[j];
        if (a >= 0 && b >= 0) {
          sums[a][b] =
              groups.get(i) > 0 == groups.get(j) > 0
                  ? sums[a][b].add(hessian[i][j])
                  : sums[a][b].subtract(hessian[i][j]);
        }
      }
    }
    return sums;
  }

  /// For both signs eigenvectors of the ends of the spectrum on which H is definite.
  private Verification signs(double[] theta) {
    Interval[] box = new Interval[theta.length];
    Arrays.setAll(box, i -> Interval.ball(theta[i], claim.existence()));
    Interval[][] hessian = derivatives.hessian(box);
    var basis = new JacobiEigenvalues(IntervalMatrix.midpoints(hessian));
    return definite(basis, hessian, -1, claim.negative())
            && definite(basis, hessian, 1, claim.positive())
        ? new Verification.Verified()
        : new Verification.Rejected(
            "%s negative and %s positive eigenvalues could not be proven"
                .formatted(claim.negative(), claim.positive()));
  }

  private static boolean definite(
      JacobiEigenvalues basis, Interval[][] hessian, int sign, int count) {
    if (count == 0) {
      return true;
    }
    Integer[] order = new Integer[hessian.length];
    Arrays.setAll(order, k -> k);
    Arrays.sort(order, (k, l) -> Double.compare(sign * basis.value(l), sign * basis.value(k)));
    double[][] vectors = new double[count][];
    for (int c = 0; c < count; c++) {
      double scale = 1 / Math.sqrt(Math.abs(basis.value(order[c])));
      vectors[c] = Arrays.stream(basis.vector(order[c])).map(entry -> scale * entry).toArray();
    }
    Interval[][] first = IntervalMatrix.times(vectors, hessian);
    Interval[][] both = IntervalMatrix.times(vectors, IntervalMatrix.transposed(first));
    for (int c = 0; c < count; c++) {
      double own = sign > 0 ? both[c][c].lo() : -both[c][c].hi();
      if (!(own > IntervalMatrix.others(both[c], c).hi())) {
        return false;
      }
    }
    return true;
  }
}
