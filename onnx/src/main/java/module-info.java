/// ONNX models as differentiable programs, and parameters back into their files.
@SuppressWarnings("requires-automatic")
@org.jspecify.annotations.NullMarked
module dev.cairn.onnx {
  requires static transitive org.jspecify;
  requires transitive dev.cairn.formats;
  requires transitive dev.cairn.nn;
  requires transitive dev.cairn.program;
  requires com.google.protobuf;

  exports dev.cairn.onnx;
}
