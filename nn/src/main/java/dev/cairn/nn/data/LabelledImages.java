package dev.cairn.nn.data;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Images with the class of each.
///
/// @param images the pictures
/// @param labels as many classes
public record LabelledImages(Images images, Labels labels) {
  /// Throws [DataException] where the numbers differ.
  public LabelledImages {
    if (images.count() != labels.count()) {
      throw new DataException("%s images but %s labels".formatted(images.count(), labels.count()));
    }
  }

  /// Number of images.
  public int count() {
    return images.count();
  }

  /// The first images, as many as given.
  ///
  /// Throws [DataException] where there are fewer.
  public LabelledImages first(int count) {
    requireAtLeast(count);
    return select(IntStream.range(0, count).toArray());
  }

  /// The images of these classes, in order.
  public LabelledImages ofClasses(int... classes) {
    return select(labels.indicesOf(classes));
  }

  /// Some images, drawn without replacement, every subset alike, in the order they were drawn.
  ///
  /// Throws [DataException] where there are fewer.
  public LabelledImages sample(int count, RandomGenerator random) {
    requireAtLeast(count);
    int[] order = IntStream.range(0, count()).toArray();
    for (int s = 0; s < count; s++) {
      int t = random.nextInt(s, order.length);
      int kept = order[s];
      order[s] = order[t];
      order[t] = kept;
    }
    return select(IntStream.range(0, count).map(s -> order[s]).toArray());
  }

  private LabelledImages select(int[] chosen) {
    return new LabelledImages(images.select(chosen), labels.select(chosen));
  }

  private void requireAtLeast(int wanted) {
    if (wanted < 1 || wanted > count()) {
      throw new DataException("%s images wanted of %s".formatted(wanted, count()));
    }
  }
}
