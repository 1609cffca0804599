#!/usr/bin/env python3
"""Checks a certificate of Cairn, written from docs/proofs.md alone: no line is shared with Cairn.

    python3 verify/verify.py CERTIFICATE.json ...

Needs Python 3 and mpmath (Debian: python3-mpmath). Prints a line for each, "holds: ..." (exit code
0) or "does not hold: ..." (1). Certificates of ONNX models are not read (2).
"""
import hashlib
import json
import re
import struct
import sys
from fractions import Fraction
from pathlib import Path

from mpmath import eigsy, iv, matrix, mp

iv.prec = mp.prec = 120
ROUNDS = 40  # of halving, at most, for the range of one function


class Refused(Exception):
    """The certificate is not accepted; the message says why."""


# Intervals. An endpoint is an mpf of mp; all that is computed from intervals is an enclosure.


def lo(x):
    return mp.make_mpf(x._mpi_[0])


def hi(x):
    return mp.make_mpf(x._mpi_[1])


def exact(q):
    """An enclosure of a rational number or a float."""
    q = Fraction(q)
    saved = iv.prec  # the angle of a large number lies in digits far behind its first
    iv.prec += max(0, q.numerator.bit_length() - q.denominator.bit_length())
    try:
        return iv.mpf(q.numerator) / iv.mpf(q.denominator)
    finally:
        iv.prec = saved


def between(a, b):
    return iv.mpf([a, b])


def size(x):
    """An upper bound of |x|."""
    return max(abs(lo(x)), abs(hi(x)))


def bounded(x, what):
    if not (mp.isfinite(lo(x)) and mp.isfinite(hi(x))):
        raise Refused(what + " is not defined and bounded all over the ball")
    return x


def over(f, x):
    """The range of f over x, enclosed: where x is wide, the parts where it may be extreme are halved."""
    parts, inner = [(lo(x), hi(x), f(x))], []
    if hi(x) - lo(x) < mp.mpf(2) ** -40:
        return parts[0][2]
    for _ in range(ROUNDS):
        for far in (lambda part: lo(part[2]), lambda part: -hi(part[2])):
            part = min(parts, key=far)
            a, b = part[:2]
            middle = (a + b) / 2
            parts.remove(part)
            parts += [(a, middle, f(between(a, middle))), (middle, b, f(between(middle, b)))]
            inner += [f(between(y, y)) for y in (a, middle, b)]
        least, most = min(lo(part[2]) for part in parts), max(hi(part[2]) for part in parts)
        reached = min(map(hi, inner)), max(map(lo, inner))
        if reached[0] - least + most - reached[1] <= (most - least) / 10**4:
            break
    return between(least, most)


def erf_point(x):
    """erf at one number: the alternating series, whose terms shrink from n > x^2 on."""
    if abs(x) > 9:
        tail = hi(iv.exp(-iv.mpf(x) ** 2))  # 1 - erf x <= exp(-x^2) for x >= 0
        return between(1 - tail, 1) if x > 0 else between(-1, tail - 1)
    saved, iv.prec = iv.prec, iv.prec + 260  # terms reach e^(x^2) < 2^117
    square, term, total, n = iv.mpf(x) ** 2, iv.mpf(x), iv.mpf(0), 0
    while n <= 82 or size(term) > mp.mpf(2) ** -140:
        total += term / (2 * n + 1)
        n += 1
        term = -term * square / n
    rest = size(term)
    total = (total + between(-rest, rest)) * 2 / iv.sqrt(iv.pi)
    iv.prec = saved
    return +total


def sigmoid(x):
    return 1 / (1 + iv.exp(-x))


def hull_of_ends(f):
    """The range of an increasing f."""
    return lambda x: between(lo(f(between(lo(x), lo(x)))), hi(f(between(hi(x), hi(x)))))


erf = hull_of_ends(lambda x: erf_point(lo(x)))
tanh = hull_of_ends(lambda x: 1 - 2 / (1 + iv.exp(2 * x)))
S = hull_of_ends(sigmoid)


def slope_of_sigmoid(x):
    return S(x) * S(-x)


def bend_of_sigmoid(x):
    return slope_of_sigmoid(x) * (S(-x) - S(x))


def ranged(f):
    """f with tight ranges over wide intervals too: needed where f(x) has x twice."""
    return lambda x: over(f, x)


# Each function with its first and second derivative, and where they all exist.
everywhere, positive = (lambda x: True), (lambda x: lo(x) > 0)
FUNCTIONS = {
    "exp": (iv.exp, iv.exp, iv.exp, everywhere),
    "log": (iv.log, lambda x: 1 / x, lambda x: -1 / x**2, positive),
    "sqrt": (iv.sqrt, lambda x: 1 / (2 * iv.sqrt(x)), lambda x: -1 / (4 * x * iv.sqrt(x)), positive),
    "sin": (iv.sin, iv.cos, lambda x: -iv.sin(x), everywhere),
    "cos": (iv.cos, lambda x: -iv.sin(x), lambda x: -iv.cos(x), everywhere),
    "reciprocal": (lambda x: 1 / x, lambda x: -1 / x**2, lambda x: 2 / x**3, lambda x: lo(x) > 0 or hi(x) < 0),
    "square": (lambda x: x**2, lambda x: 2 * x, lambda x: iv.mpf(2), everywhere),
    "tanh": (tanh, lambda x: 1 - tanh(x) ** 2, ranged(lambda x: -2 * tanh(x) * (1 - tanh(x) ** 2)), everywhere),
    "sigmoid": (S, ranged(slope_of_sigmoid), ranged(bend_of_sigmoid), everywhere),
    "softplus": (lambda x: iv.log(1 + iv.exp(x)), S, ranged(slope_of_sigmoid), everywhere),
    "swish": (
        ranged(lambda x: x * S(x)),
        ranged(lambda x: S(x) + x * slope_of_sigmoid(x)),
        ranged(lambda x: 2 * slope_of_sigmoid(x) + x * bend_of_sigmoid(x)),
        everywhere,
    ),
    "erf": (
        erf,
        lambda x: 2 / iv.sqrt(iv.pi) * iv.exp(-(x**2)),
        ranged(lambda x: -4 / iv.sqrt(iv.pi) * x * iv.exp(-(x**2))),
        everywhere,
    ),
}


