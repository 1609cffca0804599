"""A convolutional network of 1,001,712 parameters on 10,000 MNIST digits in PyTorch: writes it for Cairn and times one Hessian-vector product.

    python3 bench/peers/cnn.py export DIR            writes DIR/cnn.onnx and DIR/digits.npz
    python3 bench/peers/cnn.py product [BATCH] [N]   times a product in float64 over the first N digits, in batches

Needs PyTorch (Debian: python3-torch). The product is what PyTorch offers: the gradient with create_graph, and the
gradient of its inner product with the vector; the graph of the gradient is made anew for every batch, as 10,000 images do not
fit the memory together. What of it is the second gradient is printed too. glibc gives large arrays back to the system and gets
them again, page by page, which can take PyTorch more time than the arithmetic: on Linux run it with

    MALLOC_MMAP_THRESHOLD_=4000000000 MALLOC_TRIM_THRESHOLD_=8000000000
"""
import gzip
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

mnist = Path(__file__).resolve().parents[2] / "nn/src/main/resources/dev/cairn/nn/data"


class Cnn(nn.Module):
    """28 × 28 → 16 × 14 × 14 → 32 × 7 × 7 → 626 → 10."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, 5, padding=2)
        self.conv2 = nn.Conv2d(16, 32, 5, padding=2)
        self.fc1 = nn.Linear(32 * 7 * 7, 626)
        self.fc2 = nn.Linear(626, 10)

    def forward(self, x):
        x = F.avg_pool2d(F.silu(self.conv1(x)), 2)
        x = F.avg_pool2d(F.silu(self.conv2(x)), 2)
        return self.fc2(F.silu(self.fc1(torch.flatten(x, 1))))


def digits():
    def idx(name, header):
        return np.frombuffer(gzip.decompress((mnist / name).read_bytes()), np.uint8)[header:]

    x = idx("mnist-10k-images-idx3-ubyte.gz", 16).reshape(-1, 1, 28, 28).astype(np.float32) / 255
    return torch.tensor(x), torch.tensor(idx("mnist-10k-labels-idx1-ubyte.gz", 8).astype(np.int64))


def trained(x, y):
    """One pass of Adam: a point that is neither random nor converged."""
    torch.manual_seed(1)
    model = Cnn()
    optimiser = torch.optim.Adam(model.parameters(), 1e-3)
    for i in range(0, len(x), 100):
        optimiser.zero_grad()
        F.cross_entropy(model(x[i : i + 100]), y[i : i + 100]).backward()
        optimiser.step()
    return model


def export(directory):
    x, y = digits()
    model = trained(x, y)
    torch.onnx.export(
        model, x[:2], str(directory / "cnn.onnx"), opset_version=15, do_constant_folding=False,
        training=torch.onnx.TrainingMode.PRESERVE, input_names=["x"], output_names=["y"],
        dynamic_axes={"x": {0: "batch"}, "y": {0: "batch"}})
    np.savez(directory / "digits.npz", x=x.numpy(), y=y.numpy().astype(np.uint8))


def product(batch, count):
    torch.manual_seed(1)
    x, y = digits()
    x, y, model = x[:count].double(), y[:count], Cnn().double()
    parameters = list(model.parameters())
    v = [torch.randn_like(p) for p in parameters]
    print(sum(p.numel() for p in parameters), "parameters,", len(x), "images,", torch.get_num_threads(), "threads")
    for _ in range(3):
        begin, cpu, second = time.perf_counter(), time.process_time(), 0.0
        for i in range(0, len(x), batch):
            loss = F.cross_entropy(model(x[i : i + batch]), y[i : i + batch], reduction="sum") / len(x)
            gradient = torch.autograd.grad(loss, parameters, create_graph=True)
            inner = sum((g * w).sum() for g, w in zip(gradient, v))
            linear = time.process_time()
            torch.autograd.grad(inner, parameters)
            second += time.process_time() - linear
        print("product %.2f s, CPU time %.2f s, of which the second gradient %.2f s"
              % (time.perf_counter() - begin, time.process_time() - cpu, second))


if sys.argv[1] == "export":
    export(Path(sys.argv[2]))
else:
    sizes = [int(size) for size in sys.argv[2:]]
    product(sizes[0] if sizes else 250, sizes[1] if len(sizes) > 1 else 10_000)
