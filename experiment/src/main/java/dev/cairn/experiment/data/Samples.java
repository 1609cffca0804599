package dev.cairn.experiment.data;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.MemoryNeed;
import dev.cairn.experiment.spec.DataSpec;
import dev.cairn.formats.ColumnRoles;
import dev.cairn.formats.DataTensors;
import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import dev.cairn.nn.Perceptron;
import dev.cairn.nn.data.DataSet;
import dev.cairn.nn.data.Downsampling;
import dev.cairn.nn.data.FeatureMatrix;
import dev.cairn.nn.data.GaussianData;
import dev.cairn.nn.data.LabelledImages;
import dev.cairn.nn.data.Labels;
import dev.cairn.nn.data.Mnist;
import dev.cairn.nn.data.PrincipalComponents;
import dev.cairn.text.Counted;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Loads the samples of experiments, whatever they come from, and fits them to networks.
public final class Samples {
  private Samples() {}

  /// The samples of a specification; what is random in them is drawn from the generator.
  ///
  /// Throws [CairnException] or [dev.cairn.nn.data.DataException] where they cannot be had.
  public static DataTensors load(DataSpec spec, RandomGenerator random) {
    return switch (spec) {
      case DataSpec.Mnist mnist -> {
        LabelledImages images = images(mnist.directory()).first(mnist.images());
        FeatureMatrix features =
            new Downsampling(mnist.crop(), mnist.size(), mnist.filter()).apply(images.images());
        Tensor pixels =
            Preparation.tensor(mnist.standardised() ? features.standardised() : features);
        yield labelled(
            pixels.reshape(pixels.extent(0), mnist.size(), mnist.size()), images.labels());
      }
      case DataSpec.MnistComponents components -> components(components, random);
      case DataSpec.Gaussian gaussian -> {
        // as they are drawn, and as they are kept
        MemoryNeed.ofNumbers(2L * gaussian.samples() * gaussian.variances().size()).check();
        yield new DataTensors(
            "Gaussian data",
            Preparation.tensor(
                new GaussianData(gaussian.samples(), gaussian.variances()).draw(random)),
            Optional.empty(),
            Optional.empty());
      }
      case DataSpec.Given given ->
          new DataTensors(
              "problem.data",
              rows(given.inputs(), "inputs"),
              given.targets().isEmpty()
                  ? Optional.empty()
                  : Optional.of(rows(given.targets(), "targets")),
              Optional.empty());
      case DataSpec.File file -> Preparation.apply(file.prepare(), file(file).read(), random);
    };
  }

  private static Tensor rows(List<List<Double>> samples, String key) {
    int features = samples.getFirst().size();
    double[] values = new double[samples.size() * features];
    for (int s = 0; s < samples.size(); s++) {
      if (samples.get(s).size() != features) {
        throw new CairnException(
            "problem.data.%s: sample %s has %s, the first one %s"
                .formatted(key, s, Counted.of(samples.get(s).size(), "value"), features));
      }
      for (int j = 0; j < features; j++) {
        values[s * features + j] = samples.get(s).get(j);
      }
    }
    return Tensor.of(ElementType.F64, new int[] {samples.size(), features}, values);
  }

  static SampleFile file(DataSpec.File spec) {
    return new SampleFile(
        Path.of(spec.path()),
        spec.targetsPath().map(Path::of),
        new ColumnRoles(spec.features(), spec.targets(), spec.weights()));
  }

  private static DataTensors components(DataSpec.MnistComponents spec, RandomGenerator random) {
    int[] classes = spec.classes().stream().mapToInt(c -> c).toArray();
    LabelledImages chosen =
        images(spec.directory()).ofClasses(classes).sample(spec.images(), random);
    FeatureMatrix pixels = chosen.images().toFeatures();
    byte[] numbered = new byte[chosen.count()];
    for (int s = 0; s < numbered.length; s++) {
      numbered[s] = (byte) spec.classes().indexOf(chosen.labels().get(s));
    }
    Labels labels = Labels.of(numbered);
    return labelled(
        Preparation.tensor(PrincipalComponents.of(pixels, spec.components()).project(pixels)),
        spec.shuffledLabels() ? labels.shuffled(random) : labels);
  }

  private static LabelledImages images(Optional<String> directory) {
    return directory.map(d -> Mnist.read(Path.of(d))).orElseGet(Mnist::bundled);
  }

  private static DataTensors labelled(Tensor features, Labels labels) {
    double[] classes = new double[labels.count()];
    for (int s = 0; s < classes.length; s++) {
      classes[s] = labels.get(s);
    }
    return new DataTensors(
        "MNIST",
        features,
        Optional.of(Tensor.of(ElementType.U8, new int[] {classes.length}, classes)),
        Optional.empty());
  }

  /// Samples as a perceptron takes them.
  ///
  /// Under the squared error targets of as many values as the network has outputs are what it is
  /// to give; without targets, or with class numbers, it is to give its inputs. Under the
  /// cross-entropy targets are class numbers, or a probability of each class.
  public static DataSet dataSet(DataTensors samples, Perceptron network) {
    FeatureMatrix inputs = Preparation.matrix(samples.features());
    DataSet data =
        switch (network.loss()) {
          case MEAN_SQUARED -> regression(samples, network, inputs);
          case CROSS_ENTROPY -> classification(samples, network, inputs);
        };
    return samples.weights().map(w -> data.weighted(w.values())).orElse(data);
  }

  private static DataSet regression(DataTensors samples, Perceptron network, FeatureMatrix inputs) {
    if (samples.targets().isEmpty()) {
      return DataSet.autoEncoding(inputs);
    }
    Tensor targets = samples.targets().get();
    boolean numbers = targets.count() == samples.samples() && network.outputs() > 1;
    return numbers
        ? DataSet.autoEncoding(inputs)
        : new DataSet(inputs, Preparation.matrix(targets));
  }

  private static DataSet classification(
      DataTensors samples, Perceptron network, FeatureMatrix inputs) {
    Tensor targets =
        samples
            .targets()
            .orElseThrow(
                () ->
                    new CairnException(
                        "problem.loss is 'cross_entropy', but the data have no labels"));
    int count = samples.samples();
    if (targets.count() != count) {
      return new DataSet(inputs, Preparation.matrix(targets));
    }
    int classes = network.outputs();
    double[] oneHot = new double[count * classes];
    for (int s = 0; s < count; s++) {
      double label = targets.values()[s];
      if (!(label >= 0 && label < classes && label == Math.rint(label))) {
        throw new CairnException(
            "%s: the label of sample %s is %s, must be a class from 0 to %s"
                .formatted(samples.source(), s, plain(label), classes - 1));
      }
      oneHot[((int) label) * count + s] = 1;
    }
    return new DataSet(inputs, FeatureMatrix.of(classes, count, oneHot));
  }

  /// 10 rather than 10.0.
  private static String plain(double label) {
    return label == Math.rint(label) && Math.abs(label) < 1e9
        ? Long.toString((long) label)
        : Double.toString(label);
  }
}
