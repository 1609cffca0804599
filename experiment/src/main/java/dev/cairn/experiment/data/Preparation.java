package dev.cairn.experiment.data;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.PrepareSpec;
import dev.cairn.formats.DataTensors;
import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import dev.cairn.nn.data.FeatureMatrix;
import dev.cairn.nn.data.PrincipalComponents;
import dev.cairn.nn.data.Scale;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// What is done with samples before a model sees them.
final class Preparation {
  private Preparation() {}

  /// Shuffles, takes the first ones, standardises, reduces to principal components: whatever of it
  /// is asked for, in this order. Only shuffling draws random numbers.
  static DataTensors apply(PrepareSpec spec, DataTensors data, RandomGenerator random) {
    int count = spec.samples().orElse(data.samples());
    if (count > data.samples()) {
      throw new CairnException(
          "%s: prepare.samples is %s, the file has %s"
              .formatted(data.source(), count, data.samples()));
    }
    DataTensors chosen = data;
    if (spec.shuffled() || count < data.samples()) {
      int[] order = IntStream.range(0, data.samples()).toArray();
      if (spec.shuffled()) {
        shuffle(order, random);
      }
      chosen = select(data, Arrays.copyOf(order, count));
    }
    return withFeatures(chosen, features(spec, chosen));
  }

  /// Every order alike (Fisher–Yates).
  private static void shuffle(int[] order, RandomGenerator random) {
    for (int s = order.length - 1; s > 0; s--) {
      int t = random.nextInt(s + 1);
      int kept = order[s];
      order[s] = order[t];
      order[t] = kept;
    }
  }

  private static Tensor features(PrepareSpec spec, DataTensors data) {
    Tensor features = data.features();
    if (spec.standardised()) {
      int[] shape = features.shape();
      features = tensor(matrix(features).standardised()).reshape(shape);
    }
    if (spec.components().isPresent()) {
      int wanted = spec.components().getAsInt();
      FeatureMatrix matrix = matrix(features);
      if (wanted > matrix.features()) {
        throw new CairnException(
            "%s: prepare.components is %s, the samples have %s features"
                .formatted(data.source(), wanted, matrix.features()));
      }
      features = tensor(PrincipalComponents.of(matrix, wanted).project(matrix));
    }
    return features;
  }

  private static DataTensors select(DataTensors data, int[] samples) {
    return new DataTensors(
        data.source(),
        select(data.features(), samples),
        data.targets().map(t -> select(t, samples)),
        data.weights().map(t -> select(t, samples)));
  }

  private static Tensor select(Tensor tensor, int[] samples) {
    int[] shape = tensor.shape();
    int size = tensor.count() / shape[0];
    shape[0] = samples.length;
    double[] values = new double[samples.length * size];
    for (int s = 0; s < samples.length; s++) {
      System.arraycopy(tensor.values(), samples[s] * size, values, s * size, size);
    }
    return Tensor.of(tensor.type(), shape, values);
  }

  /// Samples whose features are standardised by those of all samples.
  static DataTensors scaled(DataTensors data, Scale scale) {
    int[] shape = data.features().shape();
    return withFeatures(data, tensor(scale.apply(matrix(data.features()))).reshape(shape));
  }

  private static DataTensors withFeatures(DataTensors data, Tensor features) {
    return new DataTensors(data.source(), features, data.targets(), data.weights());
  }

  /// A tensor whose first axis counts the samples, its further axes one after the other.
  static FeatureMatrix matrix(Tensor tensor) {
    int samples = tensor.extent(0);
    int features = tensor.count() / samples;
    double[] values = new double[tensor.count()];
    for (int s = 0; s < samples; s++) {
      for (int j = 0; j < features; j++) {
        values[j * samples + s] = tensor.values()[s * features + j];
      }
    }
    return FeatureMatrix.of(features, samples, values);
  }

  /// The opposite: samples × features.
  static Tensor tensor(FeatureMatrix matrix) {
    int features = matrix.features();
    double[] values = new double[features * matrix.samples()];
    for (int s = 0; s < matrix.samples(); s++) {
      for (int j = 0; j < features; j++) {
        values[s * features + j] = matrix.get(j, s);
      }
    }
    return Tensor.of(ElementType.F64, new int[] {matrix.samples(), features}, values);
  }
}
