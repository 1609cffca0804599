"""What is searched: a formula, functions of an array, a torch or jax function."""

from __future__ import annotations

import copy
import json
import operator
import os
import shutil
import tempfile
import warnings
import weakref
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Optional, Union

import numpy as np

from . import _launcher
from ._batch import BatchedFunctions, BatchedTorchLoss, batched_jax_functions
from ._errors import CairnError, CairnWarning
from ._functions import Functions, TorchLoss, jax_functions, real
from ._server import Objective, Server

_AGREEMENT = 1e-10  # of value and gradient by both engines, relative
_KINKS = "has a kink"  # how Cairn begins to say so
_MODEL, _SAMPLES = "model.onnx", "data.npz"  # a model's files
_LOSSES = {  # torch.nn.functional's names, and Cairn's
    "mse_loss": "mean_squared",
    "cross_entropy": "cross_entropy",
    "nll_loss": "negative_log_likelihood",
    "binary_cross_entropy": "binary_cross_entropy",
    "binary_cross_entropy_with_logits": "binary_cross_entropy_with_logits",
    "huber_loss": "huber",
}


class Problem:
    """A smooth function f: ℝⁿ → ℝ, made by :func:`problem`.

    ``dimension`` is n (None for a formula, whose variables Cairn counts), ``engine`` "native" or "python", "torch" or "jax",
    ``reason`` says why that one was taken, ``theta`` is the model's own θ of shape (n,), where there is a model.
    """

    def __init__(
        self, spec: Optional[Dict[str, Any]], objective: Optional[Objective], engine: str, reason: str,
        files: Optional["tempfile.TemporaryDirectory[str]"] = None,
    ) -> None:
        self._spec, self._objective, self._files = spec, objective, files
        if files is not None:
            weakref.finalize(self, files.cleanup)
        self.engine, self.reason = engine, reason
        self.dimension: Optional[int] = None if objective is None else objective.dimension
        self.model = objective if isinstance(objective, TorchLoss) else None
        self.theta: Optional[np.ndarray] = self.model.theta() if self.model is not None else None
        self.order: Optional[np.ndarray] = None  # coordinate i of Cairn's θ is coordinate order[i] of this one

    @property
    def native_model(self) -> Optional[TorchLoss]:
        """The model, where Cairn knows its tensors by name."""
        return self.model if self.engine == "native" else None

    def __repr__(self) -> str:
        about = self._objective.description if self._objective is not None else (self._spec or {}).get("f", "")
        size = "" if self.dimension is None else f", n = {self.dimension}"
        return f"<cairn problem: {about}{size}, engine {self.engine} ({self.reason})>"

    def at(self, theta: Any = None) -> np.ndarray:
        """θ as an array of shape (n,), or the model's own; another shape is refused where n is known."""
        if theta is None and self.theta is None:
            raise ValueError("a problem without a model needs a theta")
        numbers = self.theta if theta is None else real(theta)
        assert numbers is not None
        if numbers.ndim != 1 or self.dimension not in (None, numbers.size):
            raise ValueError(f"theta has the shape {numbers.shape}, must be ({self.dimension or 'n'},)")
        return numbers

    def _kept_in(self, folder: Path) -> Dict[str, Any]:
        """The problem as an experiment names it, with its files in a directory."""
        assert self._spec is not None
        if self._files is None:
            return self._spec
        shutil.copytree(self._files.name, folder, dirs_exist_ok=True)
        return {**self._spec, **_files_in(folder)}

    @contextmanager
    def _served(
        self, path: Optional[str] = None, together: Optional[int] = None, inputs: Optional[Path] = None,
    ) -> Iterator[Dict[str, Any]]:
        """The problem as an experiment names it, while it can be asked. An error of the user's function is the cause of Cairn's.

        ``together`` runs ask at once. What is to stay is copied to ``inputs``.
        """
        if self._spec is not None:
            if together is not None:
                raise ValueError(f"together is for objectives of this Python: engine {self.engine} works on its own")
            yield self._spec if inputs is None else self._kept_in(inputs)
            return
        assert self._objective is not None
        with Server(self._objective, path) as server:
            try:
                yield {"type": "external", "socket": server.path, **({} if together is None else {"together": together})}
            except CairnError as e:
                raise e from server.failure


