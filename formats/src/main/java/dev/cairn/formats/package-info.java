/// Tensors and tables in the files of other programs: NPY, NPZ, safetensors, CSV.
package dev.cairn.formats;
