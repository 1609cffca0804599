package dev.cairn.onnx;

import com.google.protobuf.CodedOutputStream;
import dev.cairn.formats.ElementType;
import dev.cairn.formats.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Writes small ONNX models for tests, field by field.
final class OnnxFiles {
  private static final int FLOAT = 1;
  private final int opset;
  private final List<byte[]> nodes = new ArrayList<>();
  private final List<String> types = new ArrayList<>();
  private final List<byte[]> initialisers = new ArrayList<>();
  private final List<byte[]> inputs = new ArrayList<>();
  private final List<byte[]> outputs = new ArrayList<>();
  private final List<byte[]> functions = new ArrayList<>();
  private final List<byte[]> notes = new ArrayList<>();

  OnnxFiles(int opset) {
    this.opset = opset;
  }

  private interface Fields {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Fields fields) {
    try {
      var bytes = new ByteArrayOutputStream();
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      fields.writeTo(out);
      out.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The operations of the nodes so far.
  List<String> types() {
    return List.copyOf(types);
  }

  /// A node; attributes may be Long, Double, String, long[], double[], Tensor, a graph or a
  /// Reference. The type of a function has its domain before it, as in "mine:Norm".
  OnnxFiles node(String type, List<String> from, List<String> to, Map<String, Object> attributes) {
    types.add(type);
    int colon = type.indexOf(':');
    nodes.add(
        message(
            out -> {
              for (String name : from) {
                out.writeString(1, name);
              }
              for (String name : to) {
                out.writeString(2, name);
              }
              out.writeString(3, "node " + (nodes.size() + 1));
              out.writeString(4, type.substring(colon + 1));
              out.writeString(7, type.substring(0, Math.max(colon, 0)));
              for (Map.Entry<String, Object> entry : attributes.entrySet()) {
                out.writeByteArray(5, attribute(entry.getKey(), entry.getValue()));
              }
            }));
    return this;
  }

  /// An attribute of a node in a function that the call gives.
  record Reference(String name) {}

  private static byte[] attribute(String name, Object value) {
    return message(
        out -> {
          out.writeString(1, name);
          switch (value) {
            case Double real -> {
              out.writeFloat(2, real.floatValue());
              out.writeInt32(20, 1);
            }
            case Long whole -> {
              out.writeInt64(3, whole);
              out.writeInt32(20, 2);
            }
            case String text -> {
              out.writeString(4, text);
              out.writeInt32(20, 3);
            }
            case Tensor tensor -> {
              out.writeByteArray(5, tensor("", tensor));
              out.writeInt32(20, 4);
            }
            case OnnxFiles body -> {
              out.writeByteArray(6, body.graph());
              out.writeInt32(20, 5);
            }
            case Reference reference -> out.writeString(21, reference.name());
            case long[] wholes -> {
              for (long whole : wholes) {
                out.writeInt64(8, whole);
              }
              out.writeInt32(20, 7);
            }
            case double[] reals -> {
              for (double real : reals) {
                out.writeFloat(7, (float) real);
              }
              out.writeInt32(20, 6);
            }
            default -> throw new IllegalArgumentException("attribute " + value);
          }
        });
  }

  static byte[] tensor(String name, Tensor tensor) {
    return message(
        out -> {
          for (int extent : tensor.shape()) {
            out.writeInt64(1, extent);
          }
          out.writeInt32(2, TensorReader.number(tensor.type()));
          out.writeString(8, name);
          out.writeByteArray(9, tensor.toBytes());
        });
  }

  OnnxFiles initialiser(String name, Tensor tensor) {
    initialisers.add(tensor(name, tensor));
    return this;
  }

  /// An initialiser whose bytes stand in another file.
  OnnxFiles external(String name, int count, String location) {
    initialisers.add(
        message(
            out -> {
              out.writeInt64(1, count);
              out.writeInt32(2, FLOAT);
              out.writeString(8, name);
              out.writeByteArray(
                  13,
                  message(
                      entry -> {
                        entry.writeString(1, "location");
                        entry.writeString(2, location);
                      }));
              out.writeInt32(14, 1);
            }));
    return this;
  }

  /// Shorthand for whole numbers.
  OnnxFiles wholes(String name, long... values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return initialiser(name, Tensor.of(ElementType.I64, new int[] {values.length}, doubles));
  }

  /// An input of float32, or of 64-bit integers; extents of 0 stay open.
  OnnxFiles input(String name, boolean whole, int... extents) {
    inputs.add(valueInfo(name, whole ? 7 : FLOAT, extents));
    return this;
  }

  OnnxFiles output(String name) {
    outputs.add(valueInfo(name, FLOAT));
    return this;
  }

  /// An output of whatever type it is.
  OnnxFiles untyped(String name) {
    outputs.add(message(out -> out.writeString(1, name)));
    return this;
  }

  private static byte[] valueInfo(String name, int type, int... extents) {
    byte[] shape =
        message(
            out -> {
              for (int extent : extents) {
                out.writeByteArray(
                    1,
                    message(
                        dim -> {
                          if (extent != 0) {
                            dim.writeInt64(1, extent);
                          } else {
                            dim.writeString(2, "batch");
                          }
                        }));
              }
            });
    byte[] tensorType =
        message(
            out -> {
              out.writeInt32(1, type);
              if (extents.length > 0) {
                out.writeByteArray(2, shape);
              }
            });
    return message(
        out -> {
          out.writeString(1, name);
          out.writeByteArray(2, message(kind -> kind.writeByteArray(1, tensorType)));
        });
  }

  /// A function of this graph's nodes, under a name with its domain before it.
  ///
  /// @param defaults attributes that a call may leave out
  byte[] function(
      String name, List<String> takes, List<String> gives, Map<String, Object> defaults) {
    int colon = name.indexOf(':');
    return message(
        out -> {
          out.writeString(1, name.substring(colon + 1));
          for (String operand : takes) {
            out.writeString(4, operand);
          }
          for (String result : gives) {
            out.writeString(5, result);
          }
          write(out, 7, nodes);
          out.writeByteArray(9, message(set -> set.writeInt64(2, opset)));
          out.writeString(10, name.substring(0, colon));
          for (Map.Entry<String, Object> entry : defaults.entrySet()) {
            out.writeByteArray(11, attribute(entry.getKey(), entry.getValue()));
          }
        });
  }

  /// Brings a function along.
  OnnxFiles with(byte[] function) {
    functions.add(function);
    return this;
  }

  /// Notes something under a key, as exporters do.
  OnnxFiles note(String key, String value) {
    notes.add(
        message(
            out -> {
              out.writeString(1, key);
              out.writeString(2, value);
            }));
    return this;
  }

  private byte[] graph() {
    return message(
        out -> {
          write(out, 1, nodes);
          out.writeString(2, "test");
          write(out, 5, initialisers);
          write(out, 11, inputs);
          write(out, 12, outputs);
          write(out, 16, notes);
        });
  }

  byte[] bytes() {
    return message(
        out -> {
          out.writeInt64(1, 10);
          out.writeByteArray(7, graph());
          out.writeByteArray(8, message(set -> set.writeInt64(2, opset)));
          write(out, 25, functions);
        });
  }

  private static void write(CodedOutputStream out, int field, List<byte[]> messages)
      throws IOException {
    for (byte[] message : messages) {
      out.writeByteArray(field, message);
    }
  }
}
