package dev.cairn.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// onnxruntime, the other opinion about what a model means: in float32.
final class OnnxRuntime {
  private OnnxRuntime() {}

  /// The outputs of a model.
  ///
  /// @throws OrtException where the model or its inputs are none
  static List<Tensor> outputs(byte[] model, Map<String, Tensor> inputs) throws OrtException {
    return outputs((environment, options) -> environment.createSession(model, options), inputs);
  }

  /// The outputs of a model that may have its weights in a file beside it.
  ///
  /// @throws OrtException where the model or its inputs are none
  static List<Tensor> outputs(Path model, Map<String, Tensor> inputs) throws OrtException {
    return outputs(
        (environment, options) -> environment.createSession(model.toString(), options), inputs);
  }

  private interface Opening {
    OrtSession session(OrtEnvironment environment, OrtSession.SessionOptions options)
        throws OrtException;
  }

  private static List<Tensor> outputs(Opening opening, Map<String, Tensor> inputs)
      throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> given = new HashMap<>();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
        given.put(input.getKey(), tensor(environment, input.getValue()));
      }
      try (OrtSession session = opening.session(environment, options);
          OrtSession.Result result = session.run(given)) {
        List<Tensor> outputs = new ArrayList<>();
        result.forEach(entry -> outputs.add(tensor((OnnxTensor) entry.getValue())));
        return outputs;
      }
    } finally {
      given.values().forEach(OnnxTensor::close);
    }
  }

  private static OnnxTensor tensor(OrtEnvironment environment, Tensor tensor) throws OrtException {
    Tensor narrow =
        tensor.type() == ElementType.F64
            ? Tensor.of(ElementType.F32, tensor.shape(), tensor.values())
            : tensor;
    byte[] bytes = narrow.toBytes();
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length).order(ByteOrder.nativeOrder());
    buffer.put(bytes).flip();
    long[] shape = Arrays.stream(narrow.shape()).asLongStream().toArray();
    OnnxJavaType type =
        switch (narrow.type()) {
          case F32 -> OnnxJavaType.FLOAT;
          case I64 -> OnnxJavaType.INT64;
          case I32 -> OnnxJavaType.INT32;
          case BOOL -> OnnxJavaType.BOOL;
          default -> throw new IllegalArgumentException("no case for " + narrow.type());
        };
    return OnnxTensor.createTensor(environment, buffer, shape, type);
  }

  private static Tensor tensor(OnnxTensor tensor) {
    TensorInfo info = tensor.getInfo();
    int[] shape = Arrays.stream(info.getShape()).mapToInt(Math::toIntExact).toArray();
    double[] values = new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    ByteBuffer bytes = tensor.getByteBuffer().order(ByteOrder.nativeOrder());
    ElementType type =
        switch (info.type) {
          case FLOAT -> ElementType.F32;
          case DOUBLE -> ElementType.F64;
          case INT64 -> ElementType.I64;
          case INT32 -> ElementType.I32;
          case BOOL -> ElementType.BOOL;
          default -> throw new IllegalArgumentException("no case for " + info.type);
        };
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case F32 -> bytes.getFloat();
            case F64 -> bytes.getDouble();
            case I64 -> bytes.getLong();
            case I32 -> bytes.getInt();
            default -> bytes.get();
          };
    }
    return Tensor.of(type, shape, values);
  }
}