def problem(
    what: Union[str, Callable[..., Any], Any], loss: Optional[Callable[..., Any]] = None, x: Any = None, y: Any = None, l2: float = 0.0,
    *, gradient: Optional[Callable[..., Any]] = None, products: Optional[Callable[..., Any]] = None,
    hessian: Optional[Callable[..., Any]] = None, dimension: Optional[int] = None, engine: str = "auto",
    assume_smooth: bool = False, batched: bool = False,
) -> Problem:
    """Makes a problem.

    ``what`` is one of
      a formula: ``problem("x^2 + y^4")``;
      a ``torch.nn.Module``, with ``loss(model(x), y)`` (or ``loss(model(x))`` where ``y`` is None), to which l2 · mean(θ²) is added;
      a function of an array of shape (n,) that gives a number, with ``dimension`` n, ``gradient`` θ ↦ (n,) and, if there are,
      ``products`` (θ, v) ↦ Hv and ``hessian`` θ ↦ (n, n); without ``gradient`` it is a jax function.

    ``engine`` chooses for a module: "native" goes through ONNX to Cairn's own programs, which are fast on a CPU and provable;
    "torch" evaluates by torch.autograd in this Python; "auto" takes native where its value and gradient at the model's θ are
    torch's to 1e-10, and says why not otherwise.

    A module with kinks (ReLU, max pooling) has no Hessian everywhere: "native" refuses it, "auto" warns and takes torch.
    ``assume_smooth`` takes it as if none were hit.

    ``batched`` evaluates many θs in one call, for runs that go together (``search(together=…)``): a module (by torch.func.vmap;
    the engine is torch then) and a jax function as they are, functions of yours take θs of shape (p, n) and give (p,), gradients (p, n), products
    (p, k, n) of vectors (p, k, n) and Hessians (p, n, n).
    """
    if engine not in ("auto", "native", "torch"):
        raise ValueError(f"engine is '{engine}', must be auto, native or torch")
    if isinstance(what, str):
        return Problem({"type": "formula", "f": what}, None, "native", "a formula")
    if hasattr(what, "named_parameters"):
        if loss is None:
            raise ValueError("a model needs a loss")
        if batched:
            if engine == "native":
                raise ValueError("engine 'native' needs no batches: leave batched out")
            return Problem(None, BatchedTorchLoss(what, loss, x, y, l2), "torch", "many points at once")
        return _torch_problem(TorchLoss(what, loss, x, y, l2), what, _Data(loss, x, y, l2), engine, assume_smooth)
    if not callable(what) or dimension is None:
        raise ValueError("a function needs its dimension")
    try:
        dimension = operator.index(dimension)
    except TypeError:
        raise ValueError(f"dimension is {dimension!r}, must be a whole number") from None
    if dimension < 1:
        raise ValueError(f"dimension is {dimension}, must be at least 1")
    if gradient is None:
        of_jax = batched_jax_functions if batched else jax_functions
        return Problem(None, of_jax(what, dimension), "jax", "a function without a gradient of its own")
    kind = BatchedFunctions if batched else Functions
    return Problem(None, kind(what, gradient, dimension, products, hessian), "python", "functions of an array")


class _Data(NamedTuple):
    """What makes a loss of a model."""

    loss: Any
    x: Any
    y: Any
    l2: float


def _torch_problem(objective: TorchLoss, model: Any, data: _Data, engine: str, assume_smooth: bool) -> Problem:
    if engine == "torch":
        return Problem(None, objective, "torch", "as asked")
    try:
        native = _native(objective, model, data, assume_smooth)
    except Exception as e:  # an exporter raises whatever it likes
        line = str(e).strip().split("\n")[0]
        if engine == "native":
            raise CairnError(f"the model has no native form: {line}") from e
        if _KINKS in line:
            warnings.warn(
                "the model has kinks, at which it has no Hessian: what torch gives there counts (assume_smooth=True says so too)",
                CairnWarning, stacklevel=3)
        return Problem(None, objective, "torch", f"no native form: {line}")
    return native


def _native(objective: TorchLoss, model: Any, data: _Data, assume_smooth: bool) -> Problem:
    import torch

    loss, x, y = data.loss, data.x, data.y
    name = getattr(loss, "__name__", "")
    if getattr(torch.nn.functional, name, None) is not loss or name not in _LOSSES:
        raise CairnError(f"the loss {name or loss!r} is none of {', '.join(_LOSSES)}")
    if objective.single:
        raise CairnError("the model computes in float32 (model.double() makes it float64)")
    if not isinstance(x, torch.Tensor) or not isinstance(y, torch.Tensor):
        raise CairnError("x and y must be tensors")
    files = tempfile.TemporaryDirectory(prefix="cairn-")
    folder = Path(files.name)
    exported = copy.deepcopy(model).cpu().eval()
    exported.training = True  # keeps equal tensors apart
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            exported, x.detach().cpu(), str(folder / _MODEL), input_names=["x"], output_names=["y"],
            dynamic_axes={"x": {0: "batch"}, "y": {0: "batch"}}, do_constant_folding=False,
            training=torch.onnx.TrainingMode.PRESERVE)
    np.savez(folder / _SAMPLES, x=x.detach().cpu().numpy(), y=y.detach().cpu().numpy())
    spec = {
        "type": "onnx", "loss": _LOSSES[name], "l2": data.l2, "assume_smooth": assume_smooth,
        "constants": _constants(model, folder / _MODEL), **_files_in(folder),
    }
    made = Problem(spec, objective, "native", "", files)
    made.reason = f"value and gradient are torch's to {_difference(made, objective, model):.1e}"
    return made


