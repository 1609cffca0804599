package dev.cairn.onnx;

import dev.cairn.formats.FormatException;
import dev.cairn.onnx.OnnxModel.OnnxInput;
import dev.cairn.program.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The shapes of one sample of a graph's inputs.
///
/// @param source the model, for messages
/// @param given by input, for those that the model leaves open
record SampleShapes(String source, Map<String, Shape> given) {
  /// What the model and the given shape say together, without the axis of the samples.
  Shape of(OnnxInput input) throws FormatException {
    @Nullable Shape wanted = given.get(input.name());
    List<Integer> extents = input.extents();
    if (extents.isEmpty()) {
      if (wanted == null) {
        throw at(input, "has no axis of samples, or no shape at all");
      }
      return wanted;
    }
    if (wanted != null && wanted.rank() != extents.size() - 1) {
      throw at(input, "samples of shape %s, not %s".formatted(extents, wanted));
    }
    int[] shape = new int[extents.size() - 1];
    for (int axis = 0; axis < shape.length; axis++) {
      int extent = extents.get(axis + 1);
      shape[axis] = wanted == null ? extent : wanted.extent(axis);
      if (shape[axis] < 1) {
        throw at(input, "the model leaves axis %s open".formatted(axis + 1));
      }
      if (extent != OnnxInput.UNKNOWN && extent != shape[axis]) {
        throw at(
            input,
            "axis %s has the extent %s in the model, %s in the data"
                .formatted(axis + 1, extent, shape[axis]));
      }
    }
    return Shape.of(shape);
  }

  private FormatException at(OnnxInput input, String problem) {
    return FormatException.at(source, "input " + FormatException.quote(input.name()), problem);
  }
}
