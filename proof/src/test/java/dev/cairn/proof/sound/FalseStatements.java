package dev.cairn.proof.sound;

import dev.cairn.linalg.Point;
import dev.cairn.proof.Proof;
import dev.cairn.proof.Statement;
import dev.cairn.proof.certificate.Certificate;
import dev.cairn.proof.certificate.ProblemDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/// Statements near a certificate's, most of which are false: the oracle says which.
///
/// @param random chooses one change of each kind
/// @param certificate a true one
/// @param oracle of its formula
record FalseStatements(SplittableRandom random, Certificate certificate, Oracle oracle) {
  private static final Pattern SIGN = Pattern.compile(" [-+] ");

  /// Farther zeros are looked for within these multiples of a radius.
  private static final double FAR = 64;

  /// One of them.
  Certificate next() {
    List<Certificate> claims = all();
    return claims.get(random.nextInt(claims.size()));
  }

  private List<Certificate> all() {
    List<Certificate> claims = new ArrayList<>();
    double[] centre = certificate.centre().toArray();
    switch (certificate.statement()) {
      case Statement.Critical(int index, double existence, double uniqueness) -> {
        int other = (index + 1 + random.nextInt(centre.length)) % (centre.length + 1);
        claims.add(with(new Statement.Critical(other, existence, uniqueness)));
        double less = existence * random.nextDouble(0.2);
        claims.add(with(new Statement.Critical(index, less, uniqueness)));
        double more = uniqueness * Math.pow(2, random.nextDouble(0, 6));
        claims.add(with(new Statement.Critical(index, existence, more)));
        claims.add(at(moved(centre, 3 * existence + 1e-300), certificate.statement()));
        claims.add(with(new Statement.NotCritical(2 * existence + 1e-300, Point.of(unit(centre)))));
      }
      case Statement.NotCritical(double rho, Point direction) -> {
        claims.add(with(new Statement.NotCritical(rho * random.nextDouble(1.5, FAR), direction)));
        claims.add(with(new Statement.Critical(0, rho / 2, rho)));
        oracle
            .zeroWithin(centre, FAR * rho, centre)
            .map(zero -> distance(zero, centre))
            .ifPresent(
                distance -> {
                  claims.add(with(new Statement.NotCritical(1.001 * distance, direction)));
                  claims.add(at(moved(centre, distance), certificate.statement()));
                });
      }
      case Statement.Degenerate claim -> {
        claims.add(at(moved(centre, 3 * claim.existence() + 1e-300), claim));
        claims.add(with(signs(claim, claim.negative() + 1, claim.positive())));
        claims.add(with(signs(claim, claim.negative(), claim.positive() + 1)));
      }
      case Statement.CriticalFamily _, Statement.Undecided _ -> {}
    }
    resigned().ifPresent(claims::add);
    return claims;
  }

  /// The same statement of the formula with one sign changed.
  private java.util.Optional<Certificate> resigned() {
    if (!(certificate.problem() instanceof ProblemDescription.Formula(String f, var names))) {
      return java.util.Optional.empty();
    }
    List<Integer> places =
        SIGN.matcher(f).results().map(java.util.regex.MatchResult::start).toList();
    if (places.isEmpty()) {
      return java.util.Optional.empty();
    }
    int place = places.get(random.nextInt(places.size())) + 1;
    String changed =
        f.substring(0, place) + (f.charAt(place) == '-' ? '+' : '-') + f.substring(place + 1);
    return java.util.Optional.of(
        new Certificate(new ProblemDescription.Formula(changed, names), certificate.proof()));
  }

  /// More signs than are proven, as far as there are eigenvalues.
  private static Statement signs(Statement.Degenerate claim, int negative, int positive) {
    return negative + positive < claim.subspace().dimension()
        ? new Statement.Degenerate(
            claim.subspace(),
            claim.dimension(),
            negative,
            positive,
            claim.existence(),
            claim.uniqueness())
        : claim;
  }

  private Certificate with(Statement statement) {
    return at(certificate.centre().toArray(), statement);
  }

  private Certificate at(double[] centre, Statement statement) {
    Point point = Point.of(centre);
    return new Certificate(certificate.problem(), new Proof(point, point, 0, statement, ""));
  }

  private double[] moved(double[] centre, double by) {
    double[] moved = centre.clone();
    moved[random.nextInt(moved.length)] += random.nextBoolean() ? by : -by;
    return moved;
  }

  private static double[] unit(double[] like) {
    double[] unit = new double[like.length];
    unit[0] = 1;
    return unit;
  }

  private static double distance(List<Real> zero, double[] centre) {
    double square = 0;
    for (int i = 0; i < centre.length; i++) {
      double difference = zero.get(i).toDouble() - centre[i];
      square += difference * difference;
    }
    return Math.sqrt(square);
  }
}
