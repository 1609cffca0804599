#!/usr/bin/env python3
"""Times what `cairn bench` times, in PyTorch and in NumPy, on the same inputs, one thread; in PyTorch on a GPU too, if there is one.

Usage: peers.py INPUTS.npz    (written by `cairn bench --peers`)

The file holds x and y (samples by features), theta and direction, widths, biased, l2, and Cairn's gradient, product and
hessian at theta. Every answer is compared with Cairn's. Prints one line a row, tab-separated:
peer, row, median milliseconds, relative difference from Cairn's answer.
The network is a perceptron with Swish and the mean squared error, as in figure 3 of the paper.
"""
import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import sys
import time

import numpy as np

SAMPLES_OF_A_BLOCK = 512  # the products of a block stay in the cache
PRODUCTS_AT_ONCE = 138  # a quarter of the Hessian of 552 parameters


def median_milliseconds(operation, seconds):
    operation()
    times = []
    end = time.perf_counter() + seconds
    while len(times) < 3 or (time.perf_counter() < end and len(times) < 1000):
        begin = time.perf_counter()
        operation()
        times.append(time.perf_counter() - begin)
    return 1e3 * float(np.median(times))


def difference(found, expected):
    return float(np.linalg.norm(found - expected) / np.linalg.norm(expected))


class Inputs:
    def __init__(self, path):
        with np.load(path) as file:
            for name in file.files:
                setattr(self, name, file[name])
        self.widths = self.widths.astype(int)
        self.biased = bool(self.biased)
        self.l2 = float(self.l2)

    def layers(self):
        """Outputs, inputs and place in theta of each layer: the weights row by row, then the biases."""
        offset = 0
        for inputs, outputs in zip(self.widths[:-1], self.widths[1:]):
            yield int(outputs), int(inputs), offset
            offset += int(outputs * (inputs + self.biased))


def torch_rows(inputs, seconds, device="cpu"):
    import torch

    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    x, y, matrix, direction = (
        torch.from_numpy(array).to(device) for array in (inputs.x, inputs.y, inputs.hessian, inputs.direction)
    )
    theta = torch.from_numpy(inputs.theta).to(device, copy=True).requires_grad_(True)
    layers = list(inputs.layers())

    def loss():
        a = x
        for number, (outputs, width, offset) in enumerate(layers):
            end = offset + outputs * width
            weights = theta[offset:end].view(outputs, width)
            bias = theta[end : end + outputs] if inputs.biased else None
            z = torch.nn.functional.linear(a, weights, bias)
            a = z if number + 1 == len(layers) else torch.nn.functional.silu(z)
        return torch.nn.functional.mse_loss(a, y) + inputs.l2 * (theta * theta).mean()

    def gradient():
        return torch.autograd.grad(loss(), theta)[0]

    differentiable = torch.autograd.grad(loss(), theta, create_graph=True)[0]

    def product(v):
        return torch.autograd.grad(differentiable, theta, v, retain_graph=True)[0]

    def hessian_by_rows():
        unit = torch.zeros_like(theta)
        rows = []
        for i in range(theta.numel()):
            unit[i] = 1
            rows.append(product(unit))
            unit[i] = 0
        return torch.stack(rows)

    def hessian_at_once():
        units = torch.eye(theta.numel(), device=device)
        chunks = [
            torch.autograd.grad(differentiable, theta, chunk, retain_graph=True, is_grads_batched=True)[0]
            for chunk in units.split(PRODUCTS_AT_ONCE)
        ]
        return torch.cat(chunks)

    def spectrum():
        return torch.linalg.eigvalsh(matrix)

    def row(name, operation, expected, measure=lambda found: found):
        def finished():
            found = operation()
            if device != "cpu":  # the device computes on while Python goes on
                torch.cuda.synchronize()
            return found

        found = measure(finished().cpu().numpy())
        return name, median_milliseconds(finished, seconds), difference(found, expected)

    yield row("gradient", gradient, inputs.gradient)
    yield row("hessian-vector", lambda: product(direction), inputs.product)
    # On a GPU row after row is bound by the starts of its kernels: there many products are computed at once.
    yield row("hessian", hessian_by_rows if device == "cpu" else hessian_at_once, inputs.hessian)
    yield row("eigenvalues", spectrum, np.linalg.norm(inputs.hessian), np.linalg.norm)


def torch_gpu_rows(inputs, seconds):
    import torch

    if not torch.cuda.is_available():
        raise ImportError("no GPU that this PyTorch can use")
    yield from torch_rows(inputs, seconds, "cuda")


