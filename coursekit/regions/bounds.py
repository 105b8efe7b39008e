"""How many regions a net can have: exact integers, from the shape of the net alone.

All of them bound the number of activation regions of a ReLU net, and so of linear regions,
on the whole input space. What a given net has is counted in `line` and `plane`.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import comb, prod


def zaslavsky(d_in: int, n: int) -> int:
    """Return the largest number of regions that n hyperplanes make in d_in dimensions.

    It is attained by hyperplanes in general position, so it is the maximum of a net with one
    hidden layer of n units.

    References
    ----------
    T. Zaslavsky, "Facing up to arrangements", Memoirs of the AMS 154 (1975).
    """
    _check((d_in, n))
    return _binomials(n, d_in)


def n_parameters(d_in: int, widths: Sequence[int], d_out: int = 1) -> int:
    """Return the number of weights and biases of a net with these hidden widths."""
    sizes = _check((d_in, *widths, d_out))
    return sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))


def upper_bound(d_in: int, widths: Sequence[int], method: str = "serra") -> int:
    """Return a number that the regions of no ReLU net of this shape exceed.

    Parameters
    ----------
    d_in : int
        The number of inputs.
    widths : sequence of int
        The numbers of units of the hidden layers.
    method : {"serra", "montufar2017", "raghu", "trivial"}
        "trivial": a pattern has one bit per unit. "raghu": each layer cuts each region at most
        as hyperplanes in d_in dimensions do. "montufar2017": the dimension falls to the smallest
        width so far. "serra": units that are off lower it further; never above the others.

    Returns
    -------
    int
        Exact, of any size.

    Raises
    ------
    ValueError
        If the method is not known or a number is not positive.

    References
    ----------
    Raghu et al., arXiv:1606.05336 (2017), theorem 1. Montúfar, "Notes on the number of linear
    regions of deep neural networks" (2017). Serra, Tjandraatmadja, Ramalingam, arXiv:1711.02114
    (2018), theorem 1.
    """
    d_in, *widths = _check((d_in, *widths))
    match method:
        case "trivial":
            return 2 ** sum(widths)
        case "raghu":
            return prod(_binomials(n, d_in) for n in widths)
        case "montufar2017":
            return prod(_binomials(n, min((d_in, *widths[:k]))) for k, n in enumerate(widths))
        case "serra":
            return _serra(d_in, widths)
    raise ValueError(f"no upper bound {method!r}; known: serra, montufar2017, raghu, trivial")


def _serra(d_in, widths):
    """Sum prod comb(n_l, j_l) over all j with j_l <= min(d_in, n_k - j_k for k < l, n_l)."""
    counts = Counter({d_in: 1})  # by the dimension that is left
    for n in widths:
        after = Counter()
        for dimension, count in counts.items():
            for j in range(min(dimension, n) + 1):
                after[min(dimension, n - j)] += count * comb(n, j)
        counts = after
    return counts.total()


def lower_bound(d_in: int, widths: Sequence[int], method: str = "serra") -> int:
    """Return a number of regions that some ReLU net of this shape has.

    Parameters
    ----------
    d_in : int
        The number of inputs.
    widths : sequence of int
        The numbers of units of the hidden layers.
    method : {"serra", "montufar2014"}
        Both fold the input space in each layer but the last, which cuts each copy as
        hyperplanes in general position do. "montufar2014" folds every axis n // d_in times and
        needs n >= d_in; "serra" n // d_in + 1 times and needs n >= 3 * d_in.

    Returns
    -------
    int
        Exact, of any size.

    Raises
    ------
    ValueError
        If a width does not fulfil the condition of the method, the method is not known or a
        number is not positive.

    References
    ----------
    Montúfar, Pascanu, Cho, Bengio, arXiv:1402.1869 (2014), theorem 5. Serra, Tjandraatmadja,
    Ramalingam, arXiv:1711.02114 (2018), theorem 7.
    """
    d_in, *widths = _check((d_in, *widths))
    if method not in ("serra", "montufar2014"):
        raise ValueError(f"no lower bound {method!r}; known: serra, montufar2014")
    factor, extra = (3, 1) if method == "serra" else (1, 0)
    for k, n in enumerate(widths, start=1):
        if n < factor * d_in:
            raise ValueError(
                f"the lower bound {method!r} needs at least {factor} * d_in = {factor * d_in} "
                f"units in each layer; layer {k} has {n}"
            )
    folds = prod(n // d_in + extra for n in widths[:-1])
    return folds**d_in * _binomials(widths[-1], d_in)


def _binomials(n, d):
    return sum(comb(n, j) for j in range(min(n, d) + 1))


def _check(sizes):
    if len(sizes) < 2 or min(sizes) < 1:
        raise ValueError(f"numbers of inputs and of units must be positive, not {sizes}")
    return tuple(map(int, sizes))
