"""Exports ordinary models from PyTorch, with value, gradient and Hessian of each loss as autograd has them.

    python3 ordinary.py DIRECTORY [NAME…]        (PyTorch 1.13, NumPy)

For every model NAME: NAME.onnx, all in float64, exported as docs/models.md says; NAME.npz with x, target
and, of the mean loss over the samples, loss, grad.PARAMETER, directions (one a row) and products (the Hessian
times each of them, over all parameters in PyTorch's order); NAME.txt with the parameters' names and
NAME.buffers.txt with those of the buffers. With few parameters the directions are all unit vectors. models.txt
has a line for each model: name, loss, note.

The note is what the comparison must know of PyTorch itself: "float32" where ONNX holds a number of a node in
float32 and PyTorch computes with another, "asymmetric D" where autograd's own Hessian differs from its
transpose by D relative to its largest element, "unimplemented" where autograd has no second derivative (the
reference is then the same function written out), "exporter" where the file holds another function than the
model (the reference is then that function).
"""
import math
import sys
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Optional

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils import spectral_norm, weight_norm

from zoo import Fn, attention, heads, residual

warnings.filterwarnings("ignore")
torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)

MOST_FULL = 90  # parameters up to which the whole Hessian is compared
DIRECTIONS = 6

P = nn.Parameter
L = nn.Linear


@dataclass
class Entry:
    model: nn.Module
    x: torch.Tensor
    target: Optional[torch.Tensor]
    loss: str
    opset: int = 14
    note: str = ""
    reference: Optional[Callable] = None  # of (model, x): where autograd's second derivatives are not to be used
    inside: bool = False  # the model takes the target as its second input and gives the loss


LOSSES = dict(
    mean_squared=F.mse_loss, cross_entropy=F.cross_entropy, negative_log_likelihood=F.nll_loss,
    binary_cross_entropy=F.binary_cross_entropy, binary_cross_entropy_with_logits=F.binary_cross_entropy_with_logits,
    huber=F.huber_loss, output=lambda y, _: y.mean())


class Loss(nn.Module):
    """A model and its loss as one graph of samples and targets."""

    def __init__(self, model, loss):
        super().__init__()
        self.model, self.loss = model, loss

    def forward(self, x, target):
        return self.loss(self.model(x), target)


class Penalised(Loss):
    """A loss and a sum of squares of all parameters."""

    def forward(self, x, target):
        return super().forward(x, target) + 0.125 * sum(p.square().sum() for p in self.model.parameters())


def mlp(activation, widths=(4, 5, 3), **more):
    layers = {f"l{i}": L(a, b) for i, (a, b) in enumerate(zip(widths, widths[1:]))}

    def forward(m, x):
        for i in range(len(widths) - 2):
            x = activation(getattr(m, f"l{i}")(x))
        return getattr(m, f"l{len(widths) - 2}")(x)

    return Fn(forward, **layers, **more)


def data():
    d = dict(
        x=torch.randn(7, 4), image=torch.randn(5, 2, 6, 6), signal=torch.randn(5, 3, 8), volume=torch.randn(4, 2, 4, 4, 4),
        sequence=torch.randn(5, 3, 4), tokens=torch.randint(0, 6, (7, 5)), classes=torch.tensor([0, 2, 1, 1, 0, 2, 2]))
    d["few"], d["real"] = d["classes"][:5], torch.randn(7, 3)
    return d


def activations(d):
    table = dict(
        relu=nn.ReLU(), leaky_relu=nn.LeakyReLU(), prelu=nn.PReLU(5), rrelu=nn.RReLU(), relu6=nn.ReLU6(), elu=nn.ELU(), celu=nn.CELU(1.5),
        selu=nn.SELU(), gelu=nn.GELU(), gelu_tanh=nn.GELU("tanh"), silu=nn.SiLU(), mish=nn.Mish(), sigmoid=nn.Sigmoid(), tanh=nn.Tanh(),
        softplus=nn.Softplus(), softplus_beta=nn.Softplus(beta=2), softsign=nn.Softsign(), softshrink=nn.Softshrink(),
        hardshrink=nn.Hardshrink(), hardtanh=nn.Hardtanh(), hardsigmoid=nn.Hardsigmoid(), hardswish=nn.Hardswish(),
        logsigmoid=nn.LogSigmoid(), tanhshrink=nn.Tanhshrink(), softmax=nn.Softmax(1),
        log_softmax=nn.LogSoftmax(1), softmin=nn.Softmin(1))
    rounded = ("leaky_relu", "rrelu", "selu", "hardsigmoid")
    for name, f in table.items():
        reference = hard_sigmoid if name == "hardsigmoid" else None
        yield f"act_{name}", Entry(
            mlp(lambda x, f=f: f(x), f=f), d["x"], d["classes"], "cross_entropy", note="float32" if name in rounded else "", reference=reference)
    functions = dict(
        sine=torch.sin, cosine=torch.cos, square=torch.square, gaussian=lambda x: torch.exp(-x * x), snake=lambda x: x + torch.sin(x) ** 2,
        arctan=torch.atan, absolute=torch.abs, erf=torch.erf, logcosh=lambda x: torch.log((torch.exp(x) + torch.exp(-x)) / 2),
        sqrt_smooth=lambda x: torch.sqrt(1 + x * x), clamp=lambda x: x.clamp(-0.5, 0.75), reciprocal=lambda x: 1 / (1 + x * x),
        cube=lambda x: x ** 3, minimum=lambda x: torch.minimum(x, 0.5 * x), where=lambda x: torch.where(x > 0, x, torch.exp(x) - 1),
        log1p=lambda x: torch.log1p(x.abs()))
    for name, f in functions.items():
        yield f"act_{name}", Entry(mlp(f), d["x"], d["real"], "mean_squared")
    yield "act_glu", Entry(Fn(lambda m, x: m.b(F.glu(m.a(x), 1)), a=L(4, 8), b=L(4, 3)), d["x"], d["classes"], "cross_entropy")
    yield "act_swish_beta", Entry(
        Fn(lambda m, x: m.b(m.a(x) * torch.sigmoid(m.beta * m.a(x))), a=L(4, 4), b=L(4, 3), beta=P(torch.ones(1))), d["x"], d["classes"], "cross_entropy")


def hard_sigmoid(m, x):
    """PyTorch 1.13 has no second derivative of its own function."""
    return m.l1(F.relu6(m.l0(x) + 3) / 6)