def _files_in(folder: Path) -> Dict[str, Any]:
    """The keys of an experiment that name a model's files."""
    return {"model": str(folder / _MODEL), "data": {"type": "file", "path": str(folder / _SAMPLES)}}


def _constants(model: Any, file: Path) -> List[str]:
    """The names in an ONNX file of what is not in θ: parameters that are frozen, and buffers. ONNX does not tell them apart."""
    import torch

    names = [name for name, buffer in model.named_buffers() if torch.is_floating_point(buffer)]
    for prefix, module in model.named_modules():
        names += [f"{prefix}.{name}" if prefix else name for name, p in module._parameters.items() if p is not None and not p.requires_grad]
    written = file.read_bytes()
    return [name for name in names if _named(name) in written]


def _named(name: str) -> bytes:
    """How a tensor of a file says its name: field 8, a text."""
    text = name.encode()
    high, low = divmod(len(text), 128)
    return b"\x42" + (bytes([low + 128, high]) if high else bytes([low])) + text


def _difference(made: Problem, objective: TorchLoss, model: Any) -> float:
    """How far both engines are apart at the model's θ, relative; more than 1e-10 is refused.

    Where θ has a number twice, beside it: only different numbers tell which coordinate of one engine is which of the other.
    """
    assert made.theta is not None and made._spec is not None
    theta = made.theta
    if np.unique(theta).size < theta.size:
        theta = theta + 1e-3 * np.random.default_rng(0).standard_normal(theta.size)
    there = evaluate(made._spec, theta, False, objective)
    if not np.array_equal(np.sort(theta), np.sort(there["theta"])):
        raise CairnError(f"it has other parameters: {there['theta'].size} numbers, {theta.size} in torch")
    made.order = np.empty(theta.size, dtype=int)
    made.order[np.argsort(there["theta"])] = np.argsort(theta)
    value, gradient = (part[0] for part in objective.values_and_gradients(theta[None]))
    apart = np.linalg.norm(there["gradient"] - gradient[made.order]) / max(float(np.linalg.norm(gradient)), 1e-300)
    off = max(abs(there["value"][0] - value) / max(abs(value), 1e-300), apart)
    if not off <= _AGREEMENT:
        raise CairnError(f"its value or gradient is {off:.1e} off torch's")
    return float(off)


def experiment(spec: Dict[str, Any], folder: Path, **settings: Any) -> Path:
    """Writes an experiment; JSON is YAML."""
    file = folder / "settings.yaml"  # not the name that a study has in its directory
    usual: Dict[str, Any] = {
        "name": "python", "problem": spec, "start": {"type": "normal", "variance": 1.0},
        "finder": {"type": "newton_mr"}, "runs": 1, "iterations": 1,
    }
    file.write_text(json.dumps({**usual, **settings}, indent=1, default=_plain), encoding="utf-8")
    return file


def _plain(each: Any) -> Any:
    """A number or an array of NumPy or torch, or a path, as JSON has it."""
    return each.tolist() if hasattr(each, "tolist") else os.fspath(each)


def write_theta(folder: Path, theta: np.ndarray, model: Optional[TorchLoss]) -> Path:
    """A file with a θ: by name for a model whose coordinates Cairn orders in its own way."""
    file = folder / "theta.npz"
    numbers = real(theta)
    arrays: Dict[str, Any] = dict(model.tensors(numbers)) if model is not None else {"theta": numbers}
    np.savez(file, **arrays)
    return file


def evaluate(spec: Dict[str, Any], theta: np.ndarray, hessian: bool, model: Optional[TorchLoss] = None) -> Dict[str, np.ndarray]:
    """Cairn's own theta, value (1,), gradient (n,) and, if asked, hessian (n, n), in Cairn's order of the coordinates."""
    with tempfile.TemporaryDirectory(prefix="cairn-") as name:
        folder = Path(name)
        out = folder / "point.npz"
        more = ["--hessian"] if hessian else []
        at = write_theta(folder, theta, model)
        _launcher.run(["evaluate", experiment(spec, folder), "--parameters", at, "--out", out, *more])
        with np.load(out) as arrays:
            return dict(arrays)