class Jet:
    """An enclosure of a value x, of dx/dtheta_i, of dx/dv_k and of d(dx/dv_k)/dtheta_i.

    What is missing in a dictionary is zero. v_1, ..., v_m are the directions of `variables`.
    """

    def __init__(self, x, g=None, d=None, h=None):
        self.x, self.g, self.d, self.h = x, g or {}, d or {}, h or {}

    def __add__(self, other):
        return Jet(
            bounded(self.x + other.x, "a sum"),
            merged(self.g, other.g),
            merged(self.d, other.d),
            merged(self.h, other.h),
        )

    def scaled(self, c):
        times = lambda part: {k: c * y for k, y in part.items()}
        return Jet(bounded(c * self.x, "a product"), times(self.g), times(self.d), times(self.h))

    def times(self, q):
        """Times a rational number."""
        return self.scaled(exact(q))

    def __sub__(self, other):
        return self + other.times(-1)

    def __mul__(self, other):
        if self is other:
            return self.apply("square")
        a, b = self.scaled(other.x), other.scaled(self.x)
        h = merged(a.h, b.h)
        for p, q in ((self, other), (other, self)):
            for i, gi in p.g.items():
                for k, dk in q.d.items():
                    h[i, k] = h.get((i, k), 0) + gi * dk
        return Jet(a.x, merged(a.g, b.g), merged(a.d, b.d), h)

    def apply(self, name):
        f, slope, bend, defined = FUNCTIONS[name]
        if not defined(self.x):
            raise Refused(name + " or a derivative of it is not defined all over the ball")
        s = bounded(slope(self.x), name)
        b = bounded(bend(self.x), name)
        h = {key: s * y for key, y in self.h.items()}
        for i, gi in self.g.items():
            for k, dk in self.d.items():
                h[i, k] = h.get((i, k), 0) + b * (gi * dk)
        return Jet(
            bounded(f(self.x), name),
            {i: s * y for i, y in self.g.items()},
            {k: s * y for k, y in self.d.items()},
            h,
        )

    def __truediv__(self, other):
        return self * other.apply("reciprocal")


def merged(a, b):
    result = dict(a)
    for key, y in b.items():
        result[key] = result[key] + y if key in result else y
    return result


def log_sum_exp(jets):
    """log sum exp x_k, whose derivatives are p_k = exp x_k / sum exp and p_k (delta_kl - p_l)."""
    if isinstance(jets[0], Form):
        powers = [x.apply("exp") for x in jets]
        return sum(powers[1:], powers[0]).apply("log")
    p = [1 / sum((iv.exp(y.x - x.x) for y in jets if y is not x), iv.mpf(1)) for x in jets]
    mean = lambda parts: merged_all([{k: q * y for k, y in part.items()} for q, part in zip(p, parts)])
    d = mean([x.d for x in jets])
    h = mean([x.h for x in jets])
    for q, x in zip(p, jets):
        turn = merged(x.d, {k: -y for k, y in d.items()})
        h = merged(h, {(i, k): q * gi * y for i, gi in x.g.items() for k, y in turn.items()})
    top = iv.mpf(max(hi(x.x) for x in jets))
    value = top + iv.log(sum((iv.exp(x.x - top) for x in jets), iv.mpf(0)))
    return Jet(bounded(value, "log sum exp"), mean([x.g for x in jets]), d, h)


def merged_all(parts):
    result = {}
    for part in parts:
        result = merged(result, part)
    return result


def constant(q):
    return Jet(exact(q))


def jet(x):
    return x if isinstance(x, Jet) else constant(x)


class Form(Jet):
    """A number and its derivatives along groups of coordinates, as forms: what they are by the look of the function.

    A form is a set of (product, rational factor), a product a set of (atom, power). Equal forms are equal numbers
    wherever all their parts are defined; nothing is expanded, so that others may be equal too.
    """

    def __init__(self, value, slopes=None):
        self.value, self.slopes = value, slopes or {}

    @staticmethod
    def of(x):
        return x if isinstance(x, Form) else Form(form({ONE: Fraction(x)}))

    @staticmethod
    def named(*name):
        return Form(form({frozenset({(name, 1)}): Fraction(1)}))

    def each(self, change):
        slopes = {k: change(y) for k, y in self.slopes.items()}
        return {k: y for k, y in slopes.items() if y}

    def times(self, q):
        return Form(stretched(self.value, q), self.each(lambda y: stretched(y, q)))

    def __add__(self, other):
        other = Form.of(other)
        slopes = dict(self.slopes)
        for k, y in other.slopes.items():
            slopes[k] = joined(slopes.get(k, NOTHING), y)
        return Form(joined(self.value, other.value), slopes)

    def __radd__(self, other):
        return self + other

    def __sub__(self, other):
        return self + Form.of(other).times(-1)

    def __rsub__(self, other):
        return Form.of(other) - self

    def __mul__(self, other):
        other = Form.of(other)
        left = Form(multiplied(self.value, other.value), self.each(lambda y: multiplied(y, other.value)))
        return left + Form(NOTHING, other.each(lambda y: multiplied(y, self.value)))

    def __rmul__(self, other):
        return self * other

    def apply(self, name):
        if name == "square":
            return self * self
        slope = function_of(name, 1, self.value)
        return Form(function_of(name, 0, self.value), self.each(lambda y: multiplied(slope, y)))

    def __truediv__(self, other):
        return self * Form.of(other).apply("reciprocal")

    def __rtruediv__(self, other):
        return Form.of(other) / self


ONE, NOTHING = frozenset(), frozenset()  # the empty product, the empty sum


def form(terms):
    return frozenset((product, q) for product, q in terms.items() if q)


def stretched(a, q):
    return form({product: q * factor for product, factor in a})


