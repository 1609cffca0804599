package dev.cairn.symmetry;

import dev.cairn.linalg.Point;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/// A permutation of the coordinates of ℝⁿ with signs: coordinate i of gθ is plus or minus some
/// coordinate of θ.
///
/// Coordinates are named by signed places ±1 … ±n, on which g acts with g(−p) = −g(p): with θ₋ₚ =
/// −θₚ, (gθ)ₚ is θ at the place g(p). So [−1, 3, 2] maps (x, y, z) to (−x, z, y).
public final class SignedPermutation {
  private final int[] images;

  private SignedPermutation(int[] images) {
    this.images = images;
  }

  /// The one with these images of the places 1 … n, which are copied.
  public static SignedPermutation of(int... images) {
    Set<Integer> met = new HashSet<>();
    for (int image : images) {
      if (image == 0 || Math.abs((long) image) > images.length || !met.add(Math.abs(image))) {
        throw new IllegalArgumentException(
            "images %s must be each of 1 … %s once, plain or with a minus"
                .formatted(Arrays.toString(images), images.length));
      }
    }
    return new SignedPermutation(images.clone());
  }

  /// The one that leaves all as it is.
  public static SignedPermutation identity(int degree) {
    int[] images = new int[degree];
    Arrays.setAll(images, i -> i + 1);
    return new SignedPermutation(images);
  }

  /// n.
  public int degree() {
    return images.length;
  }

  /// The image of a signed place.
  public int image(int place) {
    return place > 0 ? images[place - 1] : -images[-place - 1];
  }

  /// The product that takes a place p to this(first(p)).
  public SignedPermutation after(SignedPermutation first) {
    int[] product = new int[images.length];
    for (int i = 0; i < product.length; i++) {
      product[i] = image(first.images[i]);
    }
    return new SignedPermutation(product);
  }

  /// The inverse.
  public SignedPermutation inverse() {
    int[] inverse = new int[images.length];
    for (int i = 0; i < inverse.length; i++) {
      inverse[Math.abs(images[i]) - 1] = images[i] > 0 ? i + 1 : -i - 1;
    }
    return new SignedPermutation(inverse);
  }

  /// Whether it changes any sign.
  public boolean changesSigns() {
    return Arrays.stream(images).anyMatch(image -> image < 0);
  }

  /// gθ.
  public Point apply(Point theta) {
    double[] moved = new double[images.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = at(theta, images[i]);
    }
    return Point.of(moved);
  }

  /// θ at a signed place.
  static double at(Point theta, int place) {
    return place > 0 ? theta.get(place - 1) : -theta.get(-place - 1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SignedPermutation g && Arrays.equals(images, g.images);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(images);
  }

  @Override
  public String toString() {
    return Arrays.toString(images);
  }
}