def perceptrons(d):
    x, classes, real = d["x"], d["classes"], d["real"]
    ce, mse = "cross_entropy", "mean_squared"
    two = dict(a=L(4, 4), b=L(4, 3))
    e = lambda f, target=classes, loss=ce, **layers: Entry(Fn(f, **layers), x, target, loss)
    yield "mlp_linear", Entry(L(4, 3), x, real, mse)
    yield "mlp_sequential", Entry(nn.Sequential(L(4, 5), nn.Tanh(), nn.Sequential(L(5, 4), nn.Sigmoid()), L(4, 3)), x, classes, ce)
    yield "mlp_no_bias", Entry(nn.Sequential(L(4, 5, bias=False), nn.Tanh(), L(5, 3, bias=False)), x, classes, ce)
    yield "mlp_deep", Entry(mlp(torch.tanh, (4, 4, 4, 4, 4, 3)), x, classes, ce)
    yield "mlp_wide", Entry(mlp(torch.tanh, (4, 40, 3)), x, classes, ce)
    yield "mlp_batchnorm", Entry(nn.Sequential(L(4, 5), nn.BatchNorm1d(5), nn.ReLU(), L(5, 3)), x, classes, ce)
    yield "mlp_layernorm", Entry(nn.Sequential(L(4, 5), nn.LayerNorm(5), nn.SiLU(), L(5, 3)), x, classes, ce)
    yield "mlp_dropout", Entry(nn.Sequential(L(4, 5), nn.Dropout(0.5), nn.Tanh(), nn.Dropout(0.0), L(5, 3)), x, classes, ce)
    yield "mlp_alpha_dropout", Entry(nn.Sequential(L(4, 5), nn.AlphaDropout(0.2), nn.Tanh(), L(5, 3)), x, classes, ce)
    yield "mlp_residual", e(lambda m, x: m.b(x + torch.tanh(m.a(x))), **two)
    yield "mlp_dense", e(lambda m, x: m.b(torch.cat([x, torch.tanh(m.a(x))], 1)), a=L(4, 3), b=L(7, 3))
    yield "mlp_gated", e(lambda m, x: m.b(torch.tanh(m.a(x)) * torch.sigmoid(m.g(x))), **two, g=L(4, 4))
    yield "mlp_highway", e(lambda m, x: m.b(torch.sigmoid(m.g(x)) * torch.relu(m.a(x)) + (1 - torch.sigmoid(m.g(x))) * x), **two, g=L(4, 4))
    yield "mlp_swiglu", e(lambda m, x: m.b(F.silu(m.a(x)) * m.g(x)), **two, g=L(4, 4, bias=False))
    yield "mlp_maxout", e(lambda m, x: m.b(m.a(x).view(-1, 4, 2).max(2)[0]), a=L(4, 8), b=L(4, 3))
    yield "mlp_experts", e(
        lambda m, x: (torch.softmax(m.g(x), 1).unsqueeze(1) * torch.stack([m.a(x), m.b(x)], 2)).sum(2), a=L(4, 3), b=L(4, 3), g=L(4, 2))
    yield "mlp_film", e(lambda m, x: m.b(torch.tanh(m.a(x)) * (1 + m.s(x[:, :1])) + m.t(x[:, :1])), **two, s=L(1, 4), t=L(1, 4))
    yield "mlp_autoencoder", Entry(nn.Sequential(L(4, 2), nn.Tanh(), L(2, 4)), x, x.clone(), mse)
    yield "mlp_fourier_features", e(lambda m, x: m.b(torch.cat([torch.sin(x @ m.w), torch.cos(x @ m.w)], -1)), w=torch.randn(4, 3), b=L(6, 3))
    yield "mlp_rbf", e(lambda m, x: m.b(torch.exp(-(x.unsqueeze(1) - m.c).pow(2).sum(-1))), c=P(torch.randn(5, 4)), b=L(5, 3))
    yield "mlp_cdist", e(lambda m, x: -((x[:, None] - m.c[None]) ** 2).sum(2).sqrt(), c=P(torch.randn(3, 4)))
    yield "mlp_cosine_head", e(lambda m, x: m.t * F.normalize(m.a(x), dim=1) @ F.normalize(m.w, dim=1).t(), a=L(4, 4), w=P(torch.randn(3, 4)), t=P(torch.tensor(2.0)))
    yield "mlp_cosine_similarity", e(lambda m, x: F.cosine_similarity(m.a(x).unsqueeze(1), m.w.unsqueeze(0), dim=2), a=L(4, 4), w=P(torch.randn(3, 4)))
    yield "mlp_low_rank", e(lambda m, x: m.b(torch.tanh(F.linear(x, m.u @ m.v))), u=P(torch.randn(4, 2)), v=P(torch.randn(2, 4)), b=L(4, 3))
    yield "mlp_tied_autoencoder", Entry(Fn(lambda m, x: F.linear(torch.tanh(m.a(x)), m.a.weight.t(), m.c), a=L(4, 3), c=P(torch.randn(4))), x, x.clone(), mse)
    yield "mlp_shared_twice", e(lambda m, x: m.b(torch.tanh(m.a(torch.tanh(m.a(x))))), **two)
    yield "mlp_ensemble", e(lambda m, x: (m.a(x) + m.b(x) + m.c(x)) / 3, a=L(4, 3), b=L(4, 3), c=L(4, 3))
    yield "mlp_euler_steps", e(lambda m, x: m.b(euler(m, x)), a=L(4, 4), b=L(4, 3))
    yield "mlp_polynomial", e(lambda m, x: m.b(torch.cat([x, x ** 2, x ** 3], 1)), b=L(12, 3))
    yield "mlp_factorisation_machine", e(
        lambda m, x: m.b(x) + 0.5 * ((x @ m.v).pow(2) - x.pow(2) @ m.v.pow(2)).sum(1, keepdim=True), b=L(4, 3), v=P(torch.randn(4, 2)))
    yield "mlp_flow", Entry(Fn(flow, s=L(2, 2), t=L(2, 2)), x, None, "output")
    yield "mlp_energy", Entry(Fn(lambda m, x: F.softplus(m.b(torch.tanh(m.a(x)))).squeeze(-1), a=L(4, 4), b=L(4, 1)), x, None, "output")
    yield "mlp_flatten", Entry(nn.Sequential(L(4, 6), nn.Tanh(), nn.Flatten(), L(6, 3)), x, classes, ce)
    yield "mlp_spectral_norm", Entry(nn.Sequential(spectral_norm(L(4, 4)), nn.Tanh(), L(4, 3)), x, classes, ce)
    wn = nn.Sequential(weight_norm(L(4, 4)), nn.Tanh(), L(4, 3))
    by_hand = lambda m, x: m[2](torch.tanh(F.linear(x, m[0].weight_g * m[0].weight_v / m[0].weight_v.norm(dim=1, keepdim=True), m[0].bias)))
    yield "mlp_weight_norm", Entry(wn, x, classes, ce, reference=by_hand)
    yield "mlp_temperature", e(lambda m, x: m.b(torch.tanh(m.a(x))) / m.t.exp(), **two, t=P(torch.tensor(0.3)))
    yield "mlp_parameter_list", e(lambda m, x: sum(F.linear(x, w) for w in m.p), p=nn.ParameterList([P(torch.randn(3, 4)) for _ in range(2)]))
    yield "mlp_module_dict", e(lambda m, x: m.d["out"](torch.tanh(m.d["in"](x))), d=nn.ModuleDict({"in": L(4, 4), "out": L(4, 3)}))
    yield "mlp_two_heads", Entry(Fn(lambda m, x: (m.b(torch.tanh(m.a(x))), m.c(torch.tanh(m.a(x)))), **two, c=L(4, 1)), x, classes, ce)
    yield "head_nll", e(lambda m, x: F.log_softmax(m.b(torch.tanh(m.a(x))), -1), loss="negative_log_likelihood", **two)
    one = dict(a=L(4, 4), b=L(4, 1))
    binary = (classes > 0).to(torch.float64).reshape(7, 1)
    yield "head_bce", e(lambda m, x: torch.sigmoid(m.b(torch.tanh(m.a(x)))), target=binary, loss="binary_cross_entropy", **one)
    yield "head_bce_logits", e(lambda m, x: m.b(torch.tanh(m.a(x))), target=binary, loss="binary_cross_entropy_with_logits", **one)
    yield "head_huber", e(lambda m, x: m.b(torch.tanh(m.a(x))), target=2 * real, loss="huber", **two)
    yield "head_squeezed", e(lambda m, x: m.b(torch.tanh(m.a(x))).squeeze(1), target=real[:, 0].clone(), loss=mse, **one)


