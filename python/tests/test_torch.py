"""Models of PyTorch by both engines; torch.autograd.functional is the oracle."""

import copy
import tempfile
import unittest
from pathlib import Path

import numpy as np

import cairn

try:
    import torch
except ImportError:
    raise unittest.SkipTest("torch is not here")


def perceptron(dtype=torch.float64):
    torch.manual_seed(7)
    model = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.Tanh(), torch.nn.Linear(3, 3)).to(dtype)
    return model, torch.randn(20, 4, dtype=dtype), torch.randint(0, 3, (20,))


def oracle(model, loss, x, y, l2=0.0):
    """Eigenvalues of the Hessian at the model's own parameters in float64, by differentiating twice through the module."""
    model = copy.deepcopy(model).double()
    parts = list(model.parameters())
    value = loss(model(x), y) + l2 * torch.cat([p.reshape(-1) for p in parts]).square().mean()

    def flat(gradients):
        return torch.cat([(torch.zeros_like(p) if g is None else g).reshape(-1) for g, p in zip(gradients, parts)])

    gradient = flat(torch.autograd.grad(value, parts, create_graph=True))
    rows = [flat(torch.autograd.grad(g, parts, retain_graph=True, allow_unused=True)) for g in gradient]
    return torch.linalg.eigvalsh(torch.stack(rows)).numpy()


