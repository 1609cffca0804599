package dev.cairn.experiment.spec;

import dev.cairn.experiment.binding.Key;
import dev.cairn.experiment.binding.Reads;
import dev.cairn.experiment.binding.Tag;
import dev.cairn.nn.data.Downsampling;
import java.util.List;
import java.util.Optional;

/// The samples that a network is trained on.
public sealed interface DataSpec {
  /// MNIST digits, cropped, resized and standardised.
  @Tag(value = "mnist", doc = "MNIST digits, cropped, resized and standardised pixel by pixel.")
  record Mnist(
      @Key(
              value =
                  "Directory with the original IDX files; without it the 10,000 digits of Cairn.",
              reads = Reads.DIGITS)
          Optional<String> directory,
      @Key(value = "How many images, the first ones.", fallback = "10000", range = "[1, 60000]")
          int images,
      @Key(value = "Side of the central square that is kept.", fallback = "20", range = "[1, 28]")
          int crop,
      @Key(value = "Side that it is resized to.", fallback = "4", range = "[1, 28]") int size,
      @Key(value = "How pixels are weighted in the resize.", fallback = "bilinear")
          Downsampling.Filter filter,
      @Key(value = "Whether each pixel gets mean 0 and variance 1.", fallback = "true")
          boolean standardised)
      implements DataSpec {
    /// The size cannot exceed the crop.
    public Mnist {
      if (size > crop) {
        throw new IllegalArgumentException(
            "size %s must not exceed the crop, %s".formatted(size, crop));
      }
    }
  }

  /// A random sample of MNIST digits of some classes, reduced to principal components.
  @Tag(
      value = "mnist_components",
      doc = "A random sample of MNIST digits of some classes, reduced to principal components.")
  record MnistComponents(
      @Key(
              value =
                  "Directory with the original IDX files; without it the 10,000 digits of Cairn.",
              reads = Reads.DIGITS)
          Optional<String> directory,
      @Key(value = "The classes, which become the labels 0, 1, ….", range = "[0, 9]")
          List<Integer> classes,
      @Key(value = "How many images are drawn.", range = "[1, 60000]") int images,
      @Key(value = "How many principal components are kept.", range = "[1, 784]") int components,
      @Key(value = "Whether the labels are shuffled.", fallback = "false") boolean shuffledLabels)
      implements DataSpec {}

  /// Samples written out.
  @Tag(value = "given", doc = "Samples written out, such as the four of XOR.")
  record Given(
      @Key("The inputs of each sample.") List<List<Double>> inputs,
      @Key(
              value =
                  "The outputs wanted for each sample (probabilities of the classes for the"
                      + " cross-entropy); the inputs where absent.",
              fallback = "[]")
          List<List<Double>> targets)
      implements DataSpec {
    /// As many targets as inputs, or none.
    public Given {
      if (inputs.isEmpty() || (!targets.isEmpty() && targets.size() != inputs.size())) {
        throw new IllegalArgumentException(
            "%s inputs need as many targets, not %s".formatted(inputs.size(), targets.size()));
      }
    }
  }

  /// Independent Gaussian features.
  @Tag(value = "gaussian", doc = "Independent Gaussian features, their mean removed.")
  record Gaussian(
      @Key(value = "How many samples are drawn.", fallback = "10000", range = "[1, 10000000]")
          int samples,
      @Key(value = "The variance of each feature.", range = "[0, ∞)") List<Double> variances)
      implements DataSpec {}

  /// Samples in files of one's own.
  @Tag(value = "file", doc = "Samples in files: NPY, NPZ, safetensors, CSV, Parquet or IDX.")
  record File(
      @Key(
              value =
                  "The file with the samples: .npz, .npy, .safetensors, .csv,"
                      + " .parquet, or IDX images (….idx3-ubyte, ….gz).",
              reads = Reads.FILE)
          String path,
      @Key(
              value = "A further file with the targets: .npy, .npz, .safetensors, or IDX labels.",
              reads = Reads.FILE)
          Optional<String> targetsPath,
      @Key(
              value =
                  "The array, or the columns (* stands for any characters), with the features."
                      + " Where none is named: the only array or x; all other columns.",
              fallback = "[]")
          List<String> features,
      @Key(
              value =
                  "The array, or the columns, with the targets: class numbers or values. Where none"
                      + " is named: the array y where there is one; no column.",
              fallback = "[]")
          List<String> targets,
      @Key("The array, or the column, with a weight ≥ 0 of each sample.") Optional<String> weights,
      @Key(value = "What is done with the samples, in this order.", fallback = "{}")
          PrepareSpec prepare)
      implements DataSpec {}
}