def joined(a, b):
    terms = dict(a)
    for product, factor in b:
        terms[product] = terms.get(product, 0) + factor
    return form(terms)


def single(a):
    """A form as one product and its factor: a sum is an atom whose terms are divided by one of its factors."""
    if len(a) == 1:
        return next(iter(a))
    lead = leading(a)
    return frozenset({(stretched(a, 1 / lead), 1)}), lead


def leading(a):
    """The factor of the term that is first in an order that looks at products alone."""
    return min(a, key=lambda term: repr_of(term[0]))[1]


REPRESENTATIONS = {}


def repr_of(x):
    """A text for nested sets that does not depend on the order in which they are kept."""
    if not isinstance(x, (frozenset, tuple)):
        return repr(x)
    if x not in REPRESENTATIONS:
        parts = sorted(map(repr_of, x)) if isinstance(x, frozenset) else [repr_of(y) for y in x]
        REPRESENTATIONS[x] = hashlib.sha256(("%s%s" % (type(x).__name__, parts)).encode()).hexdigest()
    return REPRESENTATIONS[x]


def multiplied(a, b):
    if not a or not b:
        return NOTHING
    (p, x), (q, y) = single(a), single(b)
    powers = dict(p)
    for atom, power in q:
        powers[atom] = powers.get(atom, 0) + power
    return form({frozenset(powers.items()): x * y})


ODD, EVEN = {"sin", "tanh", "erf"}, {"cos"}
AT_ZERO = {
    "exp": (1, 1),
    "cos": (1, 0),
    "sin": (0, 1),
    "tanh": (0, 1),
    "sigmoid": (Fraction(1, 2), Fraction(1, 4)),
    "swish": (0, Fraction(1, 2)),
}


def function_of(name, order, a):
    """f or f' of a form."""
    if not a and name == "erf" and order == 0:
        return NOTHING
    if not a and name in AT_ZERO:
        return form({ONE: Fraction(AT_ZERO[name][order])})
    if a == form({ONE: Fraction(1)}) and name == "log" and order == 0:
        return NOTHING
    sign = 1
    if a and name in ODD | EVEN and leading(a) < 0:
        a, sign = stretched(a, -1), -1 if (name in ODD) == (order == 0) else 1
    order = 0 if name == "exp" else order
    return form({frozenset({((name, order, a), 1)}): Fraction(sign)})


def variables(box, directions):
    """The coordinates of theta; `directions` has a list of n intervals for each v_k."""
    return [
        Jet(x, {i: iv.mpf(1)}, {k: v[i] for k, v in enumerate(directions) if size(v[i]) > 0})
        for i, x in enumerate(box)
    ]


# Formulas. Numbers are decimals, taken exactly; what is rational stays a Fraction.

TOKEN = re.compile(r"\s*(?:([0-9]+\.?[0-9]*(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?)|([^\W\d]\w*)|(.))", re.S)
DEEPEST = 200  # nesting
LARGEST_EXPONENT = 1024  # of a repeated product


class Formula:
    def __init__(self, text, names):
        self.names, self.open, self.depth, self.at = list(names), not names, 0, 0
        self.tokens = [m.groups() for m in TOKEN.finditer(text.strip())]
        self.tree = self.sum()
        if self.at < len(self.tokens):
            raise Refused("the formula goes on where it should end")

    def take(self, *signs):
        if self.at < len(self.tokens) and self.tokens[self.at][2] in signs:
            self.at += 1
            return self.tokens[self.at - 1][2]
        return None

    def sum(self):
        left = self.term()
        while sign := self.take("+", "-", "−"):
            left = ("+" if sign == "+" else "-", left, self.term())
        return left

    def term(self):
        left = self.signed()
        while sign := self.take("*", "·", "/"):
            left = ("/" if sign == "/" else "*", left, self.signed())
        return left

    def signed(self):
        if self.take("-", "−"):
            return ("-", Fraction(0), self.signed())
        return self.signed() if self.take("+") else self.power()

    def power(self):
        base = self.atom()
        return ("^", base, self.signed()) if self.take("^") else base

    def atom(self):
        self.depth += 1
        if self.depth > 100000 or self.at == len(self.tokens):
            raise Refused("the formula ends too early")
        number, name, sign = self.tokens[self.at]
        self.at += 1
        if number:
            return Fraction(number)
        if sign == "(":
            return self.closed()
        if name is None:
            raise Refused("the formula has '%s' where a number or a name should be" % sign)
        if not all(c == "_" or c.isalpha() or c.isdecimal() for c in name):
            raise Refused("the formula has '%s', which is no name" % name)
        if self.take("("):
            return (name, self.closed())
        if name == "pi":
            return (name,)
        if name not in self.names:
            if not self.open:
                raise Refused("unknown variable " + name)
            self.names.append(name)
        return name

    def closed(self):
        tree = self.sum()
        if not self.take(")"):
            raise Refused("')' is missing")
        return tree

    def __call__(self, theta):
        # Of forms every number is one, too: enclosures that agree may hold numbers that do not.
        forms = any(isinstance(x, Form) for x in theta)
        self.jet, self.pi = (Form.of, Form.named("pi")) if forms else (jet, Jet(+iv.pi))
        return self.jet(self.value(self.tree, dict(zip(self.names, theta))))

    def value(self, tree, at):
        """The Jet of a tree, or a Fraction where it is rational."""
        if isinstance(tree, Fraction):
            return tree
        if isinstance(tree, str):
            return at[tree]
        if tree == ("pi",):
            return self.pi
        if len(tree) == 2:
            return self.function(tree[0], self.jet(self.value(tree[1], at)))
        sign, left, right = tree
        if sign == "*" and any(zero(y) and total(x) for x, y in ((left, right), (right, left))):
            return Fraction(0)
        if sign == "^" and zero(right) and total(left):
            return Fraction(1)
        a, b = self.value(left, at), self.value(right, at)
        if sign == "^":
            return power(a, b, self.jet)
        if isinstance(a, Fraction) and isinstance(b, Fraction):
            if sign == "/" and b == 0:
                raise Refused("division by zero")
            return a + b if sign == "+" else a - b if sign == "-" else a * b if sign == "*" else a / b
        if sign in "*/" and isinstance(b, Fraction) and b != 0:
            return a.times(b if sign == "*" else 1 / b)
        if sign == "*" and isinstance(a, Fraction):
            return b.times(a)
        a, b = self.jet(a), self.jet(b)
        return a + b if sign == "+" else a - b if sign == "-" else a * b if sign == "*" else a / b

    def squares(self):
        """The pairs (sign, tree) where the formula is a constant and a sum of such squares times numbers, or None."""
        return squares_of(self.tree, 1)

    def residuals(self, theta):
        pairs = self.squares()
        if pairs is None:
            return None
        self.jet, self.pi = jet, Jet(+iv.pi)
        at = dict(zip(self.names, theta))
        return [(sign, self.jet(self.value(tree, at))) for sign, tree in pairs]

    def function(self, name, x):
        if name in ("sinh", "cosh"):
            both = x.apply("exp"), x.times(-1).apply("exp")
            return (both[0] - both[1] if name == "sinh" else both[0] + both[1]).times(Fraction(1, 2))
        if name == "tan":
            return x.apply("sin") / x.apply("cos")
        name = "log" if name == "ln" else name
        if name not in FUNCTIONS or name in ("square", "reciprocal"):
            raise Refused("the function %s has no Hessian everywhere or is unknown" % name)
        return x.apply(name)


