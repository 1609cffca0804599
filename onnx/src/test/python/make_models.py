"""Exports the test models of this module from PyTorch, with what PyTorch computes on them.

    python3 make_models.py ../resources/dev/cairn/onnx        (PyTorch 1.13)

For every model NAME: NAME.onnx (float32 weights, dynamic batch axis, constants not folded, so that every
initialiser keeps its PyTorch name and layout) and NAME.npz, all in float64 from the same weights widened:
x, target, output, loss, grad.PARAMETER, v.PARAMETER and hv.PARAMETER (the Hessian of the loss times v).
"""
import sys
import warnings
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

warnings.filterwarnings("ignore")
out = Path(sys.argv[1])


class Mlp(nn.Module):
    """Every smooth activation once."""

    def __init__(self):
        super().__init__()
        sizes = [6, 10, 9, 8, 7, 6, 3]
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))

    def forward(self, x):
        for layer, f in zip(self.layers, [torch.tanh, F.silu, F.gelu, F.elu, F.softplus, lambda y: y]):
            x = f(layer(x))
        return x


class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 4, 5, padding=2)
        self.conv2 = nn.Conv2d(4, 6, 3, bias=False)
        self.fc1 = nn.Linear(6 * 2 * 2, 12)
        self.fc2 = nn.Linear(12, 5)

    def forward(self, x):
        x = F.avg_pool2d(torch.tanh(self.conv1(x)), 2)
        x = F.avg_pool2d(torch.sigmoid(self.conv2(x)), 2)
        return self.fc2(torch.tanh(self.fc1(torch.flatten(x, 1))))


class MaxNet(nn.Module):
    """ReLU, overlapping maximum pooling with padding, dilation and groups."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(2, 4, 3, padding=2, dilation=2)
        self.conv2 = nn.Conv2d(4, 6, (3, 1), stride=(2, 1), padding=(1, 0), groups=2)
        self.fc = nn.Linear(6 * 3 * 5, 4)

    def forward(self, x):
        x = F.max_pool2d(torch.relu(self.conv1(x)), 3, stride=2, padding=1)
        x = torch.relu(self.conv2(x))
        x = F.log_softmax(self.fc(x.reshape(x.shape[0], -1)), dim=1)
        return x


class Block(nn.Module):
    """Pre-activation residual block: batch normalisation keeps its own node in the export."""

    def __init__(self, a, b, stride):
        super().__init__()
        self.bn1, self.conv1 = nn.BatchNorm2d(a), nn.Conv2d(a, b, 3, stride, 1, bias=False)
        self.bn2, self.conv2 = nn.BatchNorm2d(b), nn.Conv2d(b, b, 3, 1, 1, bias=False)
        self.skip = nn.Identity() if a == b else nn.Conv2d(a, b, 1, stride, bias=False)

    def forward(self, x):
        y = F.silu(self.bn1(x))
        return self.skip(x) + self.conv2(F.silu(self.bn2(self.conv1(y))))


class ResNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 6, 3, padding=1)
        self.block1, self.block2 = Block(6, 6, 1), Block(6, 10, 2)
        self.bn = nn.BatchNorm2d(10)
        self.fc = nn.Linear(10, 4)

    def forward(self, x):
        x = self.block2(self.block1(self.stem(x)))
        return self.fc(F.adaptive_avg_pool2d(F.silu(self.bn(x)), 1).flatten(1))


class Transformer(nn.Module):
    """Token and position embedding, one pre-norm encoder layer with two heads, mean over positions."""

    def __init__(self, vocabulary=11, length=7, width=8, heads=2):
        super().__init__()
        self.heads = heads
        self.tokens = nn.Embedding(vocabulary, width)
        self.positions = nn.Parameter(0.3 * torch.randn(length, width))
        self.norm1, self.norm2, self.norm3 = (nn.LayerNorm(width) for _ in range(3))
        self.qkv, self.proj = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)
        self.head = nn.Linear(width, 3)

    def forward(self, tokens):
        x = self.tokens(tokens) + self.positions
        batch, length, width = x.shape
        qkv = self.qkv(self.norm1(x)).view(batch, length, 3, self.heads, width // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4).unbind(0)
        scores = q @ k.transpose(-2, -1) / (width // self.heads) ** 0.5
        mixed = (torch.softmax(scores, -1) @ v).transpose(1, 2).reshape(batch, length, width)
        x = x + self.proj(mixed)
        x = x + self.down(F.gelu(self.up(self.norm2(x))))
        return self.head(self.norm3(x).mean(1))


def randomise(model):
    """Weights and statistics away from the special values that layers start with."""
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.3)
            module.running_var.uniform_(0.5, 2)
        if isinstance(module, (nn.BatchNorm2d, nn.LayerNorm)):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, 0, 0.2)


def save(name, model, x, classes, opset):
    model.eval()
    target = torch.randint(0, classes, (len(x),))
    torch.onnx.export(
        model, x[:2], str(out / f"{name}.onnx"), opset_version=opset, do_constant_folding=False, training=torch.onnx.TrainingMode.PRESERVE,
        input_names=["x"], output_names=["y"], dynamic_axes={"x": {0: "batch"}, "y": {0: "batch"}})
    model.double()
    x = x if x.dtype == torch.int64 else x.double()
    names = [n for n, _ in model.named_parameters()]
    parameters = list(model.parameters())
    output = model(x)
    loss = F.nll_loss(output, target) if name == "maxnet" else F.cross_entropy(output, target)
    grads = torch.autograd.grad(loss, parameters, create_graph=True)
    v = [torch.randn_like(p) for p in parameters]
    hv = torch.autograd.grad(sum((g * w).sum() for g, w in zip(grads, v)), parameters)
    arrays = {"x": x, "target": target, "output": output, "loss": loss}
    for prefix, tensors in ("grad", grads), ("v", v), ("hv", hv):
        arrays.update({f"{prefix}.{n}": t for n, t in zip(names, tensors)})
    np.savez_compressed(out / f"{name}.npz", **{k: t.detach().numpy() for k, t in arrays.items()})
    print(name, sum(p.numel() for p in parameters), "parameters, loss", loss.item())


def main():
    for name, make, x, classes, opset in (
        ("mlp", Mlp, lambda: torch.randn(16, 6), 3, 13),
        ("lenet", LeNet, lambda: torch.randn(8, 1, 12, 12), 5, 14),
        ("maxnet", MaxNet, lambda: torch.randn(8, 2, 9, 9), 4, 15),
        ("resnet", ResNet, lambda: torch.randn(6, 3, 8, 8), 4, 16),
        ("transformer", Transformer, lambda: torch.randint(0, 11, (12, 7)), 3, 17),
        ("transformer13", Transformer, lambda: torch.randint(0, 11, (5, 7)), 3, 13),
    ):
        torch.manual_seed(20261124)
        model = make()
        with torch.no_grad():
            randomise(model)
        save(name, model, x(), classes, opset)


main()