def euler(m, x):
    for _ in range(4):
        x = x + 0.25 * torch.tanh(m.a(x))
    return x


def flow(m, x):
    left, right = x.chunk(2, 1)
    s = torch.tanh(m.s(left))
    z = torch.cat([left, right * torch.exp(s) + m.t(left)], 1)
    return 0.5 * z.pow(2).sum(1) - s.sum(1)


def images(d):
    x, few, real = d["image"], d["few"], d["real"][:5]
    ce = "cross_entropy"
    C, T = nn.Conv2d, nn.ConvTranspose2d
    pooled = lambda y: y.mean((2, 3))
    e = lambda f, **layers: Entry(Fn(f, **layers), x, few, ce)
    body = lambda **layers: e(lambda m, x: m.fc(pooled(torch.tanh(m.c(x)))), fc=L(3, 3), **layers)
    yield "conv", body(c=C(2, 3, 3))
    yield "conv_stride", body(c=C(2, 3, 3, stride=2, padding=1))
    yield "conv_dilation", body(c=C(2, 3, 2, dilation=3))
    yield "conv_rectangle", body(c=C(2, 3, (3, 1), stride=(1, 2), padding=(2, 0)))
    yield "conv_groups", e(lambda m, x: m.fc(pooled(torch.tanh(m.c(x)))), c=C(2, 4, 3, groups=2), fc=L(4, 3))
    yield "conv_depthwise_separable", body(c=nn.Sequential(C(2, 2, 3, groups=2, padding=1, bias=False), nn.ReLU6(), C(2, 3, 1)))
    for mode in "reflect", "replicate":
        yield f"conv_padding_{mode}", body(c=C(2, 3, 3, padding=1, padding_mode=mode))
    yield "conv_padding_circular", Entry(
        Fn(lambda m, x: m.fc(pooled(torch.tanh(m.c(x)))), c=C(2, 3, 3, padding=1, padding_mode="circular"), fc=L(3, 3)),
        x, few, ce, note="exporter", reference=wrongly_circular)
    yield "conv_maxpool", e(lambda m, x: m.fc(F.max_pool2d(torch.tanh(m.c(x)), 2).flatten(1)), c=C(2, 2, 3), fc=L(8, 3))
    yield "conv_maxpool_ceil", e(lambda m, x: m.fc(F.max_pool2d(m.c(x), 3, 2, ceil_mode=True).flatten(1)), c=C(2, 2, 1), fc=L(18, 3))
    yield "conv_avgpool", e(lambda m, x: m.fc(F.avg_pool2d(torch.tanh(m.c(x)), 3, 2, 1, count_include_pad=False).flatten(1)), c=C(2, 2, 3), fc=L(8, 3))
    yield "conv_adaptive_avgpool", e(lambda m, x: m.fc(F.adaptive_avg_pool2d(torch.tanh(m.c(x)), 2).flatten(1)), c=C(2, 2, 3), fc=L(8, 3))
    yield "conv_adaptive_maxpool", e(lambda m, x: m.fc(F.adaptive_max_pool2d(torch.tanh(m.c(x)), 1).flatten(1)), c=C(2, 3, 3), fc=L(3, 3))
    yield "conv_lppool", e(lambda m, x: m.fc(F.lp_pool2d(2 + torch.tanh(m.c(x)), 2, 2).flatten(1)), c=C(2, 2, 3), fc=L(8, 3))
    yield "conv_batchnorm", body(c=nn.Sequential(C(2, 3, 3, bias=False), nn.BatchNorm2d(3), nn.ReLU()))
    yield "conv_groupnorm", e(lambda m, x: m.fc(torch.tanh(m.n(m.c(x))).flatten(1)), c=C(2, 4, 3, stride=2), n=nn.GroupNorm(2, 4), fc=L(16, 3))
    yield "conv_instancenorm", e(lambda m, x: m.fc(torch.tanh(m.n(m.c(x))).flatten(1)), c=C(2, 2, 3, stride=2), n=nn.InstanceNorm2d(2, affine=True), fc=L(8, 3))
    yield "conv_layernorm", e(lambda m, x: m.fc(pooled(torch.tanh(m.n(m.c(x))))), c=C(2, 3, 3, stride=2), n=nn.LayerNorm((3, 2, 2)), fc=L(3, 3))
    yield "conv_localresponse", e(lambda m, x: m.fc(pooled(m.n(torch.tanh(m.c(x))))), c=C(2, 3, 3), n=nn.LocalResponseNorm(2), fc=L(3, 3))
    yield "conv_dropout2d", body(c=nn.Sequential(C(2, 3, 3), nn.Dropout2d(0.3)))
    yield "conv_transpose", body(c=T(2, 3, 3))
    yield "conv_transpose_stride", body(c=T(2, 3, 3, stride=2, padding=1, output_padding=1))
    yield "conv_transpose_groups", e(lambda m, x: m.fc(pooled(torch.tanh(m.c(x)))), c=T(2, 4, 2, stride=2, groups=2, dilation=2), fc=L(4, 3))
    yield "conv_upsample_nearest", body(c=nn.Sequential(nn.Upsample(scale_factor=2), C(2, 3, 3)))
    yield "conv_upsample_bilinear", body(c=nn.Sequential(nn.Upsample(scale_factor=2, mode="bilinear"), C(2, 3, 3)))
    yield "conv_upsample_corners", body(c=nn.Sequential(nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True), C(2, 3, 3)))
    yield "conv_upsample_size", body(c=nn.Sequential(nn.Upsample(size=(9, 7)), C(2, 3, 3)))
    yield "conv_interpolate_down", e(lambda m, x: m.fc(pooled(torch.tanh(m.c(F.interpolate(x, scale_factor=0.5, mode="bilinear"))))), c=C(2, 3, 2), fc=L(3, 3))
    yield "conv_upsample_bicubic", body(c=nn.Sequential(nn.Upsample(scale_factor=2, mode="bicubic"), C(2, 3, 3)))
    yield "conv_pixel_shuffle", e(lambda m, x: m.fc(pooled(torch.tanh(m.d(F.pixel_shuffle(m.c(x), 2))))), c=C(2, 8, 2), d=C(2, 3, 3), fc=L(3, 3))
    yield "conv_pixel_unshuffle", body(c=nn.Sequential(nn.PixelUnshuffle(2), C(8, 3, 2)))
    yield "conv_zero_pad", body(c=nn.Sequential(nn.ZeroPad2d((1, 2, 0, 1)), C(2, 3, 3)))
    yield "conv_reflection_pad", body(c=nn.Sequential(nn.ReflectionPad2d(2), C(2, 3, 3, stride=2)))
    yield "conv_replication_pad", body(c=nn.Sequential(nn.ReplicationPad2d(1), C(2, 3, 3)))
    yield "conv_constant_pad", body(c=nn.Sequential(nn.ConstantPad2d(1, 0.5), C(2, 3, 3)))
    yield "conv_channel_shuffle", e(
        lambda m, x: m.fc(pooled(torch.tanh(m.c(x).view(-1, 2, 2, 4, 4).transpose(1, 2).reshape(-1, 4, 4, 4)))), c=C(2, 4, 3, groups=2), fc=L(4, 3))
    yield "conv_unfold", e(lambda m, x: m.fc(torch.tanh(m.a(F.unfold(x, 2, stride=2).transpose(1, 2))).mean(1)), a=L(8, 3), fc=L(3, 3))
    yield "conv_inception", e(
        lambda m, x: m.fc(pooled(torch.cat([torch.tanh(m.a(x)), torch.tanh(m.b(x)), F.max_pool2d(x, 3, 1, 1)], 1))),
        a=C(2, 2, 1), b=C(2, 2, 3, padding=1), fc=L(6, 3))
    yield "conv_densenet", e(
        lambda m, x: m.fc(pooled(torch.cat([x, torch.tanh(m.a(x)), torch.tanh(m.b(torch.cat([x, torch.tanh(m.a(x))], 1)))], 1))),
        a=C(2, 2, 3, padding=1), b=C(4, 2, 1), fc=L(6, 3))
    yield "conv_resnet", Entry(
        Fn(residual, stem=C(2, 3, 3, padding=1), conv1=C(3, 3, 3, padding=1, bias=False), bn=nn.BatchNorm2d(3), conv2=C(3, 3, 1), fc=L(3, 3)), x, few, ce)
    yield "conv_squeeze_excite", e(
        lambda m, x: m.fc(pooled(m.c(x) * torch.sigmoid(m.s(torch.relu(m.r(pooled(m.c(x))))))[:, :, None, None])), c=C(2, 3, 3), r=L(3, 2), s=L(2, 3), fc=L(3, 3))
    yield "conv_inverted_residual", e(
        lambda m, x: m.fc(pooled(x + m.c(F.hardswish(m.b(F.hardswish(m.a(x))))))), a=C(2, 4, 1), b=C(4, 4, 3, padding=1, groups=4), c=C(4, 2, 1), fc=L(2, 3))
    yield "conv_convnext", e(
        lambda m, x: m.fc(pooled(x + m.g * m.c(F.gelu(m.b(m.n(m.a(x).permute(0, 2, 3, 1))))).permute(0, 3, 1, 2))),
        a=C(2, 2, 3, padding=1, groups=2), n=nn.LayerNorm(2), b=L(2, 4), c=L(4, 2), g=P(torch.ones(2, 1, 1)), fc=L(2, 3))
    yield "conv_unet", e(
        lambda m, x: m.fc(pooled(m.o(torch.cat([m.u(torch.tanh(m.d(F.max_pool2d(x, 2)))), x], 1)))), d=C(2, 3, 3, padding=1), u=T(3, 2, 2, 2), o=C(4, 3, 1), fc=L(3, 3))
    yield "conv_coord", e(
        lambda m, x: m.fc(pooled(torch.tanh(m.c(torch.cat([x, m.g.expand(x.shape[0], -1, -1, -1)], 1))))), c=C(3, 3, 3), g=torch.randn(1, 1, 6, 6), fc=L(3, 3))
    yield "conv_autoencoder", Entry(nn.Sequential(C(2, 2, 2, stride=2), nn.Tanh(), T(2, 2, 2, stride=2)), x, x.clone(), "mean_squared")
    yield "conv_segmentation", Entry(nn.Sequential(C(2, 3, 3, padding=1), nn.Tanh(), C(3, 1, 1), nn.Sigmoid()), x, torch.rand(5, 1, 6, 6), "binary_cross_entropy")
    yield "conv_vit", e(vit, c=C(2, 4, 3, stride=3), t=P(torch.randn(1, 1, 4)), p=P(torch.randn(1, 5, 4)), q=L(4, 4), k=L(4, 4), v=L(4, 4), head=L(4, 3))
    yield "conv_mixer", e(
        lambda m, x: m.head(mixer(m, m.c(x).flatten(2).transpose(1, 2)).mean(1)), c=C(2, 3, 3, stride=3), n=nn.LayerNorm(3), a=L(4, 4), b=L(3, 3), head=L(3, 3))
    yield "conv_grid_sample", Entry(
        Fn(lambda m, x: m.fc(pooled(torch.tanh(m.c(F.grid_sample(x, m.g.expand(x.shape[0], -1, -1, -1), align_corners=False))))),
           c=C(2, 3, 3), g=torch.rand(1, 5, 5, 2) - 0.5, fc=L(3, 3)), x, few, ce, opset=16)
    yield "conv_global_max", e(lambda m, x: m.fc(m.c(x).amax((2, 3))), c=C(2, 3, 3), fc=L(3, 3))
    yield "conv_std_pool", e(lambda m, x: m.fc(m.c(x).flatten(2).std(2)), c=C(2, 3, 3), fc=L(3, 3))