def squares_of(tree, sign):
    if tree == ("pi",) or rational(tree) is not None:
        return []
    if not isinstance(tree, tuple) or len(tree) < 3:
        return None
    kind, left, right = tree
    if kind in "+-":
        a, b = squares_of(left, sign), squares_of(right, sign if kind == "+" else -sign)
        return None if a is None or b is None else a + b
    if kind == "^":
        return [(sign, left)] if rational(right) == 2 else None
    if kind == "*" and left == right:
        return [(sign, left)]
    for factor, rest in ((right, left), (left, right) if kind == "*" else (right, left)):
        if rational(factor) or positive(factor):
            return squares_of(rest, -sign if (rational(factor) or 0) < 0 else sign)
    return None


def zero(tree):
    """Whether a tree is the number 0 by rational arithmetic alone."""
    return rational(tree) == 0


def rational(tree):
    """The number that a tree is by rational arithmetic and the rule of zero, or None."""
    if not isinstance(tree, tuple) or len(tree) < 3:
        return tree if isinstance(tree, Fraction) else None
    sign, left, right = tree
    a, b = rational(left), rational(right)
    if sign == "*" and ((a == 0 and total(right)) or (b == 0 and total(left))):
        return Fraction(0)
    if sign == "^":
        if b == 0 and total(left):
            return Fraction(1)
        whole = a is not None and b is not None and b.denominator == 1 and abs(b) <= LARGEST_EXPONENT
        return a ** int(b) if whole and (a != 0 or b > 0) else None
    if a is None or b is None or (sign == "/" and b == 0):
        return None
    return a + b if sign == "+" else a - b if sign == "-" else a * b if sign == "*" else a / b


TOTAL = {"exp", "sin", "cos", "sinh", "cosh", "tanh", "sigmoid", "softplus", "swish", "erf", "abs", "relu"}


def total(tree):
    """Whether a tree is a number for all real coordinates, by its form: then 0 times it is 0."""
    if not isinstance(tree, tuple) or tree == ("pi",):
        return True
    if len(tree) == 2:
        return total(tree[1]) if tree[0] in TOTAL else positive(tree)
    sign, left, right = tree
    if sign == "/":
        return total(left) and (positive(right) or rational(right) not in (None, 0))
    if sign == "^":
        p = rational(right)
        return total(left) and p is not None and p.denominator == 1 and 0 <= p <= LARGEST_EXPONENT
    return total(left) and total(right)


def positive(tree):
    """Whether a tree is a positive number made of rationals, pi, roots, sums, products, quotients."""
    if tree == ("pi",) or (rational(tree) or 0) > 0:
        return True
    return isinstance(tree, tuple) and tree[0] in ("sqrt", "+", "*", "/") and all(map(positive, tree[1:]))


def power(a, p, jet):
    if isinstance(p, Fraction) and p.denominator == 1 and abs(p) <= LARGEST_EXPONENT:
        if isinstance(a, Fraction):
            if a == 0 and p < 0:
                raise Refused("division by zero")
            return a ** int(p)
        n, result, square = abs(int(p)), None, a
        while n:
            if n & 1:
                result = square if result is None else result * square
            n, square = n // 2, square * square if n > 1 else square
        result = jet(1) if result is None else result
        return result.apply("reciprocal") if p < 0 else result
    a = jet(a)
    if p == Fraction(1, 2):
        return a.apply("sqrt")
    logarithm = a.apply("log")
    return (logarithm.times(p) if isinstance(p, Fraction) else p * logarithm).apply("exp")


def closed_form(name, n):
    x = ["x%d" % i for i in range(n)]
    head = name.split(":")[0]
    fixed = {
        "quartic": (2, "x0^4/4 - 3*x0^2 + 9*x0 + 0.9*x1^4 + 5*x1^2 + 40"),
        "himmelblau": (2, "(x0^2 + x1 - 11)^2 + (x0 + x1^2 - 7)^2"),
        "saddle": (2, "x0^2 - x1^2/2"),
        "singular-quadratic": (3, "1.5*x0^2 - 3*x0 - x1^2/2 + 2*x1"),
        "tilted-trough": (2, "x0^2/2 + x1"),
        "monkey-saddle": (2, "x0*(x0^2 - 3*x1^2)"),
        "exponential-slide": (2, "exp(-x0) + x1^2/2"),
    }
    if head in fixed and fixed[head][0] == n:
        return Formula(fixed[head][1], x)
    terms = {
        "double-wells": ["(%s^2 - 1)^2" % y for y in x],
        "rastrigin": ["10 + %s^2 - 10*cos(2*pi*%s)" % (y, y) for y in x],
        "rosenbrock": ["100*(%s - %s^2)^2 + (1 - %s)^2" % (b, a, a) for a, b in zip(x, x[1:])],
    }
    if not terms.get(head):
        raise Refused("'%s' in dimension %d is no closed form that can be certified" % (name, n))
    return Formula(" + ".join(terms[head]), x)


