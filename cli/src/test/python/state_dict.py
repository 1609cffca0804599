"""Whether models of the zoo take what Cairn exports by load_state_dict(strict=True), in files of both formats.

    python3 state_dict.py ZOO.PY EXPORTS        (PyTorch 1.13, NumPy, safetensors is read here)

EXPORTS/NAME.npz, NAME.safetensors: parameters as Cairn exported them. EXPORTS/NAME.in.npz: x and target.
EXPORTS/NAME.txt: the loss by Cairn's name for it, and its value. A line a model: its name, then "loads" with the
relative difference of PyTorch's value from Cairn's, or "refuses" with the first thing that PyTorch says.
"""
import importlib.util
import json
import sys
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

TYPES = {"F64": np.float64, "I64": np.int64, "F32": np.float32, "I32": np.int32, "BOOL": np.bool_}
LOSSES = {"cross_entropy": F.cross_entropy, "mean_squared": F.mse_loss, "output": lambda y, t: y.mean()}


def zoo(file):
    spec = importlib.util.spec_from_file_location("zoo", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.zoo()


def safetensors(file):
    """A dictionary of arrays, read by the format's own definition."""
    data = file.read_bytes()
    size = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + size])
    header.pop("__metadata__", None)
    return {
        name: np.frombuffer(data[8 + size :][slice(*of["data_offsets"])], TYPES[of["dtype"]]).reshape(of["shape"])
        for name, of in header.items()
    }


def tried(entry, state, inputs, loss, value):
    model = entry.model.eval()
    try:
        model.load_state_dict({name: torch.from_numpy(np.array(array)) for name, array in state.items()}, strict=True)
    except RuntimeError as error:
        return "refuses " + " ".join(str(error).split()[:40])
    for name, p in model.named_parameters():
        assert np.array_equal(p.detach().numpy(), state[name]), name
    y = model(torch.from_numpy(inputs["x"]))
    y = y[entry.output] if isinstance(y, tuple) else y
    target = torch.from_numpy(inputs["target"]) if "target" in inputs else None
    own = LOSSES[loss](y, target).item()
    return f"loads {abs(own - value) / abs(value):.1e}"


def main():
    torch.manual_seed(1)
    exports = Path(sys.argv[2])
    for name, entry in zoo(sys.argv[1]):
        if not (exports / f"{name}.txt").exists():
            continue
        loss, value = (exports / f"{name}.txt").read_text().split()
        inputs = np.load(exports / f"{name}.in.npz")
        for state in (dict(np.load(exports / f"{name}.npz")), safetensors(exports / f"{name}.safetensors")):
            print(name, tried(entry, state, inputs, loss, float(value)), flush=True)


main()
