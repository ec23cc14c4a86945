"""Prints the polynomial of erfc in src/numerics.ts. Needs mpmath: python3 erfc-coefficients.py [DEGREE [K]]

With q = (x - K) / (x + K), the function (1 + 2x) exp(x^2) erfc(x) - 1 is smooth in q for all x >= 0 (Shepherd and Laframboise, 1981). It
is interpolated at the Chebyshev nodes of 0 <= x <= 28, beyond which erfc is 0 in doubles, and written in powers of q.
"""
import sys

from mpmath import cos, erfc, exp, mp, mpf, pi

mp.dps = 60
DEGREE = int(sys.argv[1]) if len(sys.argv) > 1 else 22
K = mpf(sys.argv[2]) if len(sys.argv) > 2 else mpf(4)
LEFT, RIGHT = mpf(-1), (28 - K) / (28 + K)


def f(q):
    x = K * (1 + q) / (1 - q)
    return (1 + 2 * x) * exp(x * x) * erfc(x) - 1


def times(p, factor):
    """The product of two polynomials, lowest power first."""
    result = [mpf(0)] * (len(p) + len(factor) - 1)
    for i, a in enumerate(p):
        for j, b in enumerate(factor):
            result[i + j] += a * b
    return result


def plus(p, q):
    n = max(len(p), len(q))
    return [a + b for a, b in zip(p + [mpf(0)] * (n - len(p)), q + [mpf(0)] * (n - len(q)))]


def interpolated():
    n = DEGREE + 1
    angles = [pi * (k + mpf(1) / 2) / n for k in range(n)]
    values = [f((LEFT + RIGHT) / 2 + (RIGHT - LEFT) / 2 * cos(angle)) for angle in angles]
    # u, from -1 to 1, as a polynomial of q; then Chebyshev's T of u, one after the other.
    u = [-(RIGHT + LEFT) / (RIGHT - LEFT), 2 / (RIGHT - LEFT)]
    before, now, result = [mpf(1)], u, [mpf(0)]
    for j in range(n):
        c = 2 * sum(value * cos(j * angle) for value, angle in zip(values, angles)) / n
        result = plus(result, [c * a / (2 if j == 0 else 1) for a in before])
        before, now = now, plus(times(now, [2 * a for a in u]), [-a for a in before])
    return result


def at(p, q):
    result = mpf(0)
    for c in reversed(p):
        result = result * q + c
    return result


coefficients = interpolated()
worst = max(
    abs(at([mpf(float(c)) for c in coefficients], q) - f(q)) / (1 + f(q))
    for q in (LEFT + (RIGHT - LEFT) * k / 2000 for k in range(2001))
)
for c in coefficients:
    print(repr(float(c)))
print(f"relative error with these doubles: {float(worst):.3g}", file=sys.stderr)
