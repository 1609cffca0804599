/// Tensors and tables in the files that others write: NPY, NPZ, safetensors, CSV.
@org.jspecify.annotations.NullMarked
module dev.cairn.formats {
  requires static transitive org.jspecify;
  requires dev.cairn.core;
  requires tools.jackson.core;

  exports dev.cairn.formats;
}
