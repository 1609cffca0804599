"""Functions and their first two derivatives with many digits, for FunctionsTest.

    python3 functions.py < LINES        (mpmath; a line is NAME X, X a double as Java writes it)

Writes f f' f'' for each line. Derivatives are central differences with 120 digits and a step of 30.
"""
import sys
from mpmath import mp, mpf

mp.dps = 120
STEP = mpf(10) ** -30
SELU_ALPHA, SELU_GAMMA = mpf(14036349) / 2**23, mpf(8813919) / 2**23  # float32, as ONNX defines them


def softplus(x):
    return max(x, 0) + mp.log1p(mp.exp(-abs(x)))


def elu(x):
    return x if x > 0 else mp.expm1(x)


FUNCTIONS = dict(
    Exp=mp.exp, Log=mp.log, Sqrt=mp.sqrt, Reciprocal=lambda x: 1 / x, Sin=mp.sin, Cos=mp.cos, Tan=mp.tan,
    Sinh=mp.sinh, Cosh=mp.cosh, Tanh=mp.tanh, Asinh=mp.asinh, Acosh=mp.acosh, Atanh=mp.atanh, Erf=mp.erf,
    Atan=mp.atan, Asin=mp.asin, Acos=mp.acos,
    Sigmoid=lambda x: 1 / (1 + mp.exp(-x)), LogSigmoid=lambda x: -softplus(-x), Softplus=softplus,
    Softsign=lambda x: x / (1 + abs(x)), Mish=lambda x: x * mp.tanh(softplus(x)),
    Gelu=lambda x: x * mp.erfc(-x / mp.sqrt(2)) / 2, Elu=elu, Celu=elu,
    Selu=lambda x: SELU_GAMMA * (x if x > 0 else SELU_ALPHA * mp.expm1(x)),
    HardSwish=lambda x: x * max(mpf(0), min(mpf(6), x + 3)) / 6,
    Clip=lambda x: max(mpf(-1), min(mpf(2), x)))


def main():
    for line in sys.stdin:
        name, text = line.split()
        f, x = FUNCTIONS[name], mpf(text)
        h = abs(x) * STEP
        below, here, above = f(x - h), f(x), f(x + h)
        print(*(mp.nstr(y, 25) for y in (here, (above - below) / (2 * h), (above - 2 * here + below) / h**2)))


if __name__ == "__main__":
    main()