class Recurrent(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm, self.head = torch.nn.LSTM(2, 3, batch_first=True), torch.nn.Linear(3, 1)

    def forward(self, x):
        return self.head(self.lstm(x)[0][:, -1])


class Indexing(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.table, self.head = torch.nn.Parameter(torch.randn(5, 3)), torch.nn.Linear(3, 1)

    def forward(self, x):
        chosen = self.table[x.long().flip(0)]
        chosen[:, 1:] = chosen[:, 1:].roll(1, dims=1).tanh() * chosen[:, :1].clone()
        return self.head(chosen)


class Engines(unittest.TestCase):
    def test_both_are_the_same_function(self):
        model, x, y = perceptron()
        loss = torch.nn.functional.cross_entropy
        native = cairn.problem(model, loss=loss, x=x, y=y, l2=0.01)
        outside = cairn.problem(model, loss=loss, x=x, y=y, l2=0.01, engine="torch")
        self.assertEqual("native", native.engine, native.reason)
        one, other = cairn.inspect(native, proof=False), cairn.inspect(outside)
        self.assertAlmostEqual(one.value, other.value, delta=1e-12)
        np.testing.assert_allclose(one.eigenvalues, other.eigenvalues, atol=1e-9)
        np.testing.assert_allclose(other.eigenvalues, oracle(model, loss, x, y, 0.01), atol=1e-8)

    def test_a_point_goes_back_into_the_model(self):
        model, x, y = perceptron()
        problem = cairn.problem(model, loss=torch.nn.functional.cross_entropy, x=x, y=y, l2=0.1)
        study = cairn.search(problem, runs=2, iterations=60)
        study.load_into(model, run=1)
        value = torch.nn.functional.cross_entropy(model(x), y)
        value = value + 0.1 * torch.cat([p.reshape(-1) for p in model.parameters()]).square().mean()
        gradient = torch.cat([g.reshape(-1) for g in torch.autograd.grad(value, list(model.parameters()))])
        squared = list(study.runs["squared_gradient_norm"])[1]
        self.assertAlmostEqual(squared**0.5, gradient.norm().item(), delta=1e-12 + 1e-6 * squared**0.5)
        with self.assertRaisesRegex(cairn.CairnError, "other parameters"):
            study.load_into(torch.nn.Linear(4, 3))

    def test_a_study_of_a_model_outlives_its_problem(self):
        """Another Python, which has no model, goes on and proves."""
        model, x, y = perceptron()
        problem = cairn.problem(model, loss=torch.nn.functional.cross_entropy, x=x, y=y, l2=0.1, engine="native")
        with tempfile.TemporaryDirectory() as folder:
            study = cairn.search(problem, runs=2, iterations=60, out=Path(folder) / "study")
            self.assertEqual(27, len(study.theta(1)))
            self.assertTrue(all(len(theta) == 0 for theta in study.iterates["theta"]))  # not kept of so many parameters
            problem._files.cleanup()
            here = cairn.resume(Path(folder) / "study")
            self.assertEqual(2, here.summary["runs"])
            proven = list(here.certify()["statement"])
            self.assertEqual(2, len(proven))
            self.assertLessEqual(set(proven), {"critical", "not_critical"})

    def test_what_is_frozen_is_not_in_theta(self):
        class Scaled(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.below, self.above = torch.nn.Linear(3, 2), torch.nn.Linear(2, 2)
                self.below.requires_grad_(False)
                self.register_buffer("scale", torch.tensor([0.5, 2.0]))
                self.shift = torch.nn.Parameter(torch.tensor([0.25, -1.0]), requires_grad=False)

            def forward(self, x):
                return torch.tanh(self.above(torch.tanh(self.below(x)) * self.scale + self.shift))

        torch.manual_seed(11)
        model, x, y = Scaled().double(), torch.randn(12, 3).double(), torch.randn(12, 2).double()
        problem = cairn.problem(model, loss=torch.nn.functional.mse_loss, x=x, y=y, engine="native")
        self.assertEqual(6, problem.dimension)
        point = cairn.inspect(problem, proof=False)
        trained = [model.above.weight, model.above.bias]

        def value(*parameters):
            hidden = torch.tanh(model.below(x)) * model.scale + model.shift
            return torch.nn.functional.mse_loss(torch.tanh(hidden @ parameters[0].T + parameters[1]), y)

        blocks = torch.autograd.functional.hessian(value, tuple(trained))
        dense = torch.cat([torch.cat([b.reshape(p.numel(), -1) for b in row], 1) for row, p in zip(blocks, trained)])
        np.testing.assert_allclose(np.sort(point.eigenvalues), np.linalg.eigvalsh(dense.numpy()), atol=1e-12)
        before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
        study = cairn.search(problem, runs=1, iterations=3)
        study.load_into(model)
        for name, tensor in model.state_dict().items():
            self.assertEqual(not name.startswith("above"), torch.equal(before[name], tensor), name)

    def test_what_has_no_native_form_says_why(self):
        model, x, y = perceptron()
        problem = cairn.problem(model, loss=lambda output, target: output.square().mean(), x=x, y=y)
        self.assertEqual("torch", problem.engine)
        self.assertIn("the loss", problem.reason)
        with self.assertRaises(cairn.CairnError):
            cairn.problem(model, loss=lambda output, target: output.mean(), x=x, y=y, engine="native")


class TorchEngine(unittest.TestCase):
    def agrees(self, model, loss, x, y, tolerance=1e-8):
        problem = cairn.problem(model, loss=loss, x=x, y=y, engine="torch")
        found = cairn.inspect(problem).eigenvalues
        study = cairn.search(problem, runs=1, iterations=3)
        self.assertEqual(1, study.summary["runs"])
        expected = oracle(model, loss, x.double(), y if y.dtype == torch.int64 else y.double())
        np.testing.assert_allclose(found, expected, atol=tolerance * max(1, np.abs(expected).max()))

    def test_an_lstm(self):
        torch.manual_seed(1)
        self.agrees(Recurrent().double(), torch.nn.functional.mse_loss, torch.randn(6, 4, 2).double(), torch.randn(6, 1).double())

    def test_shared_parameters(self):
        class Tied(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.first = torch.nn.Linear(3, 3)
                self.second = torch.nn.Linear(3, 3)
                self.second.weight = self.first.weight

            def forward(self, x):
                return self.second(self.first(x).tanh())

        torch.manual_seed(3)
        self.agrees(Tied().double(), torch.nn.functional.mse_loss, torch.randn(7, 3).double(), torch.randn(7, 3).double())

    def test_dropout_in_training_mode_is_refused(self):
        torch.manual_seed(4)
        model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Dropout(0.5), torch.nn.Linear(8, 1)).double()
        problem = dict(loss=torch.nn.functional.mse_loss, x=torch.randn(9, 4).double(), y=torch.randn(9, 1).double())
        with self.assertRaisesRegex(cairn.CairnError, "eval"):
            cairn.problem(model, engine="torch", **problem)
        model[1].p = 1e-9  # however seldom it is seen
        with self.assertRaisesRegex(cairn.CairnError, "eval"):
            cairn.problem(model, **problem)
        self.assertTrue(np.isfinite(cairn.inspect(cairn.problem(model.eval(), engine="torch", **problem)).value))

    def test_a_loss_that_gives_no_tensor_of_the_parameters(self):
        data = dict(x=torch.ones(3, 2).double(), y=torch.ones(3, 1).double(), engine="torch")
        for words, loss in (
            ("TypeError: loss gives float, must give a tensor", lambda output, target: (output - target).square().mean().item()),
            ("ValueError: the loss does not depend on the model's parameters", lambda output, target: (output - target).detach().square().mean()),
            ("TypeError: loss gives a complex number", lambda output, target: output.sum() * 1j),
        ):
            with self.assertRaisesRegex(cairn.CairnError, f"^{words}"):
                cairn.inspect(cairn.problem(torch.nn.Linear(2, 1).double(), loss=loss, **data))

    def test_what_computes_in_float32_unsaid_is_told(self):
        class Rough(torch.nn.Linear):
            def forward(self, x):
                return super().forward(x).float().tanh().double()

        torch.manual_seed(12)
        problem = cairn.problem(
            Rough(3, 2).double(), loss=torch.nn.functional.mse_loss, x=torch.randn(7, 3).double(), y=torch.randn(7, 2).double(), engine="torch")
        self.assertIn("gradients are rough", "".join(cairn.inspect(problem).values["warnings"]))

    def test_what_draws_random_numbers_unseen_is_told(self):
        class Random(torch.nn.Linear):
            def forward(self, x):
                return super().forward(x).tanh() + 1e-9 * torch.randn(2, dtype=torch.float64)

        torch.manual_seed(13)
        problem = cairn.problem(
            Random(3, 2).double(), loss=torch.nn.functional.mse_loss, x=torch.randn(7, 3).double(), y=torch.randn(7, 2).double(), engine="torch")
        self.assertIn("two answers for one θ differ", "".join(cairn.inspect(problem).values["warnings"]))

    def test_buffers_and_parameters_stay_as_they_are(self):
        torch.manual_seed(5)
        model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.BatchNorm1d(4), torch.nn.Linear(4, 1)).double()
        before = {name: value.clone() for name, value in model.state_dict().items()}
        cairn.inspect(cairn.problem(
            model, loss=torch.nn.functional.mse_loss, x=torch.randn(8, 3).double(), y=torch.randn(8, 1).double(), engine="torch"))
        for name, value in model.state_dict().items():
            self.assertTrue(torch.equal(before[name], value), name)
        self.assertTrue(model.training)

    def test_a_loss_of_ones_own(self):
        model, x, y = perceptron()
        self.agrees(model, lambda output, target: (1 + (output[range(20), target] - 1) ** 2).log().mean(), x, y)

    def test_complex_indexing(self):
        torch.manual_seed(2)
        x, y = torch.tensor([0.0, 3.0, 4.0, 1.0, 3.0]).double(), torch.randn(5, 1).double()
        self.agrees(Indexing().double(), torch.nn.functional.mse_loss, x, y)

    def test_float32(self):
        model, x, y = perceptron(torch.float32)
        self.agrees(model, torch.nn.functional.cross_entropy, x, y, 1e-3)

        problem = cairn.problem(model, loss=torch.nn.functional.cross_entropy, x=x, y=y)
        self.assertTrue(all("float32" in warning for warning in cairn.inspect(problem).values["warnings"]))

    def test_an_embedding_tied_to_the_output(self):
        class Tied(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.table, self.out = torch.nn.Embedding(6, 3), torch.nn.Linear(3, 6, bias=False)
                self.out.weight = self.table.weight

            def forward(self, x):
                return self.out(self.table(x).tanh().mean(1))

        torch.manual_seed(8)
        model, x, y = Tied().double(), torch.randint(0, 6, (9, 4)), torch.randint(0, 6, (9,))
        found = cairn.inspect(cairn.problem(model, loss=torch.nn.functional.cross_entropy, x=x, y=y, engine="torch"))
        np.testing.assert_allclose(found.eigenvalues, oracle(model, torch.nn.functional.cross_entropy, x, y), atol=1e-8)

    def test_a_packed_sequence(self):
        class Packed(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.gru, self.head = torch.nn.GRU(2, 3), torch.nn.Linear(3, 1)

            def forward(self, x):
                return self.head(self.gru(x)[1][0])

        torch.manual_seed(9)
        model, y = Packed().double(), torch.randn(4, 1).double()
        x = torch.nn.utils.rnn.pack_padded_sequence(torch.randn(5, 4, 2).double(), [5, 4, 2, 1])
        found = cairn.inspect(cairn.problem(model, loss=torch.nn.functional.mse_loss, x=x, y=y, engine="torch"))
        np.testing.assert_allclose(found.eigenvalues, oracle(model, torch.nn.functional.mse_loss, x, y), atol=1e-8)

    def test_a_function_without_a_second_derivative_is_refused(self):
        class Cube(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                ctx.save_for_backward(x)
                return x**3

            @staticmethod
            @torch.autograd.function.once_differentiable
            def backward(ctx, g):
                return 3 * ctx.saved_tensors[0] ** 2 * g

        class Model(torch.nn.Linear):
            def forward(self, x):
                return Cube.apply(super().forward(x))

        torch.manual_seed(10)
        model, x, y = Model(3, 2).double(), torch.randn(6, 3).double(), torch.randn(6, 2).double()
        with self.assertRaisesRegex(cairn.CairnError, "the Hessian product is not the derivative of the gradient"):
            cairn.inspect(cairn.problem(model, loss=torch.nn.functional.mse_loss, x=x, y=y, engine="torch"))

    def test_what_is_no_vector_of_real_numbers_is_refused(self):
        def refused(words, model, loss=torch.nn.functional.mse_loss):
            with self.assertRaisesRegex(ValueError, words):
                cairn.problem(model, loss=loss, x=torch.ones(1, 2), y=torch.ones(1, 1), engine="torch")

        class Weighted(torch.nn.MSELoss):
            def __init__(self):
                super().__init__()
                self.weight = torch.nn.Parameter(torch.ones(1))

        both = torch.nn.ParameterList([torch.nn.Parameter(part) for part in (torch.zeros(3)[:2],) * 2])
        refused("share memory", both)
        refused("share memory", torch.nn.ParameterList([torch.nn.Parameter(torch.ones(1).expand(2))]))
        refused("call the model once", torch.nn.LazyLinear(1))
        refused("bfloat16", torch.nn.Linear(2, 1).bfloat16())
        refused("complex", torch.nn.ParameterList([torch.nn.Parameter(torch.ones(1, dtype=torch.complex64))]))
        refused("the loss has parameters", torch.nn.Linear(2, 1), Weighted())

    def test_the_losss_buffers_stay_as_they_are(self):
        class Counting(torch.nn.MSELoss):
            def __init__(self):
                super().__init__()
                self.register_buffer("calls", torch.zeros(()))

            def forward(self, output, target):
                self.calls += 1
                return super().forward(output, target)

        loss = Counting()
        cairn.inspect(cairn.problem(torch.nn.Linear(2, 1).double(), loss=loss, x=torch.ones(1, 2).double(), y=torch.ones(1, 1).double()))
        self.assertEqual(0, loss.calls.item())

    def test_a_model_that_raises(self):
        class Broken(torch.nn.Linear):
            def forward(self, x):
                raise RuntimeError("no forward today")

        problem = cairn.problem(Broken(2, 1), loss=torch.nn.functional.mse_loss, x=torch.ones(1, 2), y=torch.ones(1, 1))
        with self.assertRaisesRegex(cairn.CairnError, "RuntimeError: no forward today"):
            cairn.inspect(problem)


if __name__ == "__main__":
    unittest.main()
