"""Trains a small convolutional network in PyTorch and writes what Cairn reads: digits.onnx and digits.npz.

    python3 examples/digits/make.py examples/digits        (PyTorch 1.13, on the CPU)

The 500 images are the first of the 10,000 MNIST digits that Cairn carries, averaged over 3 × 3 pixels: 8 × 8.
"""
import gzip
import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

out = Path(sys.argv[1])
mnist = Path(__file__).resolve().parents[2] / "nn/src/main/resources/dev/cairn/nn/data"
COUNT = 500


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 4, 3, padding=1)
        self.conv2 = nn.Conv2d(4, 6, 3)
        self.fc = nn.Linear(24, 10)

    def forward(self, x):
        x = F.avg_pool2d(torch.tanh(self.conv1(x)), 2)
        return self.fc(torch.flatten(torch.tanh(self.conv2(x)), 1))


def idx(name, header):
    return np.frombuffer(gzip.decompress((mnist / name).read_bytes()), np.uint8)[header:]


def main():
    pixels = idx("mnist-10k-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28)[:COUNT, 2:26, 2:26]
    x = pixels.reshape(COUNT, 8, 3, 8, 3).mean((2, 4), dtype=np.float64).astype(np.float32) / 255
    x = torch.tensor(x[:, None])
    y = torch.tensor(idx("mnist-10k-labels-idx1-ubyte.gz", 8)[:COUNT].astype(np.int64))
    torch.manual_seed(1)
    model = Net()
    optimiser = torch.optim.Adam(model.parameters(), 0.01)
    for _ in range(400):
        optimiser.zero_grad()
        loss = F.cross_entropy(model(x), y) + 0.01 * sum((p * p).sum() for p in model.parameters()) / 512
        loss.backward()
        optimiser.step()
    print("loss", loss.item(), "right", (model(x).argmax(1) == y).float().mean().item())
    torch.onnx.export(
        model, x[:2], str(out / "digits.onnx"), opset_version=15, do_constant_folding=False,
        training=torch.onnx.TrainingMode.PRESERVE, input_names=["x"], output_names=["y"],
        dynamic_axes={"x": {0: "batch"}, "y": {0: "batch"}})
    np.savez_compressed(out / "digits.npz", x=x.numpy(), y=y.numpy().astype(np.uint8))


main()
