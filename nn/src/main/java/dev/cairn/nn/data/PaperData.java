package dev.cairn.nn.data;

import java.util.random.RandomGenerator;

/// The paper's data sets (appendix A.1), made from digits or from a source of randomness.
public final class PaperData {
  private static final int FEW = 50;
  private static final int COMPONENTS = 32;

  private PaperData() {}

  /// Fig. 1: Gaussian data to be reproduced by an auto-encoder.
  public static DataSet gaussian(RandomGenerator random) {
    return DataSet.autoEncoding(GaussianData.PAPER.draw(random));
  }

  /// Fig. 3: digits of 4 × 4 standardised pixels, to be reproduced by an auto-encoder.
  public static DataSet digitsToReproduce(LabelledImages digits) {
    return DataSet.autoEncoding(small(digits));
  }

  /// Fig. A.1: digits of 4 × 4 standardised pixels, to be classified.
  public static DataSet digitsToClassify(LabelledImages digits) {
    return DataSet.classifying(small(digits), digits.labels(), Mnist.CLASSES);
  }

  /// Fig. A.2: 50 random zeros and ones, their 32 principal components, the labels shuffled.
  public static DataSet fewDigits(LabelledImages digits, RandomGenerator random) {
    LabelledImages few = digits.ofClasses(0, 1).sample(FEW, random);
    FeatureMatrix pixels = few.images().toFeatures();
    FeatureMatrix inputs = PrincipalComponents.of(pixels, COMPONENTS).project(pixels);
    return DataSet.classifying(inputs, few.labels().shuffled(random), 2);
  }

  private static FeatureMatrix small(LabelledImages digits) {
    return Downsampling.PAPER.apply(digits.images()).standardised();
  }
}
