/// ONNX models: read, checked, imported as programs, written back with other parameters.
///
/// More than 20 classes: a group of operators is a class, and all of them read one graph that
/// nothing outside sees.
package dev.cairn.onnx;
