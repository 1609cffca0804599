package dev.cairn.study.certify;

import dev.cairn.experiment.MemoryNeed;
import dev.cairn.experiment.problem.LoadedProblem;
import dev.cairn.experiment.spec.ProblemSpec;
import dev.cairn.linalg.Point;
import dev.cairn.nn.NetworkObjectives;
import dev.cairn.nn.data.DataSet;
import dev.cairn.nn.data.FeatureMatrix;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.onnx.OnnxProblem;
import dev.cairn.proof.certificate.Certifier;
import dev.cairn.proof.certificate.DataSource;
import dev.cairn.proof.certificate.FilesBeside;
import dev.cairn.proof.certificate.ModelFiles;
import dev.cairn.proof.certificate.NetworkData;
import dev.cairn.proof.certificate.ProblemDescription;
import dev.cairn.study.setup.DenseLimit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;

/// A problem as its certificates describe it. The files that they need, its data and model, are
/// there: what is proven is the loss as `./cairn verify` builds it.
///
/// @param description in the certificates
/// @param files beside them
/// @param objective makes a numerical twin of the loss for each thread
public record CertifiedProblem(
    ProblemDescription description, DataSource files, Supplier<SmoothObjective> objective) {

  /// Dense matrices that a proof holds at most, bounds of intervals among them: measured, from the
  /// least heap in which 1,000 parameters are proven critical.
  private static final int MATRICES = 18;

  /// A problem, which is [Provable].
  ///
  /// @param directory of the certificates
  public static CertifiedProblem of(ProblemSpec spec, LoadedProblem problem, Path directory)
      throws IOException {
    ProblemDescription description =
        switch (spec) {
          case ProblemSpec.Function _ ->
              new ProblemDescription.ClosedForm(problem.description(), problem.dimension());
          case ProblemSpec.Formula formula ->
              new ProblemDescription.Formula(formula.text(), formula.variables());
          case ProblemSpec.Network _ -> network(problem.network().orElseThrow(), directory);
          case ProblemSpec.External _ ->
              throw new IllegalArgumentException("an external problem is not provable");
          case ProblemSpec.Onnx onnx ->
              model(
                  problem.model().orElseThrow(), onnx.settings(), Path.of(onnx.model()), directory);
        };
    return new CertifiedProblem(description, DataSource.beside(directory), problem.objective());
  }

  /// What so many workers take that prove something of it; 0: one that nothing shares with.
  MemoryNeed need(int workers) {
    return DenseLimit.need(objective.get(), MATRICES, workers);
  }

  Certifier certifier() {
    return new Certifier(description, files, objective);
  }

  private static ProblemDescription network(NetworkObjectives network, Path directory)
      throws IOException {
    DataSet data = network.data();
    NetworkData kept = new NetworkData(samples(data.inputs()), samples(data.targets()));
    kept.writeInto(directory);
    return new ProblemDescription.Network(network.network(), data.samples(), kept.hash());
  }

  private static ProblemDescription model(
      OnnxProblem problem, OnnxProblem.Settings settings, Path file, Path directory)
      throws IOException {
    ModelFiles model = new FilesBeside(directory).keepModel(file);
    if (!problem.hasData()) {
      return ProblemDescription.Graph.of(problem, settings, model);
    }
    NetworkData data = new NetworkData(Point.of(problem.features()), Point.of(problem.targets()));
    data.writeInto(directory);
    return ProblemDescription.Model.of(problem, settings, model, data.hash());
  }

  /// Sample after sample.
  private static Point samples(FeatureMatrix matrix) {
    double[] values = new double[matrix.features() * matrix.samples()];
    for (int s = 0; s < matrix.samples(); s++) {
      for (int f = 0; f < matrix.features(); f++) {
        values[s * matrix.features() + f] = matrix.get(f, s);
      }
    }
    return Point.of(values);
  }
}