def wrongly_circular(m, x):
    """PyTorch 1.13 writes x[-2:-1] and x[0:1] around x, its last element but one instead of the last."""
    x = torch.cat([x[:, :, -2:-1], x, x[:, :, :1]], 2)
    x = torch.cat([x[..., -2:-1], x, x[..., :1]], 3)
    return m.fc(torch.tanh(F.conv2d(x, m.c.weight, m.c.bias)).mean((2, 3)))


def vit(m, x):
    y = m.c(x).flatten(2).transpose(1, 2)
    y = torch.cat([m.t.expand(x.shape[0], -1, -1), y], 1) + m.p
    return attention(m, y)


def mixer(m, y):
    y = y + F.gelu(m.a(m.n(y).transpose(1, 2))).transpose(1, 2)
    return y + F.gelu(m.b(y))


def signals(d):
    s, v, few = d["signal"], d["volume"], d["few"]
    ce = "cross_entropy"
    e = lambda f, x=s, target=few, **layers: Entry(Fn(f, **layers), x, target, ce)
    fc = lambda: L(3, 3)
    yield "conv1d", e(lambda m, x: m.fc(torch.tanh(m.c(x)).mean(2)), c=nn.Conv1d(3, 3, 3), fc=fc())
    yield "conv1d_causal", e(lambda m, x: m.fc(torch.tanh(m.c(F.pad(x, (4, 0))))[:, :, -1]), c=nn.Conv1d(3, 3, 3, dilation=2), fc=fc())
    yield "conv1d_causal_sliced", e(lambda m, x: m.fc(torch.tanh(m.c(x)[:, :, :-2]).mean(2)), c=nn.Conv1d(3, 3, 3, padding=2), fc=fc())
    yield "conv1d_groups_stride", e(lambda m, x: m.fc(torch.tanh(m.c(x)).mean(2)), c=nn.Conv1d(3, 3, 2, stride=2, groups=3), fc=fc())
    yield "conv1d_wavenet", e(
        lambda m, x: m.fc((m.r(torch.tanh(m.h(x)) * torch.sigmoid(m.g(x))) + x[..., 1:]).mean(2)), h=nn.Conv1d(3, 3, 2), g=nn.Conv1d(3, 3, 2), r=nn.Conv1d(3, 3, 1), fc=fc())
    yield "conv1d_maxpool", e(lambda m, x: m.fc(F.max_pool1d(torch.tanh(m.c(x)), 2).mean(2)), c=nn.Conv1d(3, 3, 3), fc=fc())
    yield "conv1d_avgpool", e(lambda m, x: m.fc(F.avg_pool1d(torch.tanh(m.c(x)), 2).amax(2)), c=nn.Conv1d(3, 3, 3), fc=fc())
    yield "conv1d_batchnorm", e(lambda m, x: m.fc(torch.tanh(m.n(m.c(x))).mean(2)), c=nn.Conv1d(3, 3, 3), n=nn.BatchNorm1d(3), fc=fc())
    yield "conv1d_instancenorm", e(lambda m, x: m.fc(torch.tanh(m.n(m.c(x))).amax(2)), c=nn.Conv1d(3, 3, 3), n=nn.InstanceNorm1d(3), fc=fc())
    yield "conv1d_transpose", e(lambda m, x: m.fc(torch.tanh(m.c(x)).mean(2)), c=nn.ConvTranspose1d(3, 3, 3, stride=2, padding=1), fc=fc())
    yield "conv1d_upsample_linear", e(lambda m, x: m.fc(torch.tanh(m.c(F.interpolate(x, scale_factor=2, mode="linear"))).mean(2)), c=nn.Conv1d(3, 3, 3), fc=fc())
    yield "conv1d_reflection_pad", e(lambda m, x: m.fc(torch.tanh(m.c(x)).mean(2)), c=nn.Sequential(nn.ReflectionPad1d(2), nn.Conv1d(3, 3, 3)), fc=fc())
    four = few[:4]
    e3 = lambda **layers: e(lambda m, x: m.fc(torch.tanh(m.c(x)).mean((2, 3, 4))), v, four, fc=fc(), **layers)
    yield "conv3d", e3(c=nn.Conv3d(2, 3, 2))
    yield "conv3d_stride_padding", e3(c=nn.Conv3d(2, 3, (2, 1, 2), stride=2, padding=(1, 0, 0)))
    yield "conv3d_transpose", e3(c=nn.ConvTranspose3d(2, 3, 2, stride=2))
    yield "conv3d_maxpool", e3(c=nn.Sequential(nn.Conv3d(2, 3, 1), nn.MaxPool3d(2)))
    yield "conv3d_avgpool", e3(c=nn.Sequential(nn.AvgPool3d(2), nn.Conv3d(2, 3, 1)))
    yield "conv3d_batchnorm", e3(c=nn.Sequential(nn.Conv3d(2, 3, 2), nn.BatchNorm3d(3)))
    yield "conv3d_upsample", e3(c=nn.Sequential(nn.Upsample(scale_factor=2), nn.Conv3d(2, 3, 2)))


