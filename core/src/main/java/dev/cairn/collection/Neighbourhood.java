package dev.cairn.collection;

import dev.cairn.linalg.Point;
import dev.cairn.symmetry.Symmetry;
import java.util.Optional;
import java.util.function.Predicate;

/// What is known of a function around a candidate: whether it is one critical point, and whether
/// two of one family are connected.
public interface Neighbourhood {
  /// A candidate, made sharper where that is needed, and what stands behind it.
  ///
  /// @param candidate as it is compared
  /// @param shape what it is
  record Located(Candidate candidate, Shape shape) {}

  /// What stands behind a candidate; none where that is no critical point, as on a tail.
  Optional<Located> locate(Candidate candidate);

  /// Whether a path of critical points leads from one member of a family to an image of another, or
  /// from what is unresolved to an image of something unresolved near by or of a family's member.
  /// It is looked for from one end: the other way round it may be found where it was not.
  boolean connected(Located from, Located to, Symmetry symmetry);

  /// The same, with candidates that turn out to lie outside a region left out.
  default Neighbourhood within(Predicate<Point> region) {
    Neighbourhood whole = this;
    return new Neighbourhood() {
      @Override
      public Optional<Located> locate(Candidate candidate) {
        return whole.locate(candidate).filter(found -> region.test(found.candidate().theta()));
      }

      @Override
      public boolean connected(Located from, Located to, Symmetry symmetry) {
        return whole.connected(from, to, symmetry);
      }
    };
  }

  /// Of a function that cannot be evaluated: every candidate is a point by itself.
  ///
  /// @param radius within which there is no other
  static Neighbourhood unknown(double radius) {
    return new Neighbourhood() {
      @Override
      public Optional<Located> locate(Candidate candidate) {
        return Optional.of(new Located(candidate, new Shape.Isolated(radius)));
      }

      @Override
      public boolean connected(Located from, Located to, Symmetry symmetry) {
        return false;
      }
    };
  }
}
