"""Cairn for Python: critical points of smooth functions, found, proven and characterised.

    import cairn
    problem = cairn.problem(model, loss=torch.nn.functional.cross_entropy, x=x, y=y, l2=0.01)
    study = cairn.search(problem, finder="newton_mr", runs=20, seed=1)

Cairn runs as a child process. Everything that it cannot do is a :class:`CairnError` with its line.
"""

from ._api import hessian, inspect, landscape, open_study, reproduce, resume, search
from ._errors import CairnError, CairnWarning, Interrupted
from ._point import Point
from ._problem import Problem, problem
from ._study import Study

__all__ = [
    "CairnError", "CairnWarning", "Interrupted", "Point", "Problem", "Study", "hessian", "inspect", "landscape", "open_study", "problem",
    "reproduce", "resume", "search",
]
__version__ = "1.0.0"