def sequences(d):
    s, tokens, few, classes = d["sequence"], d["tokens"], d["few"], d["classes"]
    ce = "cross_entropy"
    e = lambda f, x=s, target=few, **layers: Entry(Fn(f, **layers), x, target, ce)
    h = lambda width=3: dict(head=L(width, 3))
    first = lambda m, x: m.head(m.r(x)[0].mean(1))
    for name, cell in dict(rnn=nn.RNN, lstm=nn.LSTM, gru=nn.GRU).items():
        yield f"seq_{name}", e(first, r=cell(4, 3, batch_first=True), **h())
        yield f"seq_{name}_last", e(lambda m, x: m.head(m.r(x)[0][:, -1]), r=cell(4, 3, batch_first=True), **h())
        yield f"seq_{name}_bidirectional", e(first, r=cell(4, 2, batch_first=True, bidirectional=True), **h(4))
        yield f"seq_{name}_two_layers", e(first, r=cell(4, 2, 2, batch_first=True), **h(2))
    yield "seq_rnn_relu", e(first, r=nn.RNN(4, 3, nonlinearity="relu", batch_first=True), **h())
    yield "seq_lstm_state", e(lambda m, x: m.head(m.r(x)[1][0][-1]), r=nn.LSTM(4, 3, batch_first=True), **h())
    yield "seq_gru_no_bias", e(first, r=nn.GRU(4, 3, batch_first=True, bias=False), **h())
    yield "seq_lstm_sequence_first", e(lambda m, x: m.head(m.r(x.transpose(0, 1))[0][-1]), r=nn.LSTM(4, 3), **h())
    for name, cell in dict(rnn=nn.RNNCell, lstm=nn.LSTMCell, gru=nn.GRUCell).items():
        yield f"seq_{name}_cell", e(stepped, c=cell(4, 3), **h())
    yield "seq_embedding", e(lambda m, x: m.head(torch.tanh(m.e(x)).mean(1)), tokens, classes, e=nn.Embedding(6, 3), **h())
    yield "seq_embedding_lstm", e(lambda m, x: m.head(m.r(m.e(x))[0][:, -1]), tokens, classes, e=nn.Embedding(6, 3), r=nn.LSTM(3, 2, batch_first=True), **h(2))
    for mode in "mean", "sum":
        by_hand = lambda m, x, mode=mode: m.head(torch.tanh(getattr(m.e.weight[x], mode)(1)))
        bag = Fn(lambda m, x: m.head(torch.tanh(m.e(x))), e=nn.EmbeddingBag(6, 3, mode=mode), **h())
        yield f"seq_embedding_bag_{mode}", Entry(bag, tokens, classes, ce, reference=by_hand)
    yield "seq_one_hot", e(lambda m, x: m.head(F.one_hot(x, 6).double().mean(1)), tokens, classes, **h(6))
    yield "seq_positions", e(lambda m, x: m.head(torch.tanh(m.e(x) + m.p(torch.arange(5))).mean(1)), tokens, classes, e=nn.Embedding(6, 3), p=nn.Embedding(5, 3), **h())
    yield "seq_conv_text", e(lambda m, x: m.head(torch.relu(m.c(m.e(x).transpose(1, 2))).amax(2)), tokens, classes, e=nn.Embedding(6, 3), c=nn.Conv1d(3, 3, 2), **h())
    yield "seq_word2vec", e(lambda m, x: m.e(x[:, 1:]).sum(1) @ m.o.weight.t(), tokens, tokens[:, 0].clone(), e=nn.Embedding(6, 3), o=nn.Embedding(6, 3))
    three = lambda: dict(q=L(4, 4), k=L(4, 4), v=L(4, 4), head=L(4, 3))
    yield "attention_by_hand", e(attention, **three())
    yield "attention_heads", e(heads, qkv=L(4, 12), head=L(4, 3))
    yield "attention_module", e(lambda m, x: m.head(m.a(x, x, x, need_weights=False)[0].mean(1)), a=nn.MultiheadAttention(4, 2, batch_first=True), **h(4))
    yield "attention_module_weights", e(lambda m, x: m.head(m.a(x, x, x)[0].mean(1)), a=nn.MultiheadAttention(4, 2, batch_first=True), **h(4))
    yield "attention_cross", e(lambda m, x: m.head(m.a(m.s.expand(x.shape[0], -1, -1), x, x, need_weights=False)[0].flatten(1)), a=nn.MultiheadAttention(4, 1, batch_first=True), s=P(torch.randn(1, 2, 4)), **h(8))
    yield "attention_causal", e(causal, **three())
    yield "attention_masked_fill", e(masked, **three(), mask=torch.tril(torch.ones(3, 3)))
    yield "attention_relative_bias", e(
        lambda m, x: m.head((torch.softmax(m.q(x) @ m.k(x).transpose(1, 2) / 2 + m.b[m.i], -1) @ m.v(x)).mean(1)), **three(), b=P(torch.randn(5)), i=torch.arange(3)[:, None] - torch.arange(3) + 2)
    yield "attention_linear", e(
        lambda m, x: m.head((F.elu(m.q(x)) + 1) @ ((F.elu(m.k(x)) + 1).transpose(1, 2) @ m.v(x))).mean(1), **three())
    yield "attention_einsum", e(
        lambda m, x: m.head(torch.einsum("bij,bjd->bid", torch.softmax(torch.einsum("bid,bjd->bij", m.q(x), m.k(x)), -1), m.v(x)).mean(1)), **three())
    yield "attention_rotary", e(rotary, **three())
    yield "attention_pooling", e(lambda m, x: m.head((torch.softmax(m.s(x), 1) * x).sum(1)), s=L(4, 1), **h(4))
    yield "transformer_encoder_layer", e(
        lambda m, x: m.head(m.t(x).mean(1)), t=nn.TransformerEncoderLayer(4, 2, 6, dropout=0.1, batch_first=True), **h(4))
    yield "transformer_encoder_norm_first", e(
        lambda m, x: m.head(m.t(x).mean(1)), t=nn.TransformerEncoderLayer(4, 2, 6, batch_first=True, norm_first=True, activation="gelu"), **h(4))
    yield "transformer_encoder", e(
        lambda m, x: m.head(m.t(x)[:, 0]), t=nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 1, 5, batch_first=True), 2, nn.LayerNorm(4), enable_nested_tensor=False), **h(4))
    yield "transformer_decoder_layer", e(lambda m, x: m.head(m.t(x, torch.tanh(x)).mean(1)), t=nn.TransformerDecoderLayer(4, 2, 5, batch_first=True), **h(4))
    yield "transformer_whole", e(lambda m, x: m.head(m.t(x, x[:, :2]).mean(1)), t=nn.Transformer(4, 1, 1, 1, 5, batch_first=True), **h(4))
    yield "norm_rms", e(lambda m, x: m.head((x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6) * m.g).mean(1)), g=P(torch.ones(4)), **h(4))
    yield "sets_deep", e(lambda m, x: m.head(torch.tanh(m.a(x)).sum(1)), a=L(4, 3), **h())
    yield "graph_convolution", e(lambda m, x: m.head(torch.tanh(m.adj @ m.a(x)).mean(1)), a=L(4, 3), adj=torch.rand(3, 3), **h())
    yield "graph_attention", e(graph_attention, a=L(4, 3), l=L(3, 1), r=L(3, 1), edges=torch.tensor([[1.0, 1, 0], [1, 1, 1], [0, 1, 1]]), **h())
    yield "graph_index_add", e(index_add, a=L(4, 3), **h())
    yield "state_space", e(state_space, a=P(torch.rand(3)), b=L(4, 3), **h())


