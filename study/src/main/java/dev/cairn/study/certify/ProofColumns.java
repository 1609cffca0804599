package dev.cairn.study.certify;

import dev.cairn.proof.Statement;
import java.util.Optional;
import java.util.OptionalInt;

/// A statement as the columns of the tables that hold proofs; NaN and empty where it has no such
/// number.
record ProofColumns(
    String statement,
    OptionalInt index,
    OptionalInt dimension,
    double existence,
    double radius,
    Optional<String> quantity,
    double value,
    double bound) {

  static ProofColumns of(Statement statement) {
    String name = Certification.name(statement);
    return switch (statement) {
      case Statement.Critical critical ->
          proven(
              name,
              OptionalInt.of(critical.index()),
              OptionalInt.empty(),
              critical.existence(),
              critical.uniqueness());
      case Statement.CriticalFamily family ->
          proven(
              name,
              OptionalInt.of(family.index()),
              OptionalInt.of(family.dimension()),
              family.existence(),
              family.uniqueness());
      case Statement.NotCritical none ->
          proven(name, OptionalInt.empty(), OptionalInt.empty(), Double.NaN, none.rho());
      case Statement.Undecided(String quantity, double value, double limit) ->
          new ProofColumns(
              name,
              OptionalInt.empty(),
              OptionalInt.empty(),
              Double.NaN,
              Double.NaN,
              Optional.of(quantity),
              value,
              limit);
    };
  }

  private static ProofColumns proven(
      String name, OptionalInt index, OptionalInt dimension, double existence, double radius) {
    return new ProofColumns(
        name, index, dimension, existence, radius, Optional.empty(), Double.NaN, Double.NaN);
  }
}
