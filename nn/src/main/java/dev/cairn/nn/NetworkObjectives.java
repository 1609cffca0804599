package dev.cairn.nn;

import dev.cairn.nn.data.DataException;
import dev.cairn.nn.data.DataSet;
import dev.cairn.nn.data.FeatureMatrix;
import dev.cairn.objective.Objective;
import dev.cairn.program.Program;
import dev.cairn.program.evaluator.ProgramObjective;
import dev.cairn.program.evaluator.Samples;
import java.util.ArrayList;
import java.util.List;

/// A network on a data set: makes its objective, one for each thread. The data are shared.
public final class NetworkObjectives {
  private final Perceptron network;
  private final DataSet data;
  private final ProgramObjective.Builder programs;

  /// Throws [DataException] where the widths of the data are not those of the network.
  public NetworkObjectives(Perceptron network, DataSet data) {
    requireWidth("inputs", data.inputs(), network.inputs());
    requireWidth("targets", data.targets(), network.outputs());
    this.network = network;
    this.data = data;
    Samples.Builder samples =
        Samples.of(data.samples())
            .add(PerceptronProgram.INPUTS, network.inputs(), bySample(data.inputs()))
            .add(PerceptronProgram.TARGETS, network.outputs(), bySample(data.targets()));
    data.weights().ifPresent(w -> samples.add(PerceptronProgram.WEIGHTS, 1, bySample(w)));
    Program loss =
        data.weights().isPresent()
            ? PerceptronProgram.weightedLoss(network)
            : PerceptronProgram.loss(network);
    programs = ProgramObjective.of(loss).samples(samples.build());
    if (network.l2() > 0) {
      programs.regulariser(PerceptronProgram.regulariser(network));
    }
  }

  /// The network.
  public Perceptron network() {
    return network;
  }

  /// The data.
  public DataSet data() {
    return data;
  }

  /// The network on some of the samples.
  ///
  /// @param objectives of the loss over them, regulariser included
  /// @param share of them in the loss over all samples; shares add up to 1
  public record Share(NetworkObjectives objectives, double share) {}

  /// The network on so many parts of the data, in their order, as equal as can be. Parts whose
  /// samples all have weight 0 are left out.
  public List<Share> parts(int count) {
    List<Share> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int from = (int) ((long) data.samples() * i / count);
      int to = (int) ((long) data.samples() * (i + 1) / count);
      double share = data.weight(from, to) / data.weight(0, data.samples());
      if (share > 0) {
        parts.add(new Share(new NetworkObjectives(network, data.range(from, to)), share));
      }
    }
    return List.copyOf(parts);
  }

  /// A new objective with Hessian, for one thread.
  ///
  /// Throws [IllegalArgumentException] where the activation is not smooth.
  public NetworkObjective smooth() {
    return smooth(ProgramObjective.defaultKeptBytes());
  }

  /// The same, each of whose evaluations keeps at most so many bytes for its Hessian products.
  public NetworkObjective smooth(long keptBytes) {
    if (!network.activation().smooth()) {
      throw new IllegalArgumentException(
          "network %s: %s is not smooth, so the loss has no Hessian"
              .formatted(network, network.activation()));
    }
    synchronized (programs) {
      return new NetworkObjective(network, data, programs.keptBytes(keptBytes).build());
    }
  }

  /// A new objective with values and gradients only, for one thread; any activation.
  public Objective firstOrder() {
    synchronized (programs) {
      return programs.buildFirstOrder();
    }
  }

  private static void requireWidth(String what, FeatureMatrix given, int wanted) {
    if (given.features() != wanted) {
      throw new DataException(
          "%s of %s features for a network that wants %s"
              .formatted(what, given.features(), wanted));
    }
  }

  private static double[] bySample(FeatureMatrix matrix) {
    double[] values = new double[matrix.features() * matrix.samples()];
    for (int s = 0; s < matrix.samples(); s++) {
      for (int j = 0; j < matrix.features(); j++) {
        values[s * matrix.features() + j] = matrix.get(j, s);
      }
    }
    return values;
  }
}
