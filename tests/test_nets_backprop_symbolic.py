"""Backpropagation proved, not sampled: every weight a symbol, the activation an abstract function.

The difference of sympy's own derivative and the recursion simplifies to zero for each parameter,
for any differentiable activation and all values at once.
"""

from itertools import pairwise

import numpy as np
import pytest

sympy = pytest.importorskip("sympy")


def symbols(name, *shape):
    return np.array(sympy.symbols(f"{name}0:{np.prod(shape)}")).reshape(shape)


def activation(name):
    """Return a(.) and a'(.) for an abstract function a."""
    z, a = sympy.Symbol("z"), sympy.Function(name)
    return a, lambda point: a(z).diff(z).subs(z, point).doit()


def forward(layers, x, a):
    alphas, h = [], [x]
    for W, b in layers:
        alphas.append(W @ h[-1] + b)  # (n_in,) to (n_out,)
        h.append(np.array([a(alpha) for alpha in alphas[-1]]))
    return alphas, h


def recursion(layers, alphas, h, y, a_prime):
    """Return the gradients (dW, db) of half the squared error, the last layer first."""
    slopes = [np.array([a_prime(alpha) for alpha in row]) for row in alphas]
    delta = (h[-1] - y) * slopes[-1]
    gradients = [(np.outer(delta, h[-2]), delta)]
    for n in range(len(layers) - 2, -1, -1):
        delta = slopes[n] * (layers[n + 1][0].T @ delta)  # (n_out,) to (n_in,)
        gradients.append((np.outer(delta, h[n]), delta))
    return gradients[::-1]


def mismatches(J, parameters, gradients):
    pairs = zip(parameters, gradients, strict=True)
    return [w for w, g in pairs if sympy.simplify(sympy.expand(sympy.diff(J, w) - g).doit()) != 0]


def net_of_symbols(sizes):
    return [
        (symbols(f"w{n}_", n_out, n_in), symbols(f"b{n}_", n_out))
        for n, (n_in, n_out) in enumerate(pairwise(sizes))
    ]


def flat(pairs):
    return [entry for W, b in pairs for entry in (*W.ravel(), *b)]


@pytest.mark.parametrize("sizes", [(1, 1), (2, 2, 1), (2, 3, 2), (2, 2, 2, 1), (1, 2, 2, 1)])
def test_the_delta_recursion_holds_for_every_activation(sizes):
    layers, x, y = net_of_symbols(sizes), symbols("x", sizes[0]), symbols("y", sizes[-1])
    a, a_prime = activation("a")
    alphas, h = forward(layers, x, a)
    J = sum((h[-1] - y) ** 2) / 2
    gradients = recursion(layers, alphas, h, y, a_prime)
    assert mismatches(J, flat(layers), flat(gradients)) == []


def test_the_wrong_sign_and_the_forgotten_slope_are_noticed():
    layers, x, y = net_of_symbols((1, 1, 1)), symbols("x", 1), symbols("y", 1)
    a, a_prime = activation("a")
    alphas, h = forward(layers, x, a)
    J = sum((h[-1] - y) ** 2) / 2
    turned = flat(recursion(layers, alphas, h, 2 * h[-1] - y, a_prime))  # f* - h at the start
    assert len(mismatches(J, flat(layers), turned)) == len(flat(layers))
    forgotten = flat(recursion(layers, alphas, h, y, lambda point: sympy.Integer(1)))
    assert len(mismatches(J, flat(layers), forgotten)) == len(flat(layers))


def test_the_start_of_softmax_and_cross_entropy_is_p_minus_target():
    z, o = symbols("z", 3), [*symbols("o", 2)]
    o.append(1 - sum(o))  # a distribution
    p = [sympy.exp(zi) / sum(map(sympy.exp, z)) for zi in z]
    loss = -sum(oi * sympy.log(pi) for oi, pi in zip(o, p, strict=True))
    assert mismatches(loss, z, [pi - oi for pi, oi in zip(p, o, strict=True)]) == []


def test_the_chain_of_equal_functions():
    w, f = sympy.Symbol("w"), sympy.Function("f")
    _, f_prime = activation("f")
    product = f_prime(f(f(w))) * f_prime(f(w)) * f_prime(w)
    assert sympy.simplify((f(f(f(w))).diff(w) - product).doit()) == 0
