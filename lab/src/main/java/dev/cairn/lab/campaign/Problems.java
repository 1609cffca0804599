package dev.cairn.lab.campaign;

import dev.cairn.lab.LabException;
import dev.cairn.lab.experiment.DataSpec;
import dev.cairn.lab.experiment.Experiment;
import dev.cairn.lab.experiment.ProblemSpec;
import dev.cairn.nn.Loss;
import dev.cairn.nn.NetworkObjectives;
import dev.cairn.nn.Perceptron;
import dev.cairn.nn.data.DataException;
import dev.cairn.nn.data.DataSet;
import dev.cairn.nn.data.Downsampling;
import dev.cairn.nn.data.FeatureMatrix;
import dev.cairn.nn.data.GaussianData;
import dev.cairn.nn.data.LabelledImages;
import dev.cairn.nn.data.Labels;
import dev.cairn.nn.data.Mnist;
import dev.cairn.nn.data.PrincipalComponents;
import dev.cairn.problem.Problem;
import dev.cairn.problem.ProblemCatalogue;
import dev.cairn.program.evaluator.ProgramObjective;
import dev.cairn.program.formula.Formula;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Loads problems: reads or draws their data and checks that everything fits.
public final class Problems {
  private Problems() {}

  /// The problem of an experiment.
  public static LoadedProblem load(Experiment experiment) {
    return load(experiment.problem(), experiment.seed());
  }

  /// The problem of a specification; what is random in its data derives from the campaign's seed.
  static LoadedProblem load(ProblemSpec spec, long campaignSeed) {
    try {
      return switch (spec) {
        case ProblemSpec.Network network -> network(network, campaignSeed);
        case ProblemSpec.Function function -> function(function);
        case ProblemSpec.Formula formula -> formula(formula);
      };
    } catch (DataException e) {
      throw new LabException(e.getMessage(), e);
    }
  }

  private static LoadedProblem function(ProblemSpec.Function spec) {
    Problem problem;
    try {
      problem = ProblemCatalogue.named(spec.name());
    } catch (IllegalArgumentException e) {
      throw new LabException("problem.name: " + e.getMessage(), e);
    }
    return new LoadedProblem(
        problem.name(), problem.objective().dimension(), 0, Optional.empty(), problem::objective);
  }

  private static LoadedProblem formula(ProblemSpec.Formula spec) {
    ProgramObjective.Builder objectives;
    int dimension;
    try {
      objectives = ProgramObjective.of(Formula.parse(spec.f(), spec.variables()));
      dimension = objectives.build().dimension();
    } catch (IllegalArgumentException e) {
      throw new LabException("problem.f: " + e.getMessage(), e);
    }
    return new LoadedProblem(
        spec.f(),
        dimension,
        0,
        Optional.empty(),
        () -> {
          synchronized (objectives) {
            return objectives.build();
          }
        });
  }

  private static LoadedProblem network(ProblemSpec.Network spec, long campaignSeed) {
    Perceptron network;
    try {
      network =
          new Perceptron(spec.layers(), spec.activation(), spec.biases(), spec.loss(), spec.l2());
    } catch (IllegalArgumentException e) {
      throw new LabException("problem: " + e.getMessage(), e);
    }
    if (!spec.activation().smooth()) {
      throw new LabException(
          "problem.activation is '%s', which has no Hessian: the finder needs a smooth one"
              .formatted(spec.activation()));
    }
    DataSet data = data(spec.data(), network, Seeds.DATA.generator(campaignSeed, 0));
    NetworkObjectives objectives = new NetworkObjectives(network, data);
    String description = "%s %s on %s".formatted(kind(spec), network, name(spec.data()));
    return new LoadedProblem(
        description,
        network.dimension(),
        data.samples(),
        Optional.of(objectives),
        objectives::smooth);
  }

  private static String kind(ProblemSpec.Network spec) {
    if (spec.loss() == Loss.CROSS_ENTROPY) {
      return "classifier";
    }
    boolean targets = spec.data() instanceof DataSpec.Given given && !given.targets().isEmpty();
    return targets ? "network" : "auto-encoder";
  }

  /// The data of a specification, for a network that takes them.
  static DataSet data(DataSpec spec, Perceptron network, RandomGenerator random) {
    return switch (spec) {
      case DataSpec.Mnist mnist -> {
        LabelledImages images = images(mnist.directory()).first(mnist.images());
        FeatureMatrix features =
            new Downsampling(mnist.crop(), mnist.size(), mnist.filter()).apply(images.images());
        yield dataSet(
            network,
            mnist.standardised() ? features.standardised() : features,
            Optional.of(images.labels()));
      }
      case DataSpec.MnistComponents components -> components(components, network, random);
      case DataSpec.Given given ->
          new DataSet(
              features(given.inputs(), "inputs"),
              features(given.targets().isEmpty() ? given.inputs() : given.targets(), "targets"));
      case DataSpec.Gaussian gaussian ->
          dataSet(
              network,
              new GaussianData(gaussian.samples(), gaussian.variances()).draw(random),
              Optional.empty());
    };
  }

  private static FeatureMatrix features(List<List<Double>> samples, String key) {
    int features = samples.getFirst().size();
    double[] values = new double[features * samples.size()];
    for (int s = 0; s < samples.size(); s++) {
      if (samples.get(s).size() != features) {
        throw new LabException(
            "problem.data.%s: sample %d has %d values, the first one %d"
                .formatted(key, s, samples.get(s).size(), features));
      }
      for (int j = 0; j < features; j++) {
        values[j * samples.size() + s] = samples.get(s).get(j);
      }
    }
    return FeatureMatrix.of(features, samples.size(), values);
  }

  private static DataSet components(
      DataSpec.MnistComponents spec, Perceptron network, RandomGenerator random) {
    int[] classes = spec.classes().stream().mapToInt(c -> c).toArray();
    LabelledImages chosen =
        images(spec.directory()).ofClasses(classes).sample(spec.images(), random);
    FeatureMatrix pixels = chosen.images().toFeatures();
    byte[] numbered = new byte[chosen.count()];
    for (int s = 0; s < numbered.length; s++) {
      numbered[s] = (byte) spec.classes().indexOf(chosen.labels().get(s));
    }
    Labels labels = Labels.of(numbered);
    return dataSet(
        network,
        PrincipalComponents.of(pixels, spec.components()).project(pixels),
        Optional.of(spec.shuffledLabels() ? labels.shuffled(random) : labels));
  }

  private static LabelledImages images(Optional<String> directory) {
    return directory.map(d -> Mnist.read(Path.of(d))).orElseGet(Mnist::bundled);
  }

  private static DataSet dataSet(
      Perceptron network, FeatureMatrix inputs, Optional<Labels> labels) {
    return switch (network.loss()) {
      case MEAN_SQUARED -> DataSet.autoEncoding(inputs);
      case CROSS_ENTROPY ->
          DataSet.classifying(
              inputs,
              labels.orElseThrow(
                  () ->
                      new LabException(
                          "problem.loss is 'cross_entropy', but the data have no labels")),
              network.outputs());
    };
  }

  private static String name(DataSpec spec) {
    return switch (spec) {
      case DataSpec.Mnist mnist -> mnist.images() + " MNIST digits";
      case DataSpec.MnistComponents components ->
          components.images()
              + " MNIST digits of the classes "
              + components.classes().toString().toLowerCase(Locale.ROOT);
      case DataSpec.Given given -> given.inputs().size() + " given samples";
      case DataSpec.Gaussian gaussian -> gaussian.samples() + " Gaussian samples";
    };
  }
}