def stepped(m, x):
    state = None
    for t in range(x.shape[1]):
        state = m.c(x[:, t], state)
    return m.head(state[0] if isinstance(state, tuple) else state)


def causal(m, x):
    mask = torch.triu(torch.full((3, 3), float("-inf")), 1)
    return m.head((torch.softmax(m.q(x) @ m.k(x).transpose(1, 2) / 2 + mask, -1) @ m.v(x)).mean(1))


def masked(m, x):
    scores = (m.q(x) @ m.k(x).transpose(1, 2) / 2).masked_fill(m.mask == 0, -1e9)
    return m.head((torch.softmax(scores, -1) @ m.v(x)).mean(1))


def rotary(m, x):
    angle = torch.arange(3)[:, None] * torch.tensor([1.0, 0.1])
    cos, sin = torch.cos(angle), torch.sin(angle)

    def turned(y):
        a, b = y[..., ::2], y[..., 1::2]
        return torch.stack([a * cos - b * sin, a * sin + b * cos], -1).flatten(-2)

    scores = turned(m.q(x)) @ turned(m.k(x)).transpose(1, 2) / 2
    return m.head((torch.softmax(scores, -1) @ m.v(x)).mean(1))


def graph_attention(m, x):
    y = m.a(x)
    scores = F.leaky_relu(m.l(y) + m.r(y).transpose(1, 2), 0.25)
    return m.head((torch.softmax(scores.masked_fill(m.edges == 0, float("-inf")), -1) @ y).mean(1))


def index_add(m, x):
    return m.head(torch.zeros(x.shape[0], 3, 3).index_add(1, torch.tensor([0, 0, 2]), torch.tanh(m.a(x))).mean(1))


def state_space(m, x):
    state = torch.zeros(x.shape[0], 3)
    for t in range(3):
        state = torch.sigmoid(m.a) * state + m.b(x[:, t])
    return m.head(state)


