"""Exports a zoo of models from PyTorch, with value, gradient and Hessian of each loss as autograd has them.

    python3 zoo.py DIRECTORY        (PyTorch 1.13, NumPy)

For every model NAME: NAME.onnx, all in float64, and NAME.npz with x, target and, of the mean loss over the
samples, loss, grad.PARAMETER and hessian over all parameters in PyTorch's order (their names in NAME.txt).
A model whose samples mix is exported all the same: Cairn must refuse it.
"""
import math
import sys
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

warnings.filterwarnings("ignore")
torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)


class Fn(nn.Module):
    """A module from its layers and what they do to x: the shortest way to write a small model."""

    def __init__(self, forward, **layers):
        super().__init__()
        self.steps = forward
        for name, layer in layers.items():
            if isinstance(layer, nn.Parameter):
                self.register_parameter(name, layer)
            elif isinstance(layer, torch.Tensor):
                self.register_buffer(name, layer)
            else:
                self.add_module(name, layer)

    def forward(self, x):
        return self.steps(self, x)


KEEP = dict(do_constant_folding=False, training=torch.onnx.TrainingMode.PRESERVE)


@dataclass
class Entry:
    model: nn.Module
    x: torch.Tensor
    target: torch.Tensor
    loss: Callable
    output: int = 0
    fresh: bool = False  # parameters as PyTorch makes them: ones and zeros, which the exporter merges
    apart: bool = False  # exported with the root's training flag set, which keeps equal tensors apart
    options: dict = field(default_factory=lambda: dict(KEEP))
    axes: dict = field(default_factory=lambda: {0: "batch"})
    opset: int = 14
    frozen: tuple = ()


def mlp(activation, widths=(4, 5, 3)):
    layers = {f"l{i}": nn.Linear(a, b) for i, (a, b) in enumerate(zip(widths, widths[1:]))}

    def forward(m, x):
        for i in range(len(widths) - 2):
            x = activation(getattr(m, f"l{i}")(x))
        return getattr(m, f"l{len(widths) - 2}")(x)

    return Fn(forward, **layers)


def attention(m, x):
    q, k, v = m.q(x), m.k(x), m.v(x)
    scores = q @ k.transpose(1, 2) / math.sqrt(q.shape[-1])
    return m.head((torch.softmax(scores, -1) @ v).mean(1))


