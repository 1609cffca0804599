package dev.cairn.experiment.problem;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.MemoryNeed;
import dev.cairn.experiment.data.GraphInputs;
import dev.cairn.experiment.data.SampleFile;
import dev.cairn.experiment.data.SampleParts;
import dev.cairn.experiment.data.Samples;
import dev.cairn.experiment.spec.DataSpec;
import dev.cairn.experiment.spec.Experiment;
import dev.cairn.experiment.spec.ProblemSpec;
import dev.cairn.formats.DataTensors;
import dev.cairn.formats.Limits;
import dev.cairn.linalg.DenseKernels;
import dev.cairn.nn.Loss;
import dev.cairn.nn.NetworkObjectives;
import dev.cairn.nn.Perceptron;
import dev.cairn.nn.PerceptronProgram;
import dev.cairn.nn.data.DataException;
import dev.cairn.nn.data.DataSet;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.onnx.OnnxModel;
import dev.cairn.onnx.OnnxProblem;
import dev.cairn.problem.Problem;
import dev.cairn.problem.ProblemCatalogue;
import dev.cairn.program.Program;
import dev.cairn.program.evaluator.ProgramObjective;
import dev.cairn.program.formula.Formula;
import dev.cairn.proof.EnclosedObjective;
import dev.cairn.proof.LossFunction;
import dev.cairn.proof.enclosure.Enclosures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// Loads problems: reads or draws their data and checks that everything fits.
public final class Problems {
  private Problems() {}

  /// The problem of an experiment.
  public static LoadedProblem load(Experiment experiment) {
    return load(experiment.problem(), experiment.seed());
  }

  /// The problem of an experiment with all of its samples in memory, whether or not they are cut
  /// into partitions: proofs, and what looks into a network, take them together.
  public static LoadedProblem whole(Experiment experiment) {
    return load(experiment.problem().whole(), experiment.seed());
  }

  private static LoadedProblem partitioned(ProblemSpec spec, DataSpec data) {
    SampleParts parts =
        SampleParts.of((DataSpec.File) data, spec.partitions().orElseThrow()); // as specs require
    return new PartitionedProblem(spec, parts).loaded();
  }

  /// The problem of a specification on some of its samples.
  static LoadedProblem of(ProblemSpec spec, DataTensors samples) {
    return switch (spec) {
      case ProblemSpec.Network network -> network(network, samples);
      case ProblemSpec.Onnx onnx -> onnx(onnx, Optional.of(samples));
      case ProblemSpec.Function _, ProblemSpec.Formula _, ProblemSpec.External _ ->
          throw new IllegalArgumentException("no samples in a " + spec);
    };
  }

  private static RandomGenerator data(long campaignSeed) {
    return Seeds.DATA.generator(campaignSeed, 0);
  }

  /// The problem of a specification; what is random in its data derives from the campaign's seed.
  public static LoadedProblem load(ProblemSpec spec, long campaignSeed) {
    try {
      return switch (spec) {
        case ProblemSpec.Network network when network.partitions().isPresent() ->
            partitioned(network, network.data());
        case ProblemSpec.Onnx onnx when onnx.partitions().isPresent() ->
            partitioned(onnx, onnx.data().orElseThrow());
        case ProblemSpec.Network network ->
            network(network, Samples.load(network.data(), data(campaignSeed)));
        case ProblemSpec.Function function -> function(function);
        case ProblemSpec.Formula formula -> formula(formula, campaignSeed);
        case ProblemSpec.Onnx onnx ->
            onnx(onnx, onnx.data().map(from -> Samples.load(from, data(campaignSeed))));
        case ProblemSpec.External external -> LoadedProblem.external(external);
      };
    } catch (DataException e) {
      throw new CairnException(e.getMessage(), e);
    }
  }

  private static LoadedProblem function(ProblemSpec.Function spec) {
    Problem problem = ProblemCatalogue.named(spec.name());
    return LoadedProblem.function(
        problem.name(), Parameters.vector(problem.objective().dimension()), problem::objective);
  }

  private static LoadedProblem formula(ProblemSpec.Formula spec, long campaignSeed) {
    Program program = Formula.parse(spec.text(), spec.variables());
    if (!program.smooth()) {
      throw new CairnException(
          "problem.f has kinks (abs or relu), so no Hessian everywhere, which finders need: %s"
              .formatted(spec.f()));
    }
    Supplier<SmoothObjective> objectives = enclosed(program);
    SymmetryCheck.require(spec, objectives.get(), Seeds.SYMMETRY.generator(campaignSeed, 0));
    return LoadedProblem.function(described(spec), Parameters.of(program), objectives);
  }

