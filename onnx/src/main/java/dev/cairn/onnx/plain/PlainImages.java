package dev.cairn.onnx.plain;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.plain.PlainGraph.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Images from columns, places in images, and numbers in order.
final class PlainImages {
  private PlainImages() {}

  static void addTo(Map<String, Operation> operations) {
    operations.put("Col2Im", Operation.of(PlainImages::folded));
    operations.put("AffineGrid", Operation.of(PlainImages::grid));
    operations.put("TopK", PlainImages::ranked);
  }

  private static int[] ints(double[] values) {
    return Arrays.stream(values).mapToInt(v -> (int) v).toArray();
  }

  /// Every number of a column is added where its place in the window then is.
  private static Tensor folded(PlainNode n) {
    Tensor x = n.in(0);
    int[] image = ints(n.in(1).values());
    int[] window = ints(n.in(2).values());
    int axes = image.length;
    long[] strides = n.wholes("strides").orElse(filled(axes, 1));
    long[] dilations = n.wholes("dilations").orElse(filled(axes, 1));
    long[] pads = n.wholes("pads").orElse(filled(2 * axes, 0));
    int[] stands = new int[axes];
    for (int a = 0; a < axes; a++) {
      long room = image[a] + pads[a] + pads[axes + a] - dilations[a] * (window[a] - 1) - 1;
      stands[a] = (int) (room / strides[a]) + 1;
    }
    int[] shape = new int[axes + 2];
    shape[0] = x.extent(0);
    shape[1] = x.extent(1) / Plain.count(window);
    System.arraycopy(image, 0, shape, 2, axes);
    double[] sums = new double[Plain.count(shape)];
    Plain.positions(
        x.shape(),
        p -> {
          int element = p[1] % Plain.count(window);
          int stand = p[2];
          int to = p[0] * shape[1] + p[1] / Plain.count(window);
          int[] at = new int[axes];
          for (int a = axes - 1; a >= 0; a--) {
            at[a] =
                (int)
                    (stand % stands[a] * strides[a] + element % window[a] * dilations[a] - pads[a]);
            stand /= stands[a];
            element /= window[a];
          }
          for (int a = 0; a < axes; a++) {
            if (at[a] < 0 || at[a] >= image[a]) {
              return;
            }
            to = to * image[a] + at[a];
          }
          sums[to] += PlainIndices.exact(x, p);
        });
    return Tensor.of(x.type(), shape, sums);
  }

  private static long[] filled(int length, long value) {
    long[] values = new long[length];
    Arrays.fill(values, value);
    return values;
  }

  private static Tensor grid(PlainNode n) {
    Tensor maps = n.in(0);
    int[] size = ints(n.in(1).values());
    int axes = size.length - 2;
    boolean corners = n.whole("align_corners", 0) != 0;
    int[] shape = new int[axes + 2];
    shape[0] = size[0];
    System.arraycopy(size, 2, shape, 1, axes);
    shape[axes + 1] = axes;
    return Plain.at(
        maps.type(),
        shape,
        p -> {
          int row = p[axes + 1];
          double sum = Plain.get(maps, p[0], row, axes);
          for (int k = 0; k < axes; k++) {
            int i = p[axes - k];
            double extent = size[axes + 1 - k];
            double at = corners ? 2 * i / (extent - 1) - 1 : (2 * i + 1) / extent - 1;
            sum += Plain.get(maps, p[0], row, k) * at;
          }
          return sum;
        });
  }

  /// The first numbers along an axis once they are in order, and where they stood.
  private static List<Tensor> ranked(PlainNode n) {
    Tensor x = n.in(0);
    int axis = Plain.axis(n.whole("axis", -1), x.rank());
    int[] shape = x.shape();
    shape[axis] = (int) n.number(1, 1);
    Tensor places =
        Plain.at(
            ElementType.I64,
            shape,
            p -> {
              List<Integer> order = new ArrayList<>();
              for (int i = 0; i < x.extent(axis); i++) {
                order.add(i);
              }
              Comparator<Integer> up =
                  Comparator.comparingDouble(
                      i -> PlainIndices.exact(x, PlainIndices.moved(p, axis, i, x.extent(axis))));
              order.sort(n.whole("largest", 1) != 0 ? up.reversed() : up);
              return order.get(p[axis]);
            });
    Tensor values =
        Plain.at(
            x.type(),
            shape,
            p ->
                PlainIndices.exact(
                    x, PlainIndices.moved(p, axis, PlainIndices.exact(places, p), x.extent(axis))));
    return List.of(values, places);
  }
}
