package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Tensor;
import dev.cairn.onnx.OnnxModel.OnnxInput;
import dev.cairn.program.ProgramBuilder;
import dev.cairn.program.Shape;
import dev.cairn.program.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Turns an ONNX graph into values of a program: its floating-point initialisers become parameters,
/// its inputs data of each sample.
///
/// The program sees one sample. Axis 0 of the inputs is that of the samples; it is followed through
/// every operation, and one that would mix samples is refused. Means and variances of batch
/// normalisations are constants.
///
/// @param constants names of initialisers that stay constant; `*` stands for any characters
/// @param sampleShapes shapes of inputs without the axis of the samples, for those that the model
///     leaves open
/// @param maxElements elements that one value of one sample may have: bounds the memory that a
///     damaged model can ask for
public record OnnxImport(List<String> constants, Map<String, Shape> sampleShapes, int maxElements) {

  /// All floating-point initialisers are parameters. Sixteen million elements (128 MB a sample) are
  /// far above what fits a block of samples.
  public static final OnnxImport DEFAULT = new OnnxImport(List.of(), Map.of(), 1 << 24);

  /// Copies the collections.
  public OnnxImport {
    constants = List.copyOf(constants);
    sampleShapes = Map.copyOf(sampleShapes);
    if (maxElements < 1) {
      throw new IllegalArgumentException("maxElements %s must be ≥ 1".formatted(maxElements));
    }
  }

  /// What a model became.
  ///
  /// @param inputs the data inputs by name, without the axis of the samples
  /// @param outputs the outputs by name, without the axis of the samples
  /// @param parameters the initialisers that became parameters, in the order of θ
  /// @param kinks the nodes that are not smooth in θ though all that they take is
  public record Imported(
      SequencedMap<String, Value> inputs,
      SequencedMap<String, Value> outputs,
      SequencedMap<String, Tensor> parameters,
      List<String> kinks) {}

  /// Adds the model to a program under construction.
  ///
  /// @throws FormatException naming the node, its operation and the operator set where the graph is
  ///     not sound or not supported
  public Imported into(ProgramBuilder builder, OnnxModel model) throws FormatException {
    return GraphImport.ofSamples(this, builder, model).run();
  }

  /// Adds a model without samples to a program under construction: its floating-point inputs are
  /// parameters like its initialisers, behind them; others, and constants, stay the numbers that
  /// they are.
  ///
  /// @param inputs the tensors by name, all that the graph takes; what their floating-point numbers
  ///     are does not matter
  /// @throws FormatException as for [#into]
  public Imported withoutSamples(
      ProgramBuilder builder, OnnxModel model, Map<String, Tensor> inputs) throws FormatException {
    return GraphImport.ofTensors(this, builder, model, inputs).run();
  }

  /// The output of a model whose numbers depend neither on parameters nor on inputs, nor on the
  /// number of samples where the model leaves that open.
  Optional<Tensor> constant(OnnxModel model) {
    var builder = new ProgramBuilder();
    try {
      return (model.inputs().stream().allMatch(OnnxInput::closed)
              ? GraphImport.ofTensors(this, builder, model, unknown(model.inputs()))
              : GraphImport.ofSamples(this, builder, model))
          .constant();
    } catch (FormatException notEvenRead) {
      return Optional.empty();
    }
  }

  /// Tensors of which the shape is known, and nothing else: parameters to the walk.
  private static Map<String, Tensor> unknown(List<OnnxInput> inputs) {
    Map<String, Tensor> tensors = new HashMap<>();
    for (OnnxInput input : inputs) {
      int[] shape = input.extents().stream().mapToInt(Integer::intValue).toArray();
      tensors.put(input.name(), Tensor.of(ElementType.F32, shape, new double[Shapes.count(shape)]));
    }
    return tensors;
  }
}