  /// Makes the function of a program of a formula, with enclosures of itself, for each worker.
  static Supplier<SmoothObjective> enclosed(Program program) {
    ProgramObjective.Builder objectives = ProgramObjective.of(program);
    var enclosures = new Enclosures(LossFunction.of(program), DenseKernels.current());
    return () -> {
      synchronized (objectives) {
        return new EnclosedObjective(objectives.build(), enclosures);
      }
    };
  }

  private static String described(ProblemSpec.Formula spec) {
    return spec.parameters().entrySet().stream()
        .map(parameter -> ", %s = %s".formatted(parameter.getKey(), parameter.getValue()))
        .collect(Collectors.joining("", spec.f(), ""));
  }

  private static LoadedProblem network(ProblemSpec.Network spec, DataTensors samples) {
    Perceptron network;
    try {
      network =
          new Perceptron(spec.layers(), spec.activation(), spec.biases(), spec.loss(), spec.l2());
    } catch (IllegalArgumentException e) {
      throw new CairnException("problem: " + e.getMessage(), e);
    }
    if (!spec.activation().smooth()) {
      throw new CairnException(
          "problem.activation is '%s', which has no Hessian: the finder needs a smooth one"
              .formatted(spec.activation()));
    }
    DataSet data = Samples.dataSet(samples, network);
    NetworkObjectives objectives = new NetworkObjectives(network, data);
    return new LoadedProblem(
        "%s %s on %s".formatted(kind(spec, data), network, name(spec.data())),
        Parameters.of(PerceptronProgram.loss(network)),
        data.samples(),
        Optional.of(objectives),
        Optional.empty(),
        objectives::smooth,
        (count, kept) -> terms(objectives.parts(count), kept),
        List.of(),
        Optional.empty(),
        _ -> List.of(),
        Optional.empty());
  }

  private static String kind(ProblemSpec.Network spec, DataSet data) {
    if (spec.loss() == Loss.CROSS_ENTROPY) {
      return "classifier";
    }
    return data.targets().equals(data.inputs()) ? "auto-encoder" : "regression";
  }

  private static LoadedProblem onnx(ProblemSpec.Onnx spec, Optional<DataTensors> data) {
    Path file = Path.of(spec.model());
    OnnxProblem problem = model(spec, file, data);
    if (!spec.assumeSmooth() && !problem.loss().smooth()) {
      throw new CairnException(
          "%s: %s, so there is no Hessian everywhere;".formatted(file, problem.kinksInWords())
              + " problem.assume_smooth=true, or --assume-smooth of inspect, takes it as if none were hit");
    }
    if (problem.hasData()) {
      MemoryNeed.of(ProgramObjective.least(problem.loss().dimension()), 0).check();
    }
    return new LoadedProblem(
        spec.data()
            .map(from -> "%s of %s on %s".formatted(problem.lossKind(), file, name(from)))
            .orElse("%s of %s".formatted(problem.output(), file)),
        new Parameters(
            problem.loss().parameters(), Optional.of(problem.start()), Optional.of(file)),
        problem.hasData() ? problem.samples().count() : 0,
        Optional.empty(),
        Optional.of(problem),
        kept -> {
          var objectives = problem.objectives().keptBytes(kept);
          return spec.assumeSmooth() ? objectives.buildAssumingSmooth() : objectives.build();
        },
        (count, kept) -> terms(problem, count, kept),
        problem.notes(),
        Optional.empty(),
        _ -> List.of(),
        Optional.empty());
  }

  private static OnnxProblem model(ProblemSpec.Onnx spec, Path file, Optional<DataTensors> data) {
    try {
      OnnxModel model = OnnxModel.read(file, Limits.DEFAULT);
      return data.isPresent()
          ? OnnxProblem.of(model, data.get(), spec.settings())
          : OnnxProblem.withoutData(
              model, GraphInputs.read(spec.inputs().map(Path::of)), spec.settings());
    } catch (IOException e) {
      throw SampleFile.failure(e);
    }
  }

  private static List<Supplier<SumObjective.Term>> terms(
      List<NetworkObjectives.Share> parts, long kept) {
    List<Supplier<SumObjective.Term>> terms = new ArrayList<>();
    for (NetworkObjectives.Share part : parts) {
      terms.add(() -> new SumObjective.Term(part.objectives().smooth(kept), part.share()));
    }
    return terms;
  }

  /// Parts of a problem whose smoothness has been settled.
  private static List<Supplier<SumObjective.Term>> terms(
      OnnxProblem problem, int count, long kept) {
    List<Supplier<SumObjective.Term>> terms = new ArrayList<>();
    for (OnnxProblem part : problem.parts(count)) {
      terms.add(
          () -> new SumObjective.Term(part.objectives().keptBytes(kept).buildAssumingSmooth(), 1));
    }
    return terms;
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
      case DataSpec.File file -> file.path();
    };
  }
}
