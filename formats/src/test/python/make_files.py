"""Makes the test files of this module: python3 make_files.py ../resources/dev/cairn/formats

NPY and NPZ files are written by NumPy itself. The safetensors package is not needed: its format is a
length, a JSON header and the bytes, written here after its documentation with NumPy's bytes.
"""
import json
import struct
import sys
from pathlib import Path

import numpy as np

out = Path(sys.argv[1])
base = np.array([[0, 1, 2], [3, 5, 100]])
signed = np.array([[0, -1, 2], [-3, 5, 100]])
real = np.array([[0.0, -1.5, 0.1], [3e-5, 1024.0, -0.333251953125]])

arrays = {
    "f8": real.astype("<f8"),
    "f4": real.astype("<f4"),
    "f2": real.astype("<f2"),
    "i8": signed.astype("<i8"),
    "i4": signed.astype("<i4"),
    "i2": signed.astype("<i2"),
    "i1": signed.astype("i1"),
    "u8": base.astype("<u8"),
    "u4": base.astype("<u4"),
    "u2": base.astype("<u2"),
    "u1": base.astype("u1"),
    "b1": (base > 2),
    "f8_big": real.astype(">f8"),
    "f4_big": real.astype(">f4"),
    "f2_big": real.astype(">f2"),
    "i8_big": signed.astype(">i8"),
    "u2_big": base.astype(">u2"),
    "fortran": np.asfortranarray(np.arange(24, dtype="<f4").reshape(2, 3, 4)),
    "c_order": np.arange(24, dtype="<f4").reshape(2, 3, 4),
    "scalar": np.float64(2.5),
    "empty": np.zeros((0, 3)),
}
np.savez(out / "stored.npz", **arrays)
np.savez_compressed(out / "deflated.npz", **arrays)
np.save(out / "f4.npy", arrays["f4"])
for major in (1, 2, 3):
    with open(out / f"version{major}.npy", "wb") as file:
        np.lib.format.write_array(file, arrays["f8"], version=(major, 0))
np.save(out / "objects.npy", np.array([{"a": 1}, None], dtype=object), allow_pickle=True)
np.save(out / "complex.npy", np.array([1 + 2j]))
np.save(out / "structured.npy", np.array([(1, 2.0)], dtype=[("a", "<i4"), ("b", "<f8")]))


def bfloat16(x):
    return (x.astype("<f4").view("<u4") >> 16).astype("<u2")


tensors = {
    "layer.0.weight": ("F32", arrays["f4"]),
    "layer.0.bias": ("F64", np.array([0.25, -0.5])),
    "half": ("F16", arrays["f2"]),
    "brain": ("BF16", bfloat16(np.array([1.0, -2.5, 3.140625, np.inf]))),
    "steps": ("I64", np.array(7, dtype="<i8")),
    "flags": ("BOOL", arrays["b1"]),
    "none": ("U8", np.zeros((0, 4), dtype="u1")),
}
header, data = {"__metadata__": {"format": "pt"}}, b""
for name, (dtype, array) in tensors.items():
    raw = array.tobytes()
    header[name] = {"dtype": dtype, "shape": list(array.shape), "data_offsets": [len(data), len(data) + len(raw)]}
    data += raw
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
(out / "mixed.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)
