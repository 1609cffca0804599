"""Many θs in one call: functions of arrays of points, torch modules by vmap. The oracle is one θ after the other."""

import unittest

import numpy as np

import cairn

try:
    import torch
except ImportError:
    torch = None

STIFFNESS = np.array([1.0, 2.0, 3.0])


def values(thetas):
    return (STIFFNESS * (thetas**2 / 2 + thetas**4 / 4)).sum(axis=1)


def gradients(thetas):
    return STIFFNESS * (thetas + thetas**3)


class ManyAtOnce(unittest.TestCase):
    def test_runs_ask_together(self):
        asked = []

        def f(thetas):
            asked.append(len(thetas))
            return values(thetas)

        problem = cairn.problem(f, gradient=gradients, dimension=3, batched=True)
        study = cairn.search(problem, runs=8, iterations=50, together=8, progress=False)
        self.assertIn(8, asked)
        self.assertTrue((study.table("runs")["squared_gradient_norm"] < 1e-16).all())
        for run in range(8):
            np.testing.assert_allclose(study.theta(run), 0, atol=1e-6)

    def test_products_and_hessians_of_many(self):
        problem = cairn.problem(
            values, gradient=gradients, dimension=3, batched=True,
            products=lambda thetas, vectors: (STIFFNESS * (1 + 3 * thetas**2))[:, None, :] * vectors,
            hessian=lambda thetas: np.array([np.diag(STIFFNESS * (1 + 3 * t**2)) for t in thetas]))
        study = cairn.search(problem, runs=4, iterations=50, together=4, progress=False)
        self.assertEqual(study.summary["critical"]["1e-8"], 4)
        H = cairn.hessian(problem, [0.1, 0.2, 0.3])
        np.testing.assert_allclose(H @ np.eye(3), np.diag(STIFFNESS * (1 + 3 * np.array([0.1, 0.2, 0.3]) ** 2)), rtol=1e-14)

    def test_a_wrong_shape_is_told(self):
        problem = cairn.problem(lambda thetas: values(thetas).sum(), gradient=gradients, dimension=3, batched=True)
        with self.assertRaisesRegex(cairn.CairnError, r"the function has the shape \(\), must be \(1,\)"):
            cairn.inspect(problem, np.zeros(3))

    def test_what_works_on_its_own_goes_not_together(self):
        with self.assertRaisesRegex(ValueError, "together is for objectives of this Python"):
            cairn.search(cairn.problem("x^2"), together=4)


@unittest.skipIf(torch is None, "torch is not here")
class ByVmap(unittest.TestCase):
    def check(self, model, loss, x, y, l2=0.0):
        """Values, gradients, products and Hessians of five θs are those of one after the other."""
        many = cairn.problem(model, loss=loss, x=x, y=y, l2=l2, batched=True)._objective
        one = cairn.problem(model, loss=loss, x=x, y=y, l2=l2, engine="torch")._objective
        random = np.random.default_rng(3)
        thetas = many.theta() + 0.3 * random.standard_normal((5, many.dimension))
        vectors = random.standard_normal((5, 2, many.dimension))
        before = many.theta()
        for batch, alone in (
            (many.values(thetas), one.values(thetas)),
            (many.values_and_gradients(thetas)[1], one.values_and_gradients(thetas)[1]),
            (many.products(thetas, vectors), one.products(thetas, vectors)),
            (many.hessians(thetas[:2]), one.hessians(thetas[:2])),
        ):
            self.assertEqual(batch.shape, alone.shape)
            np.testing.assert_allclose(batch, alone, rtol=1e-9, atol=1e-12 * np.abs(alone).max())
        np.testing.assert_array_equal(many.theta(), before)

    def test_a_perceptron(self):
        torch.manual_seed(7)
        model = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.Tanh(), torch.nn.Linear(3, 3)).double()
        self.check(model, torch.nn.functional.cross_entropy, torch.randn(20, 4).double(), torch.randint(0, 3, (20,)), l2=0.1)

    def test_tied_weights(self):
        torch.manual_seed(7)
        model = torch.nn.Sequential(torch.nn.Linear(3, 3), torch.nn.Tanh(), torch.nn.Linear(3, 3)).double()
        model[2].weight = model[0].weight
        self.check(model, torch.nn.functional.mse_loss, torch.randn(9, 3).double(), torch.randn(9, 3).double())

    def test_a_convolution(self):
        torch.manual_seed(7)
        model = torch.nn.Sequential(torch.nn.Conv1d(1, 2, 3), torch.nn.SiLU(), torch.nn.Flatten(), torch.nn.Linear(8, 1)).double()
        self.check(model, torch.nn.functional.mse_loss, torch.randn(5, 1, 6).double(), torch.randn(5, 1).double())

    def test_what_cannot_go_together_is_refused(self):
        class Counting(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.layer = torch.nn.Linear(2, 1)

            def forward(self, x):
                return self.layer(x) * float(self.layer.weight.sum())  # a number for each θ

        model = Counting().double()
        x, y = torch.randn(5, 2).double(), torch.randn(5, 1).double()
        with self.assertRaisesRegex(cairn.CairnError, "leave batched out"):
            cairn.problem(model, loss=torch.nn.functional.mse_loss, x=x, y=y, batched=True)

    def test_runs_find_the_same_points(self):
        torch.manual_seed(7)
        model = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.Tanh(), torch.nn.Linear(3, 3)).double()
        x, y = torch.randn(20, 4).double(), torch.randint(0, 3, (20,))
        settings = dict(loss=torch.nn.functional.cross_entropy, x=x, y=y, l2=0.5)
        start = 0.1 * np.random.default_rng(5).standard_normal((4, 27))
        many, one = (
            cairn.search(problem, runs=4, iterations=100, start=start, progress=False, finder="eigenvector_following", **more)
            for problem, more in (
                (cairn.problem(model, **settings, batched=True), {"together": 4}),
                (cairn.problem(model, **settings, engine="torch"), {})))
        self.assertGreater(one.summary["critical"]["1e-8"], 0)
        for run in range(4):
            np.testing.assert_allclose(many.theta(run), one.theta(run), atol=1e-6)


if __name__ == "__main__":
    unittest.main()