# Networks.


class Network:
    def __init__(self, problem, directory):
        keys(problem, "kind widths activation biases loss l2 samples data_sha256")
        self.widths, self.samples = problem["widths"], problem["samples"]
        self.activation, self.loss = problem["activation"].lower(), problem["loss"]
        self.biases, self.l2 = problem["biases"], Fraction(problem["l2"])
        if self.l2 < 0:
            raise Refused("lambda is negative")
        if self.activation not in ("swish", "tanh", "sigmoid", "softplus", "identity"):
            raise Refused("a network with %s has no Hessian everywhere" % self.activation)
        if self.loss not in ("MEAN_SQUARED", "CROSS_ENTROPY"):
            raise Refused("unknown loss " + self.loss)
        path = Path(directory) / ("data-%s.bin" % problem["data_sha256"])
        data = path.read_bytes() if path.is_file() else b""
        if hashlib.sha256(data).hexdigest() != problem["data_sha256"]:
            raise Refused("%s is missing or does not have the hash in its name" % path)
        m, o = self.samples * self.widths[0], self.samples * self.widths[-1]
        if struct.unpack_from("<qq", data) != (m, o) or len(data) != 16 + 8 * (m + o):
            raise Refused("the data do not fit the network")
        numbers = struct.unpack_from("<%dd" % (m + o), data, 16)
        self.inputs, self.targets = numbers[:m], numbers[m:]
        self.layers, offset = [], 0  # (offset of W, of b, inputs, outputs)
        for p, q in zip(self.widths, self.widths[1:]):
            self.layers.append((offset, offset + p * q, p, q))
            offset += p * q + (q if self.biases else 0)
        self.n = offset

    def __call__(self, theta):
        total = None
        for s in range(self.samples):
            term = self.sample(theta, s)
            total = term if total is None else total + term
        total = total.times(Fraction(1, self.samples))
        if self.l2:
            total = total + self.penalty(theta)
        return total

    def penalty(self, theta):
        squares = [x * x for x in theta]
        return sum(squares[1:], squares[0]).times(self.l2 / self.n)

    def parts(self, theta):
        """What f is a mean and a sum of, as forms of a sample that may be any."""
        p, q = self.widths[0], self.widths[-1]
        inputs, target = [Form.named("x", j) for j in range(p)], [Form.named("t", i) for i in range(q)]
        return [self.loss_of(self.outputs(theta, inputs), target)] + ([self.penalty(theta)] if self.l2 else [])

    def sample(self, theta, s):
        p, q = self.widths[0], self.widths[-1]
        outputs = self.outputs(theta, [constant(y) for y in self.inputs[s * p : (s + 1) * p]])
        return self.loss_of(outputs, [constant(t) for t in self.targets[s * q : (s + 1) * q]])

    def residuals(self, theta):
        """The pairs (sign, residual) of which f is a sum of squares times positive numbers, or None."""
        if self.loss != "MEAN_SQUARED":
            return None
        p, q = self.widths[0], self.widths[-1]
        pairs = []
        for s in range(self.samples):
            outputs = self.outputs(theta, [constant(y) for y in self.inputs[s * p : (s + 1) * p]])
            pairs += [(1, y - constant(self.targets[s * q + i])) for i, y in enumerate(outputs)]
        return pairs + ([(1, x) for x in theta] if self.l2 else [])

    def outputs(self, theta, a):
        for l, (w, b, inputs, outputs) in enumerate(self.layers):
            z = []
            for i in range(outputs):
                parts = [theta[w + i * inputs + j] * a[j] for j in range(inputs)]
                parts += [theta[b + i]] if self.biases else []
                z.append(sum(parts[1:], parts[0]))
            hidden = l + 1 < len(self.layers) and self.activation != "identity"
            a = [y.apply(self.activation) for y in z] if hidden else z
        return a

    def loss_of(self, a, target):
        if self.loss == "MEAN_SQUARED":
            squares = [(y - t).apply("square") for y, t in zip(a, target)]
            return sum(squares[1:], squares[0]).times(Fraction(1, len(a)))
        chosen = [y * t for y, t in zip(a, target)]
        return log_sum_exp(a) - sum(chosen[1:], chosen[0])

    def generators(self):
        """The symmetries of docs/proofs.md, each a list of (component, source or None, factor)."""
        fields = []
        columns = lambda layer: range(layer[2] + (1 if self.biases else 0))
        index = lambda layer, i, j: layer[0] + i * layer[2] + j if j < layer[2] else layer[1] + i
        if self.activation == "identity":
            for first, second in zip(self.layers, self.layers[1:]):

                def elementary(i, j, sign):
                    field = [(index(first, i, k), index(first, j, k), sign) for k in columns(first)]
                    return field + [
                        (index(second, o, j), index(second, o, i), -sign) for o in range(second[3])
                    ]

                for i in range(first[3]):
                    for j in range(i + 1 if self.l2 else 0, first[3]):
                        fields.append(elementary(i, j, 1) + (elementary(j, i, -1) if self.l2 else []))
        q = self.widths[-1]
        rows = [self.targets[s * q : (s + 1) * q] for s in range(self.samples)]
        one_hot = all(sorted(row) == [0.0] * (q - 1) + [1.0] for row in rows)
        if self.loss == "CROSS_ENTROPY" and not self.l2 and one_hot:
            last = self.layers[-1]
            for k in columns(last):
                fields.append([(index(last, o, k), None, 1) for o in range(q)])
        return fields


def along(field, box):
    """The components of a generator over a box."""
    result = [iv.mpf(0)] * len(box)
    for component, source, factor in field:
        result[component] += factor * (iv.mpf(1) if source is None else box[source])
    return result


# Statements.