def heads(m, x):
    batch, length, width = x.shape
    q, k, v = m.qkv(x).view(batch, length, 3, 2, width // 2).permute(2, 0, 3, 1, 4).unbind(0)
    mixed = torch.softmax(q @ k.transpose(-2, -1) / math.sqrt(width // 2), -1) @ v
    return m.head(mixed.transpose(1, 2).reshape(batch, length, width).mean(1))


def residual(m, x):
    y = m.stem(x)
    y = y + m.conv2(F.silu(m.bn(m.conv1(torch.tanh(y)))))
    return m.fc(F.adaptive_avg_pool2d(y, 1).flatten(1))


def sequence_first(m, x):
    x = x.transpose(0, 1)
    y, _ = m.attention(x, x, x, need_weights=False)
    return m.head(y.transpose(0, 1).mean(1))


def encoder():
    layer = nn.TransformerEncoderLayer(4, 2, 6, dropout=0.1, batch_first=True, activation="gelu")
    return Fn(lambda m, x: m.head(m.layer(x).mean(1)), layer=layer, head=nn.Linear(4, 3))


def norms():
    return Fn(
        lambda m, x: m.l1(m.n2(torch.tanh(m.l0(m.n1(x))))),
        n1=nn.LayerNorm(4), l0=nn.Linear(4, 4), n2=nn.LayerNorm(4), l1=nn.Linear(4, 3))


def zoo():
    x = torch.randn(7, 4)
    images = torch.randn(5, 2, 6, 6)
    sequence = torch.randn(5, 3, 4)
    classes = torch.tensor([0, 2, 1, 1, 0, 2, 2])
    few = classes[:5]
    real = torch.randn(7, 3)
    soft = torch.rand(7, 3)
    binary = torch.tensor([0.0, 1, 1, 0, 1, 0, 1]).reshape(7, 1)
    ce, mse = F.cross_entropy, F.mse_loss
    activations = dict(
        tanh=torch.tanh, sigmoid=torch.sigmoid, silu=F.silu, gelu=F.gelu, elu=F.elu, softplus=F.softplus,
        softsign=F.softsign, mish=F.mish, selu=F.selu, celu=F.celu, gelu_tanh=lambda x: F.gelu(x, approximate="tanh"))
    for name, f in activations.items():
        yield f"mlp_{name}", Entry(mlp(f), x, real if len(name) % 2 else classes, mse if len(name) % 2 else ce)
    yield "mlp_deep", Entry(mlp(torch.tanh, (4, 5, 5, 4, 3)), x, real, mse)
    linear = dict(a=nn.Linear(4, 3), b=nn.Linear(3, 3))
    yield "mlp_relu", Entry(mlp(F.relu), x, real, mse)
    yield "mlp_leaky_relu", Entry(mlp(F.leaky_relu), x, real, mse)
    yield "huber", Entry(mlp(torch.tanh), x, 2 * real, F.huber_loss)
    yield "output_only", Entry(
        Fn(lambda m, x: m.b(torch.tanh(m.a(x))).square().sum(1), **dict(linear, b=nn.Linear(3, 2))), x, None, lambda y, t: y.mean())
    # Convolutions.
    yield "cnn", Entry(
        Fn(lambda m, x: m.fc(torch.flatten(torch.tanh(m.c2(F.avg_pool2d(torch.sigmoid(m.c1(x)), 2))), 1)),
           c1=nn.Conv2d(2, 3, 3, padding=1), c2=nn.Conv2d(3, 2, 2, bias=False), fc=nn.Linear(8, 3)), images, few, ce)
    yield "cnn_stride_dilation_groups", Entry(
        Fn(lambda m, x: m.fc(torch.tanh(m.c2(F.silu(m.c1(x)))).mean((2, 3))),
           c1=nn.Conv2d(2, 4, 3, stride=2, padding=1, groups=2), c2=nn.Conv2d(4, 3, 2, dilation=2), fc=nn.Linear(3, 3)), images, few, ce)
    yield "cnn_maxpool", Entry(
        Fn(lambda m, x: m.fc(F.max_pool2d(torch.tanh(m.c(x)), 3, 2, 1).flatten(1)), c=nn.Conv2d(2, 2, 3), fc=nn.Linear(8, 3)), images, few, ce)
    yield "conv1d", Entry(
        Fn(lambda m, x: m.fc(torch.tanh(m.c(x)).flatten(1)), c=nn.Conv1d(3, 2, 2), fc=nn.Linear(6, 3)), sequence, few, ce)
    yield "residual_batchnorm", Entry(
        Fn(residual, stem=nn.Conv2d(2, 3, 3, padding=1), conv1=nn.Conv2d(3, 3, 3, padding=1, bias=False), bn=nn.BatchNorm2d(3),
           conv2=nn.Conv2d(3, 3, 1), fc=nn.Linear(3, 3)), images, few, ce)
    # Normalisations.
    yield "layernorm", Entry(norms(), x, classes, ce)
    yield "layernorm_opset17", Entry(norms(), x, classes, ce, opset=17)
    yield "groupnorm", Entry(
        Fn(lambda m, x: m.fc(torch.tanh(m.n(m.c(x))).flatten(1)), c=nn.Conv2d(2, 4, 3, stride=2), n=nn.GroupNorm(2, 4), fc=nn.Linear(16, 3)), images, few, ce)
    yield "instancenorm", Entry(
        Fn(lambda m, x: m.fc(torch.tanh(m.n(m.c(x))).flatten(1)), c=nn.Conv2d(2, 2, 3, stride=2), n=nn.InstanceNorm2d(2, affine=True), fc=nn.Linear(8, 3)), images, few, ce)
    yield "normalised_features", Entry(
        Fn(lambda m, x: m.b(F.normalize(m.a(x), dim=1)), **linear), x, classes, ce)
    # Attention and sequences.
    three = dict(q=nn.Linear(4, 4), k=nn.Linear(4, 4), v=nn.Linear(4, 4), head=nn.Linear(4, 3))
    yield "attention_by_hand", Entry(Fn(attention, **three), sequence, few, ce)
    yield "attention_heads", Entry(Fn(heads, qkv=nn.Linear(4, 12), head=nn.Linear(4, 3)), sequence, few, ce)
    yield "attention_module_batch_first", Entry(
        Fn(lambda m, x: m.head(m.attention(x, x, x, need_weights=False)[0].mean(1)),
           attention=nn.MultiheadAttention(4, 2, batch_first=True), head=nn.Linear(4, 3)), sequence, few, ce)
    yield "attention_sequence_first_and_back", Entry(
        Fn(sequence_first, attention=nn.MultiheadAttention(4, 2), head=nn.Linear(4, 3)), sequence, few, ce)
    yield "transformer_encoder_layer", Entry(encoder(), sequence, few, ce)
    yield "transformer_encoder_layer_opset17", Entry(encoder(), sequence, few, ce, opset=17)
    yield "embedding", Entry(
        Fn(lambda m, x: m.fc(torch.tanh(m.e(x)).mean(1)), e=nn.Embedding(6, 4), fc=nn.Linear(4, 3)), torch.randint(0, 6, (7, 5)), classes, ce)
    token = nn.Parameter(torch.randn(1, 1, 4))
    yield "class_token", Entry(
        Fn(lambda m, x: attention(m, torch.cat([m.token.expand(x.shape[0], -1, -1), x], 1)), token=token, **dict(three, q=nn.Linear(4, 4))), sequence, few, ce)
    yield "seq_flattened_tokens", Entry(
        Fn(lambda m, x: m.b(torch.tanh(m.a(x.reshape(-1, 4)))).reshape(x.shape[0], -1, 3).mean(1), **linear), sequence, few, ce)
    # Heads and losses.
    yield "softmax_head_nll", Entry(
        Fn(lambda m, x: F.log_softmax(m.b(torch.tanh(m.a(x))), 1), **linear), x, classes, F.nll_loss)
    yield "sigmoid_head_bce", Entry(
        Fn(lambda m, x: torch.sigmoid(m.b(torch.tanh(m.a(x)))), **dict(linear, b=nn.Linear(3, 1))), x, binary, F.binary_cross_entropy)
    yield "logits_bce", Entry(
        Fn(lambda m, x: m.b(torch.tanh(m.a(x))), **dict(linear, b=nn.Linear(3, 1))), x, binary, F.binary_cross_entropy_with_logits)
    yield "soft_targets_half", Entry(mlp(torch.tanh), x, soft / soft.sum(1, keepdim=True) / 2, ce)
    yield "soft_targets_any", Entry(mlp(torch.tanh), x, soft, ce)
    weights = torch.tensor([0.5, 2.0, 1.25])
    yield "class_weights", Entry(mlp(torch.tanh), x, classes, lambda y, t: ce(y, t, weights))
    yield "class_weights_nll", Entry(
        Fn(lambda m, x: F.log_softmax(m.b(torch.tanh(m.a(x))), 1), **linear), x, classes, lambda y, t: F.nll_loss(y, t, weights))
    yield "class_weights_soft_targets", Entry(mlp(torch.tanh), x, soft, lambda y, t: ce(y, t, weights))
    yield "label_smoothing", Entry(mlp(torch.tanh), x, classes, lambda y, t: ce(y, t, label_smoothing=0.1))
    yield "label_smoothing_class_weights", Entry(mlp(torch.tanh), x, classes, lambda y, t: ce(y, t, weights, label_smoothing=0.1))
    yield "softmax_head_cross_entropy", Entry(
        Fn(lambda m, x: torch.softmax(m.b(torch.tanh(m.a(x))), 1), **linear), x, classes, ce)
    # What θ is.
    yield "second_output", Entry(
        Fn(lambda m, x: (m.b(torch.tanh(m.a(x))), m.c(torch.tanh(m.a(x)))), **linear, c=nn.Linear(3, 2)), x, classes, ce)
    yield "second_output_chosen", Entry(
        Fn(lambda m, x: (m.b(torch.tanh(m.a(x))), m.c(torch.tanh(m.a(x)))), **linear, c=nn.Linear(3, 2)), x, real[:, :2], mse, output=1)
    yield "tied_weights", Entry(
        Fn(lambda m, x: m.b(torch.tanh(m.b(torch.tanh(m.a(x))))), **linear), x, classes, ce)
    yield "buffer", Entry(
        Fn(lambda m, x: m.b(torch.tanh(m.a(x + m.pe))), pe=torch.randn(4), **linear), x, classes, ce)
    yield "frozen", Entry(mlp(torch.tanh), x, classes, ce, frozen=("l0.weight", "l0.bias"))
    yield "layernorm_fresh", Entry(norms(), x, classes, ce, fresh=True)
    yield "layernorm_fresh_apart", Entry(norms(), x, classes, ce, fresh=True, apart=True)
    yield "transformer_encoder_layer_fresh_apart", Entry(encoder(), sequence, few, ce, fresh=True, apart=True)
    plain = dict(do_constant_folding=True)
    yield "batchnorm_fused", Entry(
        Fn(lambda m, x: m.fc(torch.tanh(m.bn(m.c(x))).mean((2, 3))), c=nn.Conv2d(2, 3, 3), bn=nn.BatchNorm2d(3), fc=nn.Linear(3, 3)),
        images, few, ce, options=plain)
    yield "linear_folded", Entry(
        Fn(lambda m, x: m.b(torch.tanh(m.a(x)).mean(1)), **dict(a=nn.Linear(4, 3), b=nn.Linear(3, 3))), sequence, few, ce, options=plain)
    yield "batch_of_one", Entry(mlp(torch.tanh), x, classes, ce, axes={})
    # Samples that mix.
    mixing = lambda f, **more: Entry(Fn(f, a=nn.Linear(4, 3), **more), x, classes, ce)
    one = lambda f, **more: Entry(Fn(f, a=nn.Linear(4, 3), **more), x, None, lambda y, t: y.mean())
    yield "mix_gram", one(lambda m, x: (m.a(x) @ m.a(x).t()).mean(1))
    yield "mix_attention_over_samples", mixing(
        lambda m, x: m.c(torch.softmax(m.q(x) @ m.k(x).t(), 1) @ x), q=nn.Linear(4, 4), k=nn.Linear(4, 4), c=nn.Linear(4, 3))
    yield "mix_mean_of_all", mixing(lambda m, x: m.a(x) - m.a(x).reshape(-1).mean())
    yield "mix_mean", mixing(lambda m, x: m.a(x) - m.a(x).mean())
    yield "mix_mean_over_samples", mixing(lambda m, x: m.a(x) - m.a(x).mean(0))
    yield "mix_mean_over_samples_kept", mixing(lambda m, x: m.a(x) - m.a(x).mean(0, keepdim=True))
    yield "mix_softmax_over_samples", mixing(lambda m, x: torch.softmax(m.a(x), 0))
    yield "mix_first_sample", mixing(lambda m, x: m.a(x) - m.a(x)[0])
    yield "mix_slice_of_samples", mixing(lambda m, x: m.a(x) - m.a(x)[:1])
    yield "mix_pairwise", one(lambda m, x: (m.a(x).unsqueeze(0) - m.a(x).unsqueeze(1)).square().sum((1, 2)))
    yield "mix_batchnorm_training", Entry(
        Fn(lambda m, x: m.a(m.bn(x)), a=nn.Linear(4, 3), bn=nn.BatchNorm1d(4)).train(), x, classes, ce)
    yield "mix_attention_sequence_first", Entry(
        Fn(lambda m, x: m.head(m.attention(x, x, x, need_weights=False)[0].mean(1)), attention=nn.MultiheadAttention(4, 2), head=nn.Linear(4, 3)),
        sequence, few, ce)
    yield "mix_reshape", one(lambda m, x: m.a(x).reshape(3, -1).t().reshape(x.shape[0], 3).sum(1))
    yield "mix_transposed", one(lambda m, x: m.a(x).t().softmax(1).sum(0))
    yield "mix_cumulative_concat", one(lambda m, x: torch.cat([m.a(x), m.a(x)], 0)[: x.shape[0]].sum(1))
    yield "mix_number_of_samples", one(lambda m, x: m.a(x).sum(1) / x.shape[0])
    yield "mix_flipped", one(lambda m, x: (m.a(x) * torch.flip(m.a(x), [0])).sum(1))
    yield "mix_batch_of_one", Entry(
        Fn(lambda m, x: (m.a(x) @ m.a(x).t()).mean(1), a=nn.Linear(4, 3)), x, None, lambda y, t: y.mean(), axes={})
    yield "sliced_and_flipped", Entry(
        Fn(lambda m, x: m.b(torch.tanh(torch.flip(m.a(x)[:, 1:], [1]))), a=nn.Linear(4, 3), b=nn.Linear(2, 3)), x, classes, ce)


def randomise(model):
    """Weights and statistics away from the special values that layers start with."""
    for module in model.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            module.running_mean.normal_(0, 0.3)
            module.running_var.uniform_(0.5, 2)
    for p in model.parameters():
        p += 0.2 * torch.randn_like(p)


def save(out, name, e):
    model = e.model if name.endswith("training") else e.model.eval()
    with torch.no_grad():
        if not e.fresh:
            randomise(model)
    x = e.x[:1] if not e.axes else e.x[:2]
    model.training |= e.apart
    outputs = ["y", "z"] if name.startswith("second") else ["y"]
    torch.onnx.export(
        model, x, str(out / f"{name}.onnx"), opset_version=e.opset, input_names=["x"], output_names=outputs,
        dynamic_axes={"x": e.axes, "y": e.axes, **({"z": e.axes} if len(outputs) > 1 else {})} if e.axes else None, **e.options)
    if not name.endswith("training"):
        model.eval()
    named = [(n, p) for n, p in model.named_parameters() if n not in e.frozen]
    parameters = [p for _, p in named]
    y = model(e.x)
    loss = e.loss(y[e.output] if isinstance(y, tuple) else y, e.target)
    grads = torch.autograd.grad(loss, parameters, create_graph=True, allow_unused=True)
    flat = torch.cat([(torch.zeros_like(p) if g is None else g).reshape(-1) for p, g in zip(parameters, grads)])
    rows = []
    for g in flat:
        row = torch.autograd.grad(g, parameters, retain_graph=True, allow_unused=True) if g.requires_grad else [None] * len(parameters)
        rows.append(torch.cat([(torch.zeros_like(p) if r is None else r).reshape(-1) for p, r in zip(parameters, row)]))
    arrays = {"x": e.x, "loss": loss, "hessian": torch.stack(rows)}
    if e.target is not None:
        arrays["target"] = e.target
    at = 0
    for n, p in named:
        arrays[f"grad.{n}"] = flat[at : at + p.numel()].reshape(p.shape)
        at += p.numel()
    np.savez(out / f"{name}.npz", **{k: t.detach().numpy() for k, t in arrays.items()})
    (out / f"{name}.txt").write_text("".join(f"{n}\n" for n, _ in named))
    print(name, flush=True)


def main():
    for i, (name, entry) in enumerate(zoo()):
        if len(sys.argv) < 3 or name in sys.argv[2:]:
            torch.manual_seed(20261129 + i)
            save(Path(sys.argv[1]), name, entry)


if __name__ == "__main__":
    torch.manual_seed(20261129)
    main()
