"""Objectives of this Python that evaluate many θs at once: functions of arrays of points, torch modules by vmap."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, Callable, Dict, List, Sequence

import numpy as np

from ._errors import CairnError
from ._functions import Functions, TorchLoss, jax_in_float64, shaped

_TRIED = 3  # θs at which the batch is compared with one after the other


class BatchedFunctions(Functions):
    """A function of points of shape (p, n) that gives (p,), its gradient (p, n), products (p, k, n) of vectors (p, k, n), Hessians (p, n, n).

    Its last bits may depend on which points go together.
    """

    repeatable = False

    def values(self, thetas: np.ndarray) -> np.ndarray:
        return np.array(shaped(self._f(thetas), (len(thetas),), "the function"))

    def values_and_gradients(self, thetas: np.ndarray) -> "tuple[np.ndarray, np.ndarray]":
        return self.values(thetas), np.array(shaped(self._gradient(thetas), thetas.shape, "gradient"))

    def products(self, thetas: np.ndarray, vectors: np.ndarray) -> np.ndarray:
        assert self._products is not None
        return np.array(shaped(self._products(thetas, vectors), vectors.shape, "products"))

    def hessians(self, thetas: np.ndarray) -> np.ndarray:
        assert self._hessian is not None
        return np.array(shaped(self._hessian(thetas), (*thetas.shape, self.dimension), "hessian"))


def batched_jax_functions(f: Callable[[Any], Any], dimension: int) -> BatchedFunctions:
    """A jax function of an array of shape (n,), at many of them by jax.vmap."""
    jax = jax_in_float64()

    def products(theta: Any, vectors: Any) -> Any:
        return jax.vmap(lambda v: jax.jvp(jax.grad(f), (theta,), (v,))[1])(vectors)

    many = [jax.jit(jax.vmap(each)) for each in (f, jax.grad(f), products, jax.hessian(f))]
    return BatchedFunctions(many[0], many[1], dimension, many[2], many[3])


def _transforms(torch: Any) -> Any:
    """torch.func, or functorch where torch is older than 2."""
    try:
        from torch.func import functional_call, grad, grad_and_value, vjp, vmap
    except ImportError:
        from functorch import grad, grad_and_value, vjp, vmap
        from torch.nn.utils.stateless import functional_call
    return SimpleNamespace(functional_call=functional_call, grad=grad, grad_and_value=grad_and_value, vjp=vjp, vmap=vmap)


class BatchedTorchLoss(TorchLoss):
    """A :class:`TorchLoss` that evaluates many θs in one pass, by vmap.

    Sums are then taken in another order than for one θ alone, so last bits depend on which θs go together.
    """

    repeatable = False

    def __init__(self, model: Any, loss: Callable[..., Any], x: Any, y: Any, l2: float) -> None:
        super().__init__(model, loss, x, y, l2)
        self._func = _transforms(self._torch)
        self._names: List[List[str]] = self._all_names()
        self._compare()

    def _all_names(self) -> List[List[str]]:
        """Every name of each parameter: a weight that is tied has several."""
        names: Dict[int, List[str]] = {id(p): [] for p in self._parameters}
        for prefix, module in self._model.named_modules():
            for name, p in module._parameters.items():
                if id(p) in names:
                    names[id(p)].append(f"{prefix}.{name}" if prefix else name)
        return [names[id(p)] for p in self._parameters]

    def _compare(self) -> None:
        """Refuses a model whose values, gradients or products in a batch are not those of one θ after the other."""
        random = np.random.default_rng(0)
        thetas = self.theta() + 1e-2 * random.standard_normal((_TRIED, self.dimension))
        vectors = random.standard_normal((_TRIED, 1, self.dimension))
        try:
            many = [*self.values_and_gradients(thetas), self.products(thetas, vectors)]
        except Exception as e:  # vmap raises whatever it likes
            raise CairnError(f"the model cannot be evaluated at many points at once (leave batched out): {_line(e)}") from e
        single = [*super().values_and_gradients(thetas), super().products(thetas, vectors)]
        allowed = 1e-3 if self.single else 1e-10
        for what, batch, alone in zip(("value", "gradient", "products"), many, single):
            off = float(np.linalg.norm(batch - alone) / max(float(np.linalg.norm(alone)), 1e-300))
            if not off <= allowed:
                raise CairnError(f"at many points at once the model's {what} is {off:.1e} off what it is at one: leave batched out")

    def _function(self, theta: Any) -> Any:
        """The loss at a θ that is a tensor of shape (n,)."""
        sizes = [p.numel() for p in self._parameters]
        parts = [part.reshape(p.shape).to(p.dtype) for part, p in zip(self._torch.split(theta, sizes), self._parameters)]
        tensors = {name: part for part, names in zip(parts, self._names) for name in names}
        return self._loss_of(lambda *inputs: self._func.functional_call(self._model, tensors, inputs), parts)

    def _tensor(self, array: np.ndarray) -> Any:
        dtype = self._torch.float32 if self.single else self._torch.float64
        return self._torch.tensor(array, dtype=dtype, device=self._device)

    def _products_at(self, theta: Any, vectors: Any) -> Any:
        """Hv for each row v, by the transposed product of the gradient: every operation that autograd differentiates twice has it."""
        _, back = self._func.vjp(self._func.grad(self._function), theta)
        return self._func.vmap(lambda v: back(v)[0])(vectors)

    def _many(self, function: Callable[..., Any], *arrays: np.ndarray) -> Any:
        with self._at(self.theta()):  # one thread at a time, and buffers stay what they are
            return self._func.vmap(function)(*[self._tensor(each) for each in arrays])

    def values(self, thetas: np.ndarray) -> np.ndarray:
        if len(thetas) == 1:
            return super().values(thetas)
        with self._torch.no_grad():
            return self._array(self._many(self._function, thetas))

    def values_and_gradients(self, thetas: np.ndarray) -> "tuple[np.ndarray, np.ndarray]":
        if len(thetas) == 1:
            return super().values_and_gradients(thetas)
        gradients, values = self._many(self._func.grad_and_value(self._function), thetas)
        return self._array(values), self._array(gradients)

    def products(self, thetas: np.ndarray, vectors: np.ndarray) -> np.ndarray:
        if len(thetas) == 1:
            return super().products(thetas, vectors)
        return self._array(self._many(self._products_at, thetas, vectors))

    def hessians(self, thetas: np.ndarray) -> np.ndarray:
        identity: Sequence[np.ndarray] = [np.eye(self.dimension)] * len(thetas)
        return self.products(thetas, np.array(identity))


def _line(e: BaseException) -> str:
    return (str(e).strip() or type(e).__name__).split("\n")[0]