def box(centre, rho):
    return [iv.mpf(x) + between(-mp.mpf(rho), mp.mpf(rho)) for x in centre]


def hessian(f, theta):
    n = len(theta)
    units = [[iv.mpf(int(i == k)) for i in range(n)] for k in range(n)]
    jet = f(variables(theta, units))
    get = lambda i, k: jet.h.get((i, k), iv.mpf(0))
    return [[bounded(get(i, k), "the Hessian") for k in range(n)] for i in range(n)]


def gradient(f, theta):
    jet = f(variables(theta, []))
    return [bounded(jet.g.get(i, iv.mpf(0)), "the gradient") for i in range(len(theta))]


def middle(a):
    """The symmetric part of the midpoints of a matrix of intervals."""
    n = range(len(a))
    return matrix([[(lo(a[i][j]) + hi(a[i][j]) + lo(a[j][i]) + hi(a[j][i])) / 4 for j in n] for i in n])


def times(c, a):
    """A matrix of mp times one of intervals."""
    rows, columns, inner = range(c.rows), range(len(a[0])), range(len(a))
    return [[sum((iv.mpf(c[i, k]) * a[k][j] for k in inner), iv.mpf(0)) for j in columns] for i in rows]


def transposed(a):
    return [list(row) for row in zip(*a)]


def negative_eigenvalues(a):
    """Of all symmetric matrices in a, or None: W a W' is near diag(+-1), its diagonal dominates."""
    values, vectors = eigsy(middle(a))
    n = range(len(a))
    if any(values[k] == 0 for k in n):
        return None
    w = matrix([[vectors[i, k] / mp.sqrt(abs(values[k])) for i in n] for k in n])
    m = times(w, transposed(times(w, a)))
    for i in n:
        others = sum((iv.mpf(size(m[i][j])) for j in n if j != i), iv.mpf(0))
        if not max(lo(m[i][i]), -hi(m[i][i])) > hi(others):
            return None
    return sum(1 for i in n if hi(m[i][i]) < 0)


def bordered(h, border):
    d = len(border)
    rows = [h[i] + [iv.mpf(b[i]) for b in border] for i in range(len(h))]
    return rows + [[iv.mpf(x) for x in b] + [iv.mpf(0)] * d for b in border]


def border_of(fields, centre, d, weight):
    """d orthonormal vectors along the longest of what is left of the generators, times a weight."""
    rest = [[mp.mpf((lo(y) + hi(y)) / 2) for y in along(field, box(centre, 0))] for field in fields]
    dot = lambda x, y: mp.fsum(a * b for a, b in zip(x, y))
    border = []
    for _ in range(d):
        longest = max(rest, key=lambda x: dot(x, x))
        length = mp.sqrt(dot(longest, longest))
        if length == 0:
            raise Refused("the generators do not span %d dimensions" % d)
        unit = [y / length for y in longest]
        rest = [[y - dot(x, unit) * u for y, u in zip(x, unit)] for x in rest]
        border.append(unit)
    return [[weight * y for y in b] for b in border]


def check_critical(f, fields, centre, d, index, existence, uniqueness):
    n = len(centre)
    h = hessian(f, box(centre, uniqueness))
    weight = max(abs(middle(h)[i, i]) for i in range(n)) or mp.mpf(1)
    border = border_of(fields, centre, d, weight) if d else []
    k = bordered(h, border)
    c = middle(k) ** -1
    g = gradient(f, box(centre, 0)) + [iv.mpf(0)] * d
    krawczyk(c, k, [size(row[0]) for row in times(c, [[y] for y in g])], [1] * n, existence, uniqueness)
    if d:
        theta = box(centre, existence)
        overlap = [[sum((x * iv.mpf(y) for x, y in zip(along(field, theta), b)), iv.mpf(0)) for b in border] for field in fields]
        square = [[sum((row[p] * row[q] for row in overlap), iv.mpf(0)) for q in range(d)] for p in range(d)]
        if negative_eigenvalues(square) != 0:
            raise Refused("the generators are not proven independent")
    negative = negative_eigenvalues(k)
    if negative is None:
        negative = negative_eigenvalues(bordered(hessian(f, box(centre, 0)), border))
    if negative is None or negative - d != index:
        raise Refused("the index is %s" % ("not proven" if negative is None else negative - d))


def check_zeros(f, centre, d, index, existence, uniqueness):
    """Whether the common zeros of residuals, the squares of which f is the sum of, are such a family."""
    n = len(centre)
    pairs = f.residuals(variables(box(centre, uniqueness), []))
    if pairs is None or len(pairs) != n - d:
        return False
    if sum(1 for sign, _ in pairs if sign < 0) != index:
        raise Refused("the index of the family is not %d" % index)
    hessian(f, box(centre, uniqueness))
    k = [[bounded(r.g.get(i, iv.mpf(0)), "a derivative") for i in range(n)] for _, r in pairs]
    middles = matrix([[(lo(y) + hi(y)) / 2 for y in row] for row in k])
    values, vectors = eigsy(middles.T * middles)
    weight = mp.sqrt(max(values[i] for i in range(n))) or mp.mpf(1)
    for i in sorted(range(n), key=lambda i: values[i])[:d]:
        k.append([iv.mpf(weight * vectors[j, i]) for j in range(n)])
    c = matrix([[(lo(y) + hi(y)) / 2 for y in row] for row in k]) ** -1
    r = [x.x for _, x in f.residuals(variables(box(centre, 0), []))] + [iv.mpf(0)] * d
    krawczyk(c, k, [size(row[0]) for row in times(c, [[y] for y in r])], [1] * n, existence, uniqueness)
    return True