class Pairs:
    """The Hessian as products of pairs: block (m, l) = sum over samples of
    D[p, i] a_m[q] a_l[j] + delta_m[p] (d a_m[q] / d z_l[i]) a_l[j], D = d delta_m / d z_l, a the inputs of a layer."""

    def __init__(self, inputs):
        self.inputs = inputs
        self.layers = list(inputs.layers())
        self.weights = []
        for outputs, width, offset in self.layers:
            block = inputs.theta[offset : offset + outputs * width].reshape(outputs, width)
            if inputs.biased:
                bias = inputs.theta[offset + outputs * width : offset + outputs * (width + 1)]
                block = np.concatenate([block, bias[:, None]], axis=1)
            self.weights.append(block)
        self.places = []
        for outputs, width, offset in self.layers:
            place = offset + np.arange(outputs * width).reshape(outputs, width)
            if inputs.biased:
                place = np.concatenate([place, offset + outputs * width + np.arange(outputs)[:, None]], axis=1)
            self.places.append(place)

    def hessian(self):
        samples = len(self.inputs.x)
        n = len(self.inputs.theta)
        count = len(self.layers)
        first = {}
        second = {}
        for begin in range(0, samples, SAMPLES_OF_A_BLOCK):
            self.block(begin, min(begin + SAMPLES_OF_A_BLOCK, samples), first, second)
        result = np.zeros((n, n))
        for m in range(count):
            for l in range(m + 1):
                outputs, width = self.weights[m].shape
                lower, narrow = self.weights[l].shape
                block = first[m, l].reshape(outputs, lower, width, narrow).transpose(0, 2, 1, 3).copy()
                if l + 1 == m:  # diagonal in the unit that is input here and output there
                    unit = np.arange(lower)
                    block[:, unit, unit, :] += second[m, l].reshape(outputs, lower, narrow)
                elif l < m:
                    block[:, : width - self.inputs.biased] += second[m, l].reshape(outputs, -1, lower, narrow)
                block = block.reshape(outputs * width, lower * narrow)
                rows = self.places[m].ravel()
                columns = self.places[l].ravel()
                result[np.ix_(rows, columns)] = block
                result[np.ix_(columns, rows)] = block.T
        result[np.arange(n), np.arange(n)] += 2 * self.inputs.l2 / n
        return result

    def block(self, begin, end, first, second):
        x, y = self.inputs.x[begin:end], self.inputs.y[begin:end]
        scale = 2 / self.inputs.y.size
        count = len(self.layers)
        one = np.ones((end - begin, 1))
        a, z, slope, bend = [], [], [], []
        value = x
        for number, weights in enumerate(self.weights):
            a.append(np.concatenate([value, one], axis=1) if self.inputs.biased else value)
            z.append(a[-1] @ weights.T)
            if number + 1 < count:
                s = 1 / (1 + np.exp(-z[-1]))
                d = s * (1 - s)
                value = z[-1] * s
                slope.append(s + z[-1] * d)
                bend.append(d * (2 + z[-1] * (1 - 2 * s)))
        delta = [None] * count
        back = [None] * count
        delta[-1] = scale * (z[-1] - y)
        for k in range(count - 2, -1, -1):
            back[k] = delta[k + 1] @ self.weights[k + 1][:, : len(self.weights[k])]
            delta[k] = slope[k] * back[k]
        for l in range(count):
            lower = len(self.weights[l])
            jacobian = {l: np.broadcast_to(np.eye(lower), (end - begin, lower, lower))}
            for k in range(l, count - 1):  # d z_k+1 / d z_l
                inner = slope[k][:, :, None] * jacobian[k]
                jacobian[k + 1] = self.weights[k + 1][:, : len(self.weights[k])] @ inner
            curvature = scale * jacobian[count - 1]
            for m in range(count - 1, l - 1, -1):
                if m < count - 1:
                    weights = self.weights[m + 1][:, : len(self.weights[m])]
                    curvature = slope[m][:, :, None] * (weights.T @ curvature)
                    curvature = curvature + (bend[m] * back[m])[:, :, None] * jacobian[m]
                inputs = (a[m][:, :, None] * a[l][:, None, :]).reshape(end - begin, -1)
                self.add(first, (m, l), curvature.reshape(end - begin, -1).T @ inputs)
                if m == l + 1:
                    inner = slope[l][:, :, None] * a[l][:, None, :]
                elif m > l:
                    moved = slope[m - 1][:, :, None] * jacobian[m - 1]
                    inner = moved[:, :, :, None] * a[l][:, None, None, :]
                if m > l:
                    self.add(second, (m, l), delta[m].T @ inner.reshape(end - begin, -1))

    @staticmethod
    def add(sums, key, term):
        sums[key] = sums[key] + term if key in sums else term


def numpy_rows(inputs, seconds):
    pairs = Pairs(inputs)
    yield "hessian", median_milliseconds(pairs.hessian, seconds), difference(pairs.hessian(), inputs.hessian)
    yield "eigenvalues", median_milliseconds(lambda: np.linalg.eigvalsh(inputs.hessian), seconds), difference(
        np.linalg.norm(np.linalg.eigvalsh(inputs.hessian)), np.linalg.norm(inputs.hessian)
    )


def main():
    inputs = Inputs(sys.argv[1])
    seconds = 1.0
    for peer, rows in (("NumPy", numpy_rows), ("PyTorch", torch_rows), ("PyTorch, GPU", torch_gpu_rows)):
        try:
            for name, milliseconds, distance in rows(inputs, seconds):
                print(peer, name, milliseconds, distance, sep="\t", flush=True)
        except ImportError as absent:
            print(f"{peer}: {absent}", file=sys.stderr)


main()
