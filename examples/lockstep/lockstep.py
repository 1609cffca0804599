"""Both engines on one search: Newton-MR on the network of Figure 3 (16-8-16-16, Swish, mean squared error), every run at once
by torch, one after the other by Cairn's own programs. With --product: one Hessian product of a network of 10⁶ parameters.

    python3 lockstep.py [--runs 100] [--iterations 1] [--maxit 10] [--samples 10000] [--device cpu] [--threads 1] [--product 60000]
"""

import argparse
import os

import cairn
import torch

WIDE = (64, 7751, 64)  # the widest network of `./cairn bench --scale`
BLOCK = 2000  # samples whose graph is held at a time


class Watch:
    """Seconds on the clock, and of CPU of this process and of those that it started and that have ended."""

    def __init__(self):
        self._began = os.times()

    def __str__(self):
        now, then = os.times(), self._began
        cpu = sum(now[:4]) - sum(then[:4])
        return f"{now.elapsed - then.elapsed:.1f} s, {cpu:.1f} s of CPU"


class Swish(torch.nn.Module):
    def forward(self, x):
        return x * torch.sigmoid(x)


def network(*widths):
    layers = []
    for a, b in zip(widths, widths[1:]):
        layers += [torch.nn.Linear(a, b), Swish()]
    return torch.nn.Sequential(*layers[:-1]).double()


def search(engine, arguments):
    """The final losses, which both engines must have."""
    torch.manual_seed(1)
    device = arguments.device if engine == "torch" else "cpu"
    model = network(16, 8, 16, 16).to(device)
    x = torch.randn(arguments.samples, 16, dtype=torch.float64).to(device)
    problem = cairn.problem(model, loss=torch.nn.functional.mse_loss, x=x, y=x, engine=engine, batched=engine == "torch")
    how = {"together": arguments.runs} if engine == "torch" else {"workers": arguments.threads}
    finder = {"type": "newton_mr", "rtol": 5e-4, "maxit": arguments.maxit, "hessian": "products"}
    watch = Watch()
    study = cairn.search(
        problem, finder=finder, runs=arguments.runs, iterations=arguments.iterations, seed=1, store={"spectra_up_to": 0},
        progress=False, **how)
    print(f"{engine}: {arguments.runs} runs, {arguments.iterations} iteration(s), {arguments.samples:,} samples: {watch}", flush=True)
    points = study.points
    return points[points["kind"] == "final"].sort_values("run")["loss"].to_numpy()


def product(arguments):
    torch.manual_seed(1)
    model = network(*WIDE).to(arguments.device)
    x = torch.randn(arguments.product, WIDE[0], dtype=torch.float64, device=arguments.device)
    parameters = list(model.parameters())  # 64·7751 + 7751 + 7751·64 + 64 = 999,943
    vectors = [torch.randn_like(p) for p in parameters]
    total = [torch.zeros_like(p) for p in parameters]
    watch = Watch()
    for block in x.split(BLOCK):
        loss = torch.nn.functional.mse_loss(model(block), block) * (len(block) / len(x))
        slopes = torch.autograd.grad(loss, parameters, create_graph=True)
        parts = torch.autograd.grad(sum((g * v).sum() for g, v in zip(slopes, vectors)), parameters)
        total = [a + b for a, b in zip(total, parts)]
    norm = float(sum((t * t).sum() for t in total)) ** 0.5  # waits for a device
    print(f"product of {sum(p.numel() for p in parameters):,} parameters on {len(x):,} samples by torch {torch.__version__}, "
          f"{torch.get_num_threads()} thread(s): {watch}, norm {norm:.6g}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--iterations", type=int, default=1)
    parser.add_argument("--maxit", type=int, default=10, help="Hessian products of a step at most")
    parser.add_argument("--samples", type=int, default=10_000)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--product", type=int, default=0, metavar="SAMPLES", help="times a product instead")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    print(f"torch {torch.__version__} on {arguments.device}, load {os.getloadavg()[0]:.1f}", flush=True)
    if arguments.product:
        product(arguments)
        return
    native, other = (search(engine, arguments) for engine in ("native", "torch"))
    print(f"final losses are {abs(native - other).max():.1e} apart at most")


if __name__ == "__main__":
    main()
