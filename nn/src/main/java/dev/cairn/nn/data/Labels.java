package dev.cairn.nn.data;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Immutable classes of samples, each between 0 and 255.
public final class Labels {
  private final byte[] labels;

  private Labels(byte[] labels) {
    this.labels = labels;
  }

  /// From one unsigned byte a sample; the array is copied.
  public static Labels of(byte[] labels) {
    return new Labels(labels.clone());
  }

  /// Number of samples.
  public int count() {
    return labels.length;
  }

  /// The class of sample s.
  public int get(int sample) {
    return Byte.toUnsignedInt(labels[sample]);
  }

  /// The classes of these samples, in this order.
  public Labels select(int[] chosen) {
    byte[] selected = new byte[chosen.length];
    for (int s = 0; s < chosen.length; s++) {
      selected[s] = labels[chosen[s]];
    }
    return new Labels(selected);
  }

  /// The indices of the samples whose class is one of these, in order; a new array.
  public int[] indicesOf(int... classes) {
    return IntStream.range(0, count())
        .filter(s -> Arrays.stream(classes).anyMatch(c -> c == get(s)))
        .toArray();
  }

  /// The same labels in a random order, every permutation alike (Fisher–Yates).
  public Labels shuffled(RandomGenerator random) {
    byte[] shuffled = labels.clone();
    for (int s = shuffled.length - 1; s > 0; s--) {
      int t = random.nextInt(s + 1);
      byte kept = shuffled[s];
      shuffled[s] = shuffled[t];
      shuffled[t] = kept;
    }
    return new Labels(shuffled);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Labels that && Arrays.equals(labels, that.labels);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(labels);
  }

  @Override
  public String toString() {
    return count() + " labels";
  }
}