def indexing(d):
    x, s, classes, few = d["x"], d["sequence"], d["classes"], d["few"]
    ce = "cross_entropy"
    e = lambda f, x=x, target=classes, **layers: Entry(Fn(f, **layers), x, target, ce)
    a = lambda out=4: dict(a=L(4, out))
    b = lambda width=4: dict(b=L(width, 3))
    t = lambda m, x: torch.tanh(m.a(x))
    yield "index_tail", e(lambda m, x: m.b(t(m, x)[:, 1:]), **a(), **b(3))
    yield "index_step", e(lambda m, x: m.b(t(m, x)[:, ::2]), **a(), **b(2))
    yield "index_list", e(lambda m, x: m.b(t(m, x)[:, [3, 0, 0]]), **a(), **b(3))
    yield "index_ellipsis", e(lambda m, x: m.b(t(m, x)[..., -2:]), **a(), **b(2))
    yield "index_select", e(lambda m, x: m.b(t(m, x).index_select(1, torch.tensor([2, 1]))), **a(), **b(2))
    yield "index_mask", e(lambda m, x: m.b(t(m, x)[:, torch.tensor([True, False, True, True])]), **a(), **b(3))
    yield "index_put", e(put, **a(), **b())
    yield "shape_flip", e(lambda m, x: m.b(t(m, x).flip(1)), **a(), **b())
    yield "shape_roll", e(lambda m, x: m.b(t(m, x).roll(1, 1)), **a(), **b())
    yield "shape_chunk", e(lambda m, x: m.b(torch.cat([c * i for i, c in enumerate(t(m, x).chunk(2, 1), 1)], 1)), **a(), **b())
    yield "shape_split", e(lambda m, x: m.b(torch.cat(t(m, x).split([1, 3], 1)[::-1], 1)), **a(), **b())
    yield "shape_stack", e(lambda m, x: m.b(torch.stack([t(m, x), x], 1).flatten(1)), **a(), **b(8))
    yield "shape_repeat", e(lambda m, x: m.b(t(m, x).repeat(1, 2)), **a(), **b(8))
    yield "shape_repeat_interleave", e(lambda m, x: m.b(t(m, x).repeat_interleave(2, 1)), **a(), **b(8))
    yield "shape_expand", e(lambda m, x: m.b((t(m, x).unsqueeze(1).expand(-1, 3, -1) * m.w).mean(1)), **a(), **b(), w=P(torch.randn(3, 4)))
    yield "shape_permute", e(lambda m, x: m.b(t(m, x).permute(0, 2, 1).reshape(x.size(0), -1)), s, few, **a(), **b(12))
    yield "shape_transposed_and_back", e(lambda m, x: m.b((m.w @ t(m, x).t()).t()), **a(), **b(), w=P(torch.randn(4, 4)))
    yield "shape_outer", e(lambda m, x: m.b((t(m, x).unsqueeze(2) * x.unsqueeze(1)).flatten(1)), **a(), **b(16))
    yield "shape_triu_pairs", e(lambda m, x: m.b(pairs(t(m, x))), **a(), **b(6))
    yield "shape_diagonal", e(lambda m, x: m.b(torch.diagonal(t(m, x).unsqueeze(2) * x.unsqueeze(1), dim1=1, dim2=2)), **a(), **b())
    yield "shape_unbind", e(lambda m, x: m.b(sum(t(m, x).unbind(1))), s, few, **a(), **b())
    yield "sum_cumulative", e(lambda m, x: m.b(t(m, x).cumsum(1)), **a(), **b())
    yield "sum_logsumexp", e(lambda m, x: m.b(torch.logsumexp(t(m, x), 1)), s, few, **a(), **b())
    yield "sum_norm", e(lambda m, x: m.b(m.a(x)) / (1 + m.a(x).norm(dim=1, keepdim=True)), **a(), **b())
    yield "sum_norm_l1", e(lambda m, x: m.b(F.normalize(m.a(x), p=1, dim=1)), **a(), **b())
    yield "sum_product", e(lambda m, x: m.b(t(m, x).prod(1)), s, few, **a(), **b())
    yield "sum_variance", e(lambda m, x: m.b(t(m, x).var(1, unbiased=False)), s, few, **a(), **b())
    yield "sum_maximum", e(lambda m, x: m.b(t(m, x).max(1).values), s, few, **a(), **b())
    yield "sum_minimum", e(lambda m, x: m.b(t(m, x).amin(1)), s, few, **a(), **b())
    yield "sum_topk", e(lambda m, x: m.b(t(m, x).topk(2, 1).values.flatten(1)), s, few, **a(), **b(8))
    yield "sum_sorted", e(lambda m, x: m.b(t(m, x).sort(1).values), **a(), **b())
    yield "product_bmm", e(lambda m, x: m.b(torch.bmm(t(m, x), x.transpose(1, 2)).flatten(1)), s, few, **a(), **b(9))
    yield "product_baddbmm", e(lambda m, x: m.b(torch.baddbmm(x, t(m, x) @ m.w, x[:, :2].repeat(1, 2, 1)).mean(1)), s, few, **a(), **b(), w=P(torch.randn(4, 4)))
    yield "product_addmm", e(lambda m, x: torch.addmm(m.c, t(m, x), m.w, beta=0.5, alpha=2), **a(), w=P(torch.randn(4, 3)), c=P(torch.randn(3)))
    yield "product_matmul_left", e(lambda m, x: m.b(torch.matmul(m.w, t(m, x)).mean(1)), s, few, **a(), **b(), w=P(torch.randn(2, 3)))
    yield "einsum_bilinear", e(lambda m, x: torch.einsum("bi,kij,bj->bk", x, m.w, t(m, x)), **a(), w=P(torch.randn(3, 4, 4)))
    yield "einsum_tensor", e(lambda m, x: m.b(torch.einsum("bti,tij->bj", t(m, x), m.w)), s, few, **a(), **b(), w=P(torch.randn(3, 4, 4)))
    yield "einsum_ellipsis", e(lambda m, x: m.b(torch.einsum("...i,ij->...j", t(m, x), m.w).mean(1)), s, few, **a(), **b(), w=P(torch.randn(4, 4)))


def put(m, x):
    y = torch.tanh(m.a(x)).clone()
    y[:, 1] = x[:, 0] * y[:, 2]
    return m.b(y)


def pairs(y):
    i, j = torch.triu_indices(4, 4, 1)
    return (y[:, :, None] * y[:, None])[:, i, j]


