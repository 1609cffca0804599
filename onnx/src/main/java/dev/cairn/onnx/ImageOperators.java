package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.onnx.Item.Computed;
import dev.cairn.onnx.Item.Known;
import dev.cairn.program.IndexMap;
import dev.cairn.program.Shape;
import dev.cairn.program.Value;
import java.util.Arrays;
import java.util.Map;

/// Images from what stands under a window, and places in images.
final class ImageOperators {
  private ImageOperators() {}

  static void addTo(Map<String, Operator> operators) {
    operators.put("Col2Im", WindowOperators.each(ImageOperators::folded));
    operators.put("AffineGrid", Operator.single(ImageOperators::grid));
  }

  /// Col2Im: `[1, C·elements of the window, placements]`, each added where it stands in the image
  /// `[1, C, …]`.
  private static Item folded(Scope s) {
    Item x = s.input(0);
    WindowOperators.requireSamplesFirst(x);
    int[] image = extents(s, 1);
    int[] window = extents(s, 2);
    int elements = Shapes.count(window);
    if (x.rank() != 3
        || x.shape()[0] != 1
        || elements < 1
        || x.shape()[1] % elements != 0
        || window.length != image.length) {
      throw new IllegalArgumentException(
          "input %s, image %s and window %s do not fit"
              .formatted(
                  Arrays.toString(x.shape()), Arrays.toString(image), Arrays.toString(window)));
    }
    int channels = x.shape()[1] / elements;
    int[] shape = new int[image.length + 2];
    shape[0] = 1;
    shape[1] = channels;
    System.arraycopy(image, 0, shape, 2, image.length);
    s.algebra().bounded(shape);
    Windows windows = Windows.of(s, shape, window, false);
    int[] columns = {channels, elements, Shapes.count(windows.output())};
    if (columns[2] != x.shape()[2]) {
      throw new IllegalArgumentException(
          "%s placements of the window, %s in the input".formatted(columns[2], x.shape()[2]));
    }
    IndexMap map = windows.map(columns, 1);
    Value sum = s.algebra().builder().scatter(s.algebra().value(x), map, Shape.of(shape));
    return new Computed(sum, x.samples());
  }

  private static int[] extents(Scope s, int operand) {
    return Arrays.stream(s.known(operand).values()).mapToInt(Shapes::extent).toArray();
  }

  /// AffineGrid: where the pixels of an image, from −1 to 1 along each axis, are by an affine map
  /// of each sample.
  private static Item grid(Scope s) {
    Algebra algebra = s.algebra();
    Item maps = s.input(0);
    double[] size = s.numbers(1).tensor().values();
    int axes = size.length - 2;
    if (maps.rank() != 3
        || maps.shape()[1] != axes
        || maps.shape()[2] != axes + 1
        || size[0] != algebra.batch().extents(maps)[0]) {
      throw new IllegalArgumentException(
          "maps %s and size %s do not fit"
              .formatted(
                  algebra.batch().describe(algebra.batch().extents(maps)), Arrays.toString(size)));
    }
    int[] image = new int[axes];
    Arrays.setAll(image, axis -> Shapes.extent(size[axis + 2]));
    Item turns = algebra.along(maps, 2, axes, i -> i);
    Item turned = new Products(algebra).product(turns, places(s, image)); // [N, axes, pixels]
    Item moved = algebra.add(turned, algebra.along(maps, 2, 1, _ -> axes));
    Item rows = algebra.permuted(moved, 0, 2, 1);
    int[] shape = new int[axes + 2];
    shape[0] = maps.shape()[0];
    System.arraycopy(image, 0, shape, 1, axes);
    shape[axes + 1] = axes;
    return algebra.reshape(rows, shape, maps.samples());
  }

  /// `[axes, pixels]`: the coordinates of the pixels, that along the last axis first.
  private static Item places(Scope s, int[] image) {
    boolean corners = s.whole("align_corners", 0) != 0;
    int axes = image.length;
    int[] shape = {axes, Shapes.count(image)};
    s.algebra().bounded(shape);
    double[] steps = new double[Shapes.count(shape)];
    double[] all = new double[axes];
    for (int k = 0; k < axes; k++) {
      int extent = image[axes - 1 - k];
      all[k] = corners ? extent - 1 : extent;
      if (all[k] == 0) {
        throw new IllegalArgumentException("align_corners of one pixel along an axis");
      }
      for (int pixel = 0; pixel < shape[1]; pixel++) {
        int at = Windows.unravel(pixel, image)[axes - 1 - k];
        steps[k * shape[1] + pixel] = 2 * at + 1 - extent;
      }
    }
    Known numerators = Algebra.known(ElementType.F64, shape, steps);
    Known denominators = Algebra.known(ElementType.F64, new int[] {axes, 1}, all);
    return s.algebra().binary(Arithmetic.DIVIDE, numerators, denominators);
  }
}
