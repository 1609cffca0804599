/// A second, plain reading of ONNX graphs: loops over tensors that really have an axis of samples.
///
/// It shares nothing with the import but the reader of files, and is written to be read, not to be
/// fast. It is the check that samples do not mix, and the oracle of the import in tests.
@org.jspecify.annotations.NullMarked
package dev.cairn.onnx.plain;
