/// Proofs about critical points: rigorous arithmetic, enclosures of programs, certificates.
@org.jspecify.annotations.NullMarked
module dev.cairn.proof {
  requires static transitive org.jspecify;
  requires transitive dev.cairn.nn;
  requires transitive dev.cairn.onnx;
  requires jdk.incubator.vector;
  requires tools.jackson.core;
  requires tools.jackson.databind;

  exports dev.cairn.proof;
  exports dev.cairn.proof.arithmetic;
  exports dev.cairn.proof.certificate;
  exports dev.cairn.proof.complete;
  exports dev.cairn.proof.enclosure;
  exports dev.cairn.proof.verify;
}