def krawczyk(c, k, step, weights, existence, uniqueness):
    """Refuses where the map with the derivatives k need not have a zero within existence, alone within uniqueness.

    The square of a distance is the sum of its first numbers' squares, each times its weight.
    """
    near = times(c, k)
    for i in range(len(near)):
        near[i][i] -= 1
    rows = [hi(sum((iv.mpf(size(y)) for y in row), iv.mpf(0))) for row in near]
    contraction = max(rows)
    if not (contraction < 1 and hi(iv.mpf(max(step)) + iv.mpf(contraction) * uniqueness) < uniqueness):
        raise Refused("Krawczyk's test fails within the radius of uniqueness (contraction %s)" % mp.nstr(contraction, 5))
    largest = iv.mpf(max(step)) / (1 - iv.mpf(contraction))
    parts = [w * (iv.mpf(step[i]) + iv.mpf(rows[i]) * largest) ** 2 for i, w in enumerate(weights)]
    proven = hi(iv.sqrt(sum(parts, iv.mpf(0))))
    if not proven <= existence:
        raise Refused("existence is proven within %s only" % mp.nstr(proven, 5))


def free_groups(f, groups):
    """The groups along which the gradient is 0 all over the subspace, whose critical points must be those of f."""
    count = max(map(abs, groups), default=0)
    theta = []
    for i, group in enumerate(groups):
        y = Form.named("y", abs(group)).times(1 if group > 0 else -1) if group else Form(NOTHING)
        theta.append(Form(y.value, {i: form({ONE: Fraction(1)})}))
    parts = [Form.of(part).slopes for part in (f.parts(theta) if isinstance(f, Network) else [f(theta)])]
    slopes = [
        tuple(stretched(part.get(i, NOTHING), -1 if group < 0 else 1) for part in parts)
        for i, group in enumerate(groups)
    ]
    directions, sums = {}, {}
    for i, group in enumerate(groups):
        if group and any(slopes[i]):
            q = quotient(slopes[i], directions.setdefault(abs(group), slopes[i]))
            if q is None or q[0]:
                raise Refused("the gradient may lead out of the subspace: coordinate %d" % i)
            sums[abs(group)] = sums.get(abs(group), 0) + q[1]
    if not all(sums.values()):
        raise Refused("the gradient may lead out of the subspace: a group whose derivatives add up to 0")
    for i, group in enumerate(groups):
        if not group and any(slopes[i]):
            multiples = (quotient(slopes[i], d) for d in directions.values())
            if not any(m and all(p > 0 and of_theta(atom) for atom, p in m[0]) for m in multiples):
                raise Refused("the gradient may lead out of the subspace: coordinate %d" % i)
    return set(range(1, count + 1)) - set(directions)


def quotient(a, b):
    """(product, factor) by which all parts of b must be multiplied to give those of a; None where there is none."""
    found = None
    for x, y in zip(a, b):
        if not x and not y:
            continue
        if not x or not y:
            return None
        (p, q), (r, t) = single(x), single(y)
        powers = dict(p)
        for atom, power in r:
            powers[atom] = powers.get(atom, 0) - power
        m = (frozenset((atom, power) for atom, power in powers.items() if power), q / t)
        if found not in (None, m):
            return None
        found = m
    return found


def of_theta(atom):
    """Whether no number of a sample stands in it."""
    if isinstance(atom, tuple) and atom[0] in ("x", "t") and len(atom) == 2:
        return False
    operand = atom if isinstance(atom, frozenset) else atom[2] if len(atom) == 3 else NOTHING
    return all(of_theta(inner) for product, _ in operand for inner, _ in product)


def definite(h, sign, count):
    """Whether h is definite on the eigenvectors of so many of its eigenvalues of a sign."""
    if not count:
        return True
    values, vectors = eigsy(middle(h))
    n = range(len(h))
    chosen = sorted(n, key=lambda k: -sign * values[k])[:count]
    if any(values[k] == 0 for k in chosen):
        return False
    w = matrix([[vectors[i, k] / mp.sqrt(abs(values[k])) for i in n] for k in chosen])
    m = times(w, transposed(times(w, h)))
    for i in range(count):
        others = sum((iv.mpf(size(m[i][j])) for j in range(count) if j != i), iv.mpf(0))
        if not (lo(m[i][i]) if sign > 0 else -hi(m[i][i])) > hi(others):
            return False
    return True


def check_degenerate(f, centre, statement, existence, uniqueness):
    groups = statement["subspace"]
    n, count = len(centre), 0
    for group in groups:
        if not whole(group) or not -count <= group <= count + 1:
            raise Refused("groups are 1, 2, ..., each first with its positive number")
        count = max(count, group)
    values = {}
    for x, group in zip(centre, groups):
        y = x if group >= 0 else -x
        if len(groups) != n or values.setdefault(abs(group), y if group else 0.0) != y:
            raise Refused("the centre does not lie in the subspace")
    free = free_groups(f, groups)
    if len(free) != statement["dimension"]:
        raise Refused("the gradient vanishes along %d coordinates of the subspace" % len(free))
    moving = [k for k in range(1, count + 1) if k not in free]
    theta = [box([x], uniqueness if abs(g) in moving else 0)[0] for x, g in zip(centre, groups)]
    h = hessian(f, theta)
    members = [[(i, 1 if g > 0 else -1) for i, g in enumerate(groups) if abs(g) == k] for k in moving]
    if moving:
        added = lambda p, q: sum((s * t * h[i][j] for i, s in p for j, t in q), iv.mpf(0))
        k = [[added(p, q) for q in members] for p in members]
        c = middle(k) ** -1
        slopes = gradient(f, box(centre, 0))
        g = [sum((s * slopes[i] for i, s in p), iv.mpf(0)) for p in members]
        step = [size(row[0]) for row in times(c, [[y] for y in g])]
        krawczyk(c, k, step, [len(p) for p in members], existence, uniqueness)
    h = hessian(f, box(centre, existence))
    if not (definite(h, -1, statement["negative"]) and definite(h, 1, statement["positive"])):
        raise Refused("so many negative and positive eigenvalues are not proven")


def check_not_critical(f, centre, rho, direction):
    v = [iv.mpf(x) for x in direction]
    slope = sum((x * y for x, y in zip(v, gradient(f, box(centre, 0)))), iv.mpf(0))
    jet = f(variables(box(centre, rho), [v]))
    product = [bounded(jet.h.get((i, 0), iv.mpf(0)), "the Hessian") for i in range(len(centre))]
    limit = hi(iv.mpf(rho) * iv.sqrt(sum((iv.mpf(size(y)) ** 2 for y in product), iv.mpf(0))))
    if not max(lo(slope), -hi(slope)) > limit:
        raise Refused("the slope along the direction may vanish within rho")


