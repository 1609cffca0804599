/// ONNX models: read, checked, imported as programs, written back with other parameters.
package dev.cairn.onnx;
