"""Objectives of this Python: functions of an array, torch modules, jax functions."""

from __future__ import annotations

import threading
import weakref
from contextlib import contextmanager
from typing import Any, Callable, Iterator, MutableMapping, Optional, Sequence

import numpy as np

from ._errors import CairnError

ArrayFunction = Callable[[np.ndarray], Any]

_locks: MutableMapping[Any, Any] = weakref.WeakKeyDictionary()  # by model
_locks_lock = threading.Lock()


def _lock(model: Any) -> Any:
    """What keeps a model for one thread at a time, whatever asks it."""
    with _locks_lock:
        return _locks.setdefault(model, threading.RLock())


def real(numbers: Any) -> np.ndarray:
    """Numbers as an array of float64 of its own; complex ones are refused."""
    return np.array(_real(numbers))


def _real(numbers: Any) -> np.ndarray:
    """Likewise; of its own or not."""
    array = np.asarray(numbers)
    if np.iscomplexobj(array):
        raise TypeError("the numbers are complex, must be real")
    if array.dtype == object and any(each is None for each in array.flat):  # which float64 takes for NaN
        raise TypeError("there is None in place of a number (a function without return gives that)")
    return np.asarray(array, dtype=np.float64)


class Functions:
    """A function of an array with its gradient, evaluated θ by θ."""

    single = False
    repeatable = True

    def __init__(
        self, f: Callable[[np.ndarray], float], gradient: ArrayFunction, dimension: int,
        products: Optional[Callable[[np.ndarray, np.ndarray], Any]] = None, hessian: Optional[ArrayFunction] = None,
    ) -> None:
        self._f, self._gradient, self._products, self._hessian = f, gradient, products, hessian
        self.dimension = dimension
        self.description = getattr(f, "__name__", "a function") + " in Python"
        self.has_products, self.has_hessian = products is not None, hessian is not None

    def values(self, thetas: np.ndarray) -> np.ndarray:
        return np.array([real(self._f(t)).item() for t in thetas])

    def values_and_gradients(self, thetas: np.ndarray) -> "tuple[np.ndarray, np.ndarray]":
        gradients = np.empty(thetas.shape)
        for row, t in zip(gradients, thetas):  # a gradient may be an array that the next call writes to
            row[:] = shaped(self._gradient(t), row.shape, "gradient")
        return self.values(thetas), gradients

    def products(self, thetas: np.ndarray, vectors: np.ndarray) -> np.ndarray:
        assert self._products is not None
        shape = (self.dimension,)
        return np.array([[np.array(shaped(self._products(t, v), shape, "product")) for v in vs] for t, vs in zip(thetas, vectors)])

    def hessians(self, thetas: np.ndarray) -> np.ndarray:
        assert self._hessian is not None
        return np.array([np.array(shaped(self._hessian(t), (self.dimension, self.dimension), "hessian")) for t in thetas])


def shaped(array: Any, shape: "tuple[int, ...]", what: str) -> np.ndarray:
    """Numbers as an array of float64, which may be the one that is given; another shape is refused."""
    numbers = _real(array)
    if numbers.shape != shape:
        raise ValueError(f"{what} has the shape {numbers.shape}, must be {shape}")
    return numbers


def jax_in_float64() -> Any:
    """The module, which is set to compute in float64."""
    try:
        import jax
    except ImportError:
        raise CairnError("a function without a gradient is differentiated by jax, which is not installed: give gradient=…") from None
    jax.config.update("jax_enable_x64", True)  # type: ignore[no-untyped-call]
    return jax


def jax_functions(f: Callable[[Any], Any], dimension: int) -> Functions:
    """A jax function of an array of shape (n,): its gradient by jax.grad, its products by jvp of that, in float64."""
    jax = jax_in_float64()
    gradient = jax.jit(jax.grad(f))
    product = jax.jit(lambda t, v: jax.jvp(jax.grad(f), (t,), (v,))[1])
    return Functions(jax.jit(f), gradient, dimension, product, jax.jit(jax.hessian(f)))


