package dev.cairn.onnx;

import java.util.Optional;

/// Where the samples of a batch lie in a value: along one axis, whose extent is outer · N · inner
/// for N samples. Sample s has the positions (h·N + s)·inner + m for h < outer and m < inner. An
/// axis of samples alone has outer = inner = 1; heads of an attention merged into it make inner
/// their number.
record SampleAxis(int axis, int outer, int inner) {
  /// The first axis, of samples alone.
  static final SampleAxis FIRST = new SampleAxis(0, 1, 1);

  /// The same samples where the axis has moved.
  SampleAxis at(int newAxis) {
    return new SampleAxis(newAxis, outer, inner);
  }

  /// The same samples so many axes further on.
  static Optional<SampleAxis> shifted(Optional<SampleAxis> samples, int by) {
    return samples.map(s -> s.at(s.axis() + by));
  }

  /// Whether the samples lie along an axis.
  static boolean along(Item item, int axis) {
    return item.samples().isPresent() && item.samples().get().axis() == axis;
  }

  /// Refuses an operation that runs along an axis, where that one holds the samples.
  ///
  /// @param deed what the operation would do
  /// @param help what to write instead
  static void refuse(Item item, int axis, String deed, String help) {
    if (along(item, axis)) {
      throw new IllegalArgumentException(
          "%s the axis of the samples (axis %s), so samples mix: %s".formatted(deed, axis, help));
    }
  }
}
