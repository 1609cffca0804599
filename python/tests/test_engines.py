"""Both engines are one function: value, gradient and spectrum of the zoo's models, and by ``inspect`` of some of them."""

import copy
import importlib.util
import unittest
import warnings
from pathlib import Path

import numpy as np

import cairn
from cairn._problem import evaluate

try:
    import torch
except ImportError:
    raise unittest.SkipTest("torch is not here")

ZOO = Path(__file__).parents[2] / "onnx" / "src" / "test" / "python" / "zoo.py"
AGREEMENT = 1e-9


def zoo():
    """The zoo's models by name, with weights away from special values."""
    spec = importlib.util.spec_from_file_location("zoo", ZOO)
    module = importlib.util.module_from_spec(spec)
    default = torch.get_default_dtype()
    spec.loader.exec_module(module)
    try:
        for i, (name, entry) in enumerate(module.zoo()):
            torch.manual_seed(20261129 + i)
            with torch.no_grad():
                module.randomise(entry.model.eval())
            yield name, entry
    finally:
        torch.set_default_dtype(default)


def apart(a, b):
    return float(np.linalg.norm(a - b) / max(np.linalg.norm(b), 1e-300))


@unittest.skipUnless(ZOO.is_file(), "the zoo is not here")
class Engines(unittest.TestCase):
    def test_kinks_are_told(self):
        torch.manual_seed(7)
        model = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.ReLU(), torch.nn.Linear(3, 1)).double()
        settings = dict(loss=torch.nn.functional.mse_loss, x=torch.randn(9, 4).double(), y=torch.randn(9, 1).double())
        with self.assertWarnsRegex(cairn.CairnWarning, "kinks"):
            self.assertEqual(cairn.problem(model, **settings).engine, "torch")
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            self.assertEqual(cairn.problem(model, **settings, assume_smooth=True).engine, "native")

    def test_both_have_the_same_value_gradient_and_spectrum(self):
        refused, agreed = [], []
        for name, entry in zoo():
            if name.startswith("mix_") or entry.target is None or entry.output or entry.frozen:
                continue  # no loss of a name that both know, or refused on purpose
            with self.subTest(name), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                settings = dict(loss=entry.loss, x=entry.x, y=entry.target, l2=0.01)
                here = cairn.problem(copy.deepcopy(entry.model), **settings, engine="torch")
                try:
                    native = cairn.problem(copy.deepcopy(entry.model), **settings, engine="native")
                except cairn.CairnError as e:
                    refused.append(f"{name}: {e}")
                    continue
                there = evaluate(native._spec, native.theta, True, native.native_model)
                value, gradient = (part[0] for part in here._objective.values_and_gradients(here.theta[None]))
                hessian = here._objective.hessians(here.theta[None])[0]
                self.assertLess(apart(there["value"], np.array([value])), AGREEMENT)
                self.assertLess(apart(there["gradient"], gradient[native.order]), AGREEMENT)
                spectra = [np.linalg.eigvalsh((h + h.T) / 2) for h in (there["hessian"], hessian)]
                self.assertLess(apart(*spectra), AGREEMENT)
                agreed.append(name)
        print(f"{len(agreed)} models agree by both engines; no native form: {len(refused)}", *refused, sep="\n  ")
        self.assertGreaterEqual(len(agreed), 20, refused)


if __name__ == "__main__":
    unittest.main()
