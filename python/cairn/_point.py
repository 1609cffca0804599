"""What is known of one point."""

from __future__ import annotations

import html
from typing import Any, Dict, List, Optional, Tuple

import numpy as np


class Point:
    """A point of a problem, inspected: everything that ``./cairn inspect --json`` says, by name in ``values``."""

    def __init__(self, values: Dict[str, Any], theta: Optional[np.ndarray]) -> None:
        self.values, self.theta = values, theta

    @property
    def value(self) -> float:
        """f(θ)."""
        return float(self.values["value"])

    @property
    def gradient_norm(self) -> float:
        """‖∇f(θ)‖."""
        return float(self.values["gradient_norm"])

    @property
    def r(self) -> float:
        """Relative residual of the Newton system."""
        return float(self.values["r"])

    @property
    def r_H(self) -> float:
        """Relative co-kernel residual."""
        return float(self.values["r_H"])

    @property
    def eigenvalues(self) -> np.ndarray:
        """All eigenvalues of the Hessian in ascending order, (n,); of large problems those at both ends."""
        if "eigenvalues" in self.values:
            return np.array(self.values["eigenvalues"], dtype=float)
        return np.array(sorted(pair["value"] for end in ("lowest", "highest") for pair in self.values[end]), dtype=float)

    @property
    def morse_index(self) -> Optional[float]:
        """Number of eigenvalues below the smallest cut-off; None where the Hessian is not finite."""
        indices = self.values["morse_index"]
        return min(indices, key=lambda each: each["cutoff"])["index"] if indices else None

    @property
    def verdict(self) -> str:
        """critical, gradient-flat or neither."""
        return str(self.values["verdict"])

    @property
    def proof(self) -> Optional[Dict[str, Any]]:
        """What is proven; None where nothing was tried or can be."""
        return self.values.get("proof")

    def _rows(self) -> List[Tuple[str, str]]:
        ends = self.eigenvalues
        shown = ", ".join(f"{e:.6g}" for e in (ends if ends.size <= 6 else np.r_[ends[:3], ends[-3:]]))
        proof = self.proof
        rows = [
            ("parameters", str(self.values["parameters"])), ("value", f"{self.value:.12g}"), ("gradient norm", f"{self.gradient_norm:.6g}"),
            ("r", f"{self.r:.6g}"), ("r_H", f"{self.r_H:.6g}"), ("eigenvalues", shown), ("Morse index", str(self.morse_index)),
            ("verdict", self.verdict), ("proof", "none" if proof is None else str(proof.get("statement", proof))),
        ]
        if "hessian_error" in self.values:
            rows.insert(6, ("Hessian known to", f"{self.values['hessian_error']:.1e} of its norm"))
        return rows + [("warning", str(line)) for line in self.values.get("warnings", [])]

    def __repr__(self) -> str:
        return "\n".join(f"{name:20}{text}" for name, text in self._rows())

    def _repr_html_(self) -> str:
        rows = "".join(f"<tr><th>{html.escape(name)}</th><td>{html.escape(text)}</td></tr>" for name, text in self._rows())
        return f"<table>{rows}</table>"
