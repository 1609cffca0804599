package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.NamedTensors;
import dev.cairn.formats.Tensor;
import dev.cairn.program.Program;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Points θ as named tensors and back: what files of parameters hold.
public final class ParameterTensors {
  private ParameterTensors() {}

  /// The tensors one after the other, a new array.
  public static double[] flatten(Collection<Tensor> tensors) {
    double[] theta = new double[tensors.stream().mapToInt(Tensor::count).sum()];
    int at = 0;
    for (Tensor tensor : tensors) {
      System.arraycopy(tensor.values(), 0, theta, at, tensor.count());
      at += tensor.count();
    }
    return theta;
  }

  /// θ from a file, by the names of a program's parameters. Further tensors of the file are not
  /// looked at, as running means of batch normalisations are none of the parameters.
  ///
  /// @throws FormatException where a parameter is missing, has another shape, or is not finite
  public static double[] theta(List<Program.Parameter> parameters, NamedTensors file)
      throws FormatException {
    SequencedMap<String, Tensor> chosen = new LinkedHashMap<>();
    for (Program.Parameter parameter : parameters) {
      Tensor tensor = file.require(parameter.name());
      if (!Arrays.equals(tensor.shape(), parameter.shape().toArray())) {
        throw FormatException.at(
            file.source(),
            "array " + FormatException.quote(parameter.name()),
            "a %s for a parameter of shape %s".formatted(tensor, parameter.shape()));
      }
      chosen.put(parameter.name(), tensor);
    }
    new NamedTensors(file.source(), chosen).requireFinite();
    return flatten(chosen.values());
  }

  /// What a model stores under names of its own, in float64 where it is floating: the running means
  /// of batch normalisations, for example. What the exporter named is left out.
  public static SequencedMap<String, Tensor> constants(OnnxModel model) {
    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    model
        .initialisers()
        .forEach(
            (name, tensor) -> {
              if (!ModelReview.madeUp(name)) {
                ElementType type = tensor.type().isFloating() ? ElementType.F64 : tensor.type();
                tensors.put(name, Tensor.of(type, tensor.shape(), tensor.values()));
              }
            });
    return tensors;
  }

  /// The parameters of θ (length n) by name, in the element type given.
  public static SequencedMap<String, Tensor> of(
      List<Program.Parameter> parameters, double[] theta, ElementType type) {
    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    int at = 0;
    for (Program.Parameter parameter : parameters) {
      double[] values = new double[parameter.shape().size()];
      if (at + values.length > theta.length) {
        throw new IllegalArgumentException(
            "θ has length %s, too short for parameter '%s'"
                .formatted(theta.length, parameter.name()));
      }
      System.arraycopy(theta, at, values, 0, values.length);
      tensors.put(parameter.name(), Tensor.of(type, parameter.shape().toArray(), values));
      at += values.length;
    }
    if (at != theta.length) {
      throw new IllegalArgumentException(
          "θ has length %s, the parameters %s".formatted(theta.length, at));
    }
    return tensors;
  }
}