class TorchLoss:
    """loss(model(x), y) + l2 · mean(θ²) as a function of the model's parameters, by torch.autograd on the model's device.

    θ has the trainable parameters one after the other, in the order of ``named_parameters()``. Everything that autograd can
    differentiate twice works: any module, any callable loss, any indexing. A float32 model stays one.
    """

    has_products = has_hessian = True
    repeatable = True

    def __init__(self, model: Any, loss: Callable[..., Any], x: Any, y: Any, l2: float) -> None:
        import torch

        self._torch = torch
        self._model, self._loss, self._x, self._y, self._l2 = model, loss, x, y, l2
        self.names = [name for name, p in model.named_parameters() if p.requires_grad]
        self._parameters = [p for p in model.parameters() if p.requires_grad]
        self._buffers = [*model.buffers(), *(loss.buffers() if isinstance(loss, torch.nn.Module) else ())]
        self._check_parameters()
        self._check_dropout()
        self.dimension = sum(p.numel() for p in self._parameters)
        self._device = self._parameters[0].device
        self.single = any(p.dtype != torch.float64 for p in self._parameters)
        self.description = f"{type(model).__name__} in PyTorch"
        self._check_memory()

    def _check_parameters(self) -> None:
        """Refuses what is no vector of real numbers, and parameters that would not be searched."""
        torch = self._torch
        if not self._parameters:
            raise ValueError("the model has no parameters that require gradients")
        for name, p in zip(self.names, self._parameters):
            if isinstance(p, torch.nn.parameter.UninitializedParameter):
                raise ValueError(f"the parameter {name} is not initialised: call the model once, model(x)")
            if p.dtype not in (torch.float64, torch.float32):
                raise ValueError(f"the parameter {name} is of {p.dtype}, must be torch.float64 or torch.float32")
        own = {id(p) for p in self._model.parameters()}
        if isinstance(self._loss, torch.nn.Module) and any(p.requires_grad and id(p) not in own for p in self._loss.parameters()):
            raise ValueError("the loss has parameters of its own that require gradients: make them the model's, or constants")

    def _check_dropout(self) -> None:
        """Refuses what draws random numbers, however seldom one of them matters."""
        nn = self._torch.nn
        for name, module in self._model.named_modules():
            share = 0.0
            if isinstance(module, nn.modules.dropout._DropoutNd):
                share = module.p
            elif isinstance(module, nn.MultiheadAttention) or isinstance(module, nn.RNNBase) and module.num_layers > 1:
                share = module.dropout
            if module.training and share > 0:
                raise CairnError(f"{name or type(module).__name__} drops a share of {share:g} at random: call model.eval() first")

    def _check_memory(self) -> None:
        """Refuses parameters that share memory: each number of theta must be one of its own."""
        pattern = np.arange(self.dimension) % 4093.0  # exact in float32
        try:
            with self._at(pattern):
                alone = np.array_equal(self.theta(), pattern)
        except RuntimeError:  # torch writes no tensor whose elements are one
            alone = False
        if not alone:
            raise ValueError("parameters of the model share memory: give each its own (clone() before Parameter)")

    def theta(self) -> np.ndarray:
        """The model's own parameters, shape (n,)."""
        return np.asarray(self._torch.cat([p.detach().reshape(-1) for p in self._parameters]).double().cpu().numpy())

    def tensors(self, theta: np.ndarray) -> "dict[str, np.ndarray]":
        """The parts of θ by their names."""
        ends = np.cumsum([p.numel() for p in self._parameters])
        parts = np.split(theta, ends[:-1])
        return {name: part.reshape(tuple(p.shape)) for name, part, p in zip(self.names, parts, self._parameters)}

    @contextmanager
    def _at(self, theta: np.ndarray) -> Iterator[None]:
        """The model at θ, for one thread: its own parameters hold it meanwhile.

        So all that refers to them sees θ: shared weights, the flat weights of a recurrent layer. Parameters and buffers are
        afterwards what they were.
        """
        model = self._model
        with _lock(model):
            state = [*self._parameters, *self._buffers]
            before = [each.detach().clone() for each in state]
            try:
                for part, p in zip(self.tensors(theta).values(), self._parameters):
                    p.data.copy_(self._torch.tensor(part))
                yield
            finally:
                for each, was in zip(state, before):
                    each.data.copy_(was)

    def _value(self) -> Any:
        return self._loss_of(self._model, self._parameters)

    def _loss_of(self, model: Callable[..., Any], parameters: "Sequence[Any]") -> Any:
        """The loss of what a model gives, whose parameters are these."""
        inputs = self._x if type(self._x) is tuple else (self._x,)  # a packed sequence is one
        with self._torch.backends.cudnn.flags(enabled=False):  # its recurrent layers have no second derivatives
            output = model(*inputs)
        value = self._loss(output) if self._y is None else self._loss(output, self._y)
        if not isinstance(value, self._torch.Tensor):
            raise TypeError(f"loss gives {type(value).__name__}, must give a tensor that torch can differentiate (item() and NumPy end that)")
        if value.is_complex():
            raise TypeError("loss gives a complex number, must give a real one")
        if value.ndim != 0:
            raise ValueError(f"loss gives a tensor of shape {tuple(value.shape)}, must give a number")
        if self._l2:
            value = value + self._l2 * sum((part**2).sum() for part in parameters) / self.dimension
        return value

    def _flat(self, parts: "Sequence[Any]") -> Any:
        """Gradients as one vector; zeros of those on which nothing depends."""
        torch = self._torch
        return torch.cat([(torch.zeros_like(p) if g is None else g).reshape(-1) for g, p in zip(parts, self._parameters)])

    def _gradient(self, create_graph: bool) -> "tuple[Any, Any]":
        with self._torch.enable_grad():
            value = self._value()
            if not value.requires_grad:
                raise ValueError("the loss does not depend on the model's parameters, or detach(), no_grad() or whole numbers cut it off")
            grads = self._torch.autograd.grad(value, self._parameters, create_graph=create_graph, allow_unused=True)
        return value, self._flat(grads)

    @staticmethod
    def _array(tensor: Any) -> np.ndarray:
        return np.asarray(tensor.detach().double().cpu().numpy())

    def _one(self, theta: np.ndarray) -> float:
        with self._at(theta), self._torch.no_grad():
            return float(self._value().item())

    def values(self, thetas: np.ndarray) -> np.ndarray:
        return np.array([self._one(t) for t in thetas])

    def _pair(self, theta: np.ndarray) -> "tuple[float, np.ndarray]":
        with self._at(theta):
            value, gradient = self._gradient(create_graph=False)
            return value.item(), self._array(gradient)

    def values_and_gradients(self, thetas: np.ndarray) -> "tuple[np.ndarray, np.ndarray]":
        values, gradients = zip(*[self._pair(t) for t in thetas])
        return np.array(values), np.array(gradients)

    def products(self, thetas: np.ndarray, vectors: np.ndarray) -> np.ndarray:
        return np.array([self._rows(t, vs) for t, vs in zip(thetas, vectors)])

    def hessians(self, thetas: np.ndarray) -> np.ndarray:
        return np.array([self._rows(t, np.eye(self.dimension)) for t in thetas])

    def _rows(self, theta: np.ndarray, vectors: np.ndarray) -> np.ndarray:
        """Hv for each row v: one backward pass through the gradient each."""
        with self._at(theta):
            _, gradient = self._gradient(create_graph=True)
            if not gradient.requires_grad:  # the gradient is constant
                return np.zeros_like(vectors)
            rows = []
            for v in vectors:
                weights = self._torch.tensor(v, dtype=gradient.dtype, device=self._device)
                row = self._torch.autograd.grad(gradient, self._parameters, weights, retain_graph=True, allow_unused=True)
                rows.append(self._array(self._flat(row)))
            return np.array(rows)