def losses(d):
    x, classes, real = d["x"], d["classes"], d["real"]
    inside = lambda model, loss, target: Entry(Loss(model, loss), x, target, "output", inside=True)
    net = lambda: mlp(torch.tanh)
    yield "loss_mse", inside(net(), lambda y, t: ((y - t) ** 2).mean(), real)
    yield "loss_mse_of_each", inside(net(), lambda y, t: (y - t).square().sum(1), real)
    yield "loss_mse_half_sum", inside(net(), lambda y, t: 0.5 * (y - t).pow(2).sum(-1).mean(0), real)
    yield "loss_rmse", inside(net(), lambda y, t: (y - t).square().mean().sqrt(), real)
    yield "loss_l1", inside(net(), lambda y, t: (y - t).abs().mean(), real)
    yield "loss_huber", inside(net(), huber, real)
    yield "loss_cross_entropy", inside(net(), nn.CrossEntropyLoss(), classes)
    yield "loss_cross_entropy_weights", inside(net(), nn.CrossEntropyLoss(weight=torch.tensor([0.5, 1, 2])), classes)
    yield "loss_cross_entropy_gathered", inside(net(), lambda y, t: -F.log_softmax(y, 1).gather(1, t.unsqueeze(1)).mean(), classes)
    yield "loss_cross_entropy_one_hot", inside(net(), lambda y, t: -(F.one_hot(t, 3) * F.log_softmax(y, 1)).sum(1).mean(), classes)
    yield "loss_nll", inside(Fn(lambda m, x: F.log_softmax(m.b(torch.tanh(m.a(x))), 1), a=L(4, 4), b=L(4, 3)), nn.NLLLoss(), classes)
    yield "loss_focal", inside(net(), focal, classes)
    yield "loss_bce", inside(
        Fn(lambda m, x: torch.sigmoid(m.b(torch.tanh(m.a(x)))), a=L(4, 4), b=L(4, 3)), lambda y, t: -(t * y.log() + (1 - t) * (1 - y).log()).mean(), torch.rand(7, 3))
    yield "loss_bce_logits", inside(net(), nn.BCEWithLogitsLoss(), torch.rand(7, 3))
    yield "loss_kl", inside(Fn(lambda m, x: F.log_softmax(m.b(torch.tanh(m.a(x))), 1), a=L(4, 4), b=L(4, 3)), nn.KLDivLoss(reduction="batchmean"), torch.rand(7, 3))
    yield "loss_poisson", inside(net(), lambda y, t: (y.exp() - t * y).mean(), torch.rand(7, 3))
    yield "loss_gaussian", inside(mlp(torch.tanh, (4, 4, 2)), gaussian, real[:, :1].clone())
    yield "loss_penalty", Entry(Penalised(net(), lambda y, t: (y - t).square().mean()), x, real, "output", inside=True)
    yield "loss_logcosh", inside(net(), lambda y, t: (F.softplus(2 * (y - t)) - (y - t) - math.log(2)).mean(), real)
    yield "loss_mean_output", Entry(Fn(lambda m, x: m.b(torch.tanh(m.a(x))).square().mean(), a=L(4, 4), b=L(4, 3)), x, None, "output")
    yield "loss_weights_penalty", Entry(Penalised(net(), nn.CrossEntropyLoss(weight=torch.tensor([0.5, 1, 2]))), x, classes, "output", inside=True)
    yield "loss_ignored_class_entropy", inside(
        net(), lambda y, t: F.cross_entropy(y, t, ignore_index=1) + 0.1 * (F.softmax(y, 1) * F.log_softmax(y, 1)).sum(1).mean(), classes)
    yield "loss_two_weightings", inside(
        net(), lambda y, t: F.cross_entropy(y, t, weight=torch.tensor([0.5, 1, 2])) + 0.5 * F.nll_loss(F.log_softmax(-y, 1), t, weight=torch.tensor([2, 1, 3.0])), classes)
    yield "loss_mean_summed", inside(net(), lambda y, t: (y - t).square().mean(0).sum(), real)
    yield "loss_language_model", Entry(
        Loss(Fn(lambda m, x: m.b(torch.tanh(m.e(x))), e=nn.Embedding(6, 3), b=L(3, 6)), lambda y, t: F.cross_entropy(y[:, :-1].reshape(-1, 6), t[:, 1:].reshape(-1))),
        d["tokens"], d["tokens"], "output", inside=True)


def huber(y, t):
    e = (y - t).abs()
    return torch.where(e < 1, 0.5 * e * e, e - 0.5).mean()


def focal(y, t):
    log_p = F.log_softmax(y, 1).gather(1, t.unsqueeze(1)).squeeze(1)
    return (-((1 - log_p.exp()) ** 2) * log_p).mean()


def gaussian(y, t):
    return F.gaussian_nll_loss(y[:, :1], t, F.softplus(y[:, 1:]))


def models():
    torch.manual_seed(20261129)
    d = data()
    for part in activations, perceptrons, images, signals, sequences, indexing, losses:
        yield from part(d)


def randomise(model):
    """Weights and statistics away from the special values that layers start with."""
    for module in model.modules():
        if isinstance(module, nn.modules.batchnorm._BatchNorm):
            module.running_mean.normal_(0, 0.3)
            module.running_var.uniform_(0.5, 2)
    for p in model.parameters():
        p += 0.2 * torch.randn_like(p)


def flattened(tensors, parameters):
    return torch.cat([(torch.zeros_like(p) if t is None else t).reshape(-1) for p, t in zip(parameters, tensors)])


def derivatives(value, parameters, directions):
    grads = torch.autograd.grad(value, parameters, create_graph=True, allow_unused=True)
    flat = flattened(grads, parameters)
    rows = []
    for direction in directions:
        along = (flat * direction).sum()
        row = torch.autograd.grad(along, parameters, retain_graph=True, allow_unused=True) if along.requires_grad else [None] * len(parameters)
        rows.append(flattened(row, parameters))
    return flat, torch.stack(rows)


def own_hessian(value, parameters, directions, gradient, products):
    """Why autograd's second derivatives of a model are not taken."""
    own = flattened(torch.autograd.grad(value, parameters, retain_graph=True), parameters)
    assert (gradient - own).abs().max() < 1e-8 and (products - products.T).abs().max() < 1e-12
    try:
        _, second = derivatives(value, parameters, directions)
    except RuntimeError as failure:
        assert "is not implemented" in str(failure)
        return "unimplemented"
    asymmetry = (second - second.T).abs().max() / second.abs().max()
    assert asymmetry > 1e-3
    return f"asymmetric {asymmetry:.1e}"


def save(out, name, e):
    model = e.model.eval()
    with torch.no_grad():
        randomise(model)
    named = list(model.named_parameters())
    parameters = [p for _, p in named]
    n = sum(p.numel() for p in parameters)
    loss = LOSSES[e.loss]
    inputs = (e.x, e.target) if e.inside else (e.x,)
    y = model(*inputs)
    y = y[0] if isinstance(y, tuple) else y
    value = loss(y, e.target)
    directions = torch.eye(n) if n <= MOST_FULL else torch.randn(DIRECTIONS, n)
    note = e.note
    if e.note == "exporter":
        value = loss(e.reference(model, e.x), e.target)
    if e.reference is None or e.note == "exporter":
        gradient, products = derivatives(value, parameters, directions)
    else:
        gradient, products = derivatives(loss(e.reference(model, e.x), e.target), parameters, directions)
        note = f"{note} {own_hessian(value, parameters, directions, gradient, products)}".strip()
    names = ["x", "target"][: len(inputs)]
    model.training = True  # of the model itself: keeps equal tensors apart
    try:
        torch.onnx.export(
            model, tuple(t[:2] for t in inputs), str(out / f"{name}.onnx"), opset_version=e.opset, input_names=names,
            dynamic_axes={k: {0: "batch"} for k in names}, do_constant_folding=False, training=torch.onnx.TrainingMode.PRESERVE)
    except Exception as failure:
        note = "not exported: " + str(failure).splitlines()[0]
    arrays = {"x": e.x, "loss": value, "directions": directions, "products": products}
    if e.target is not None:
        arrays["target"] = e.target
    at = 0
    for name_of, p in named:
        arrays[f"grad.{name_of}"] = gradient[at : at + p.numel()].reshape(p.shape)
        at += p.numel()
    np.savez(out / f"{name}.npz", **{k: t.detach().numpy() for k, t in arrays.items()})
    (out / f"{name}.txt").write_text("".join(f"{k}\n" for k, _ in named))
    (out / f"{name}.buffers.txt").write_text("".join(f"{k}\n" for k, _ in model.named_buffers()))
    return f"{name} {e.loss} {note}".strip()


def main():
    out, wanted = Path(sys.argv[1]), sys.argv[2:]
    lines = []
    for i, (name, entry) in enumerate(models()):
        if not wanted or name in wanted:
            torch.manual_seed(20261129 + i)
            lines.append(save(out, name, entry))
            print(lines[-1], flush=True)
    (out / "models.txt").write_text("".join(line + "\n" for line in lines))


if __name__ == "__main__":
    main()