# Certificates.


def keys(node, names):
    if not isinstance(node, dict) or set(node) != set(names.split()):
        raise Refused("not a certificate: an object with the keys %s was expected" % names)


def number(text):
    if not isinstance(text, str) or not re.fullmatch(r"-?0x[01]\.[0-9a-f]{1,13}p-?[0-9]{1,4}", text):
        raise Refused("not a certificate: numbers must be hexadecimal floats")
    return float.fromhex(text)


def numbers(node):
    return [number(text) for text in node]


def no_repeats(pairs):
    if len({key for key, _ in pairs}) != len(pairs):
        raise Refused("not a certificate: a key is repeated")
    return dict(pairs)


def function(problem, directory):
    """The function, its number of variables and the generators of its symmetries."""
    kind = problem.get("kind")
    if kind == "closed-form":
        keys(problem, "kind name dimension")
        return closed_form(problem["name"], problem["dimension"]), problem["dimension"], []
    if kind == "formula":
        keys(problem, "kind f variables")
        formula = Formula(problem["f"], problem["variables"])
        return formula, len(formula.names), []
    if kind == "network":
        network = Network(problem, directory)
        return network, network.n, network.generators()
    raise Refused("not a certificate: unknown kind of problem")


def whole(value, expected=None):
    """Whether a value of JSON is a whole number, and the expected one: true and 2.0 are none."""
    return type(value) is int and expected in (None, value)


def check(certificate, directory):
    """The claim in words; raises Refused where it does not hold."""
    keys(certificate, "format version problem problem_sha256 reported centre moved statement method")
    if certificate["format"] != "cairn-certificate" or not whole(certificate["version"], 2):
        raise Refused("not a certificate of version 2: prove the point again")
    problem, statement = certificate["problem"], certificate["statement"]
    compact = json.dumps(problem, separators=(",", ":"), ensure_ascii=False)
    if hashlib.sha256(compact.encode()).hexdigest() != certificate["problem_sha256"]:
        raise Refused("the problem does not have the hash that is stated")
    f, n, fields = function(problem, directory)
    reported, centre = numbers(certificate["reported"]), numbers(certificate["centre"])
    moved = Fraction(number(certificate["moved"]))
    if len(reported) != n or len(centre) != n:
        raise Refused("the points do not have %d coordinates" % n)
    distance = sum((Fraction(a) - Fraction(b)) ** 2 for a, b in zip(reported, centre))
    if moved < 0 or distance > moved**2:
        raise Refused("the reported point is farther from the centre than 'moved' says")
    kind = statement.get("kind")
    if kind == "undecided":
        raise Refused("nothing is claimed")
    if kind == "not_critical":
        keys(statement, "kind rho direction")
        rho, direction = number(statement["rho"]), numbers(statement["direction"])
        if not rho > 0 or len(direction) != n:
            raise Refused("rho must be positive and the direction have %d coordinates" % n)
        if moved > rho:
            raise Refused("the reported point lies outside rho")
        check_not_critical(f, centre, rho, direction)
        return "not critical: no critical point within %.2g" % rho
    if kind == "degenerate":
        keys(statement, "kind subspace dimension negative positive existence uniqueness")
        existence, uniqueness = number(statement["existence"]), number(statement["uniqueness"])
        counts = [statement[name] for name in ("dimension", "negative", "positive")]
        if not all(whole(y) and y >= 0 for y in counts) or counts[1] + counts[2] >= n:
            raise Refused("dimension, negative and positive must be whole numbers, the last two less than n together")
        if not 0 <= existence <= uniqueness or moved > uniqueness:
            raise Refused("existence, moved and uniqueness are not in order")
        check_degenerate(f, centre, statement, existence, uniqueness)
        return "degenerate critical, %d negative and %d positive eigenvalues, within %.2g" % (*counts[1:], existence)
    keys(statement, "kind index existence uniqueness" + (" dimension" if kind == "family" else ""))
    if kind not in ("critical", "family"):
        raise Refused("not a certificate: unknown kind of statement")
    existence, uniqueness = number(statement["existence"]), number(statement["uniqueness"])
    d = statement["dimension"] if kind == "family" else 0
    if not (whole(statement["index"]) and whole(d)):
        raise Refused("index and dimension must be whole numbers")
    if not 0 <= existence <= uniqueness or moved > uniqueness:
        raise Refused("existence, moved and uniqueness are not in order")
    if kind == "family" and not 1 <= d < n:
        raise Refused("a family of dimension %d" % d)
    if not (kind == "family" and check_zeros(f, centre, d, statement["index"], existence, uniqueness)):
        if d > len(fields):
            raise Refused("the loss has no %d-dimensional symmetry that is known" % d)
        check_critical(f, fields, centre, d, statement["index"], existence, uniqueness)
    family = " family of dimension %d" % d if d else ""
    return "critical%s, index %d, within %.2g" % (family, statement["index"], existence)


def verdict(path):
    """The line about one certificate, and its exit code."""
    try:
        certificate = json.loads(path.read_text("utf-8"), object_pairs_hook=no_repeats)
        if isinstance(certificate, dict) and (certificate.get("problem") or {}).get("kind") == "onnx":
            return "not read: a certificate of an ONNX model; use ./cairn verify", 2
        return "holds: " + check(certificate, path.parent), 0
    except Refused as refused:
        return "does not hold: %s" % refused, 1
    except (OSError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError, struct.error) as error:
        return "does not hold: not a certificate that can be read (%s)" % " ".join(str(error).split()), 1


def main(paths):
    if not paths:
        print(__doc__.strip())
        return 2
    sys.setrecursionlimit(20000)
    worst = 0
    for path in paths:
        line, code = verdict(Path(path))
        print(line)
        worst = max(worst, code)
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
