"""One layer in any number of dimensions: the regions of an arrangement of hyperplanes."""

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

import numpy as np

Plane = tuple[int, ...]  # integers (a_1, ..., a_D, c) of the hyperplane a . x + c = 0


def count_arrangement(normals: np.ndarray | Sequence, offsets: np.ndarray | Sequence) -> int:
    """Return into how many regions the hyperplanes ``normals[k] @ x + offsets[k] = 0`` cut space.

    The weights and biases of a layer of kinked units can be passed as they are. The arithmetic
    is exact: parallel, repeated or concurrent hyperplanes are counted right. A zero normal is a
    unit without a hyperplane.

    Parameters
    ----------
    normals : array_like, shape (n, D)
        Floats, integers or fractions; a float is taken as the binary fraction that it is.
    offsets : array_like, shape (n,)

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If the shapes do not fit, or a number is NaN or infinite.

    Notes
    -----
    The k-th hyperplane adds as many regions as the earlier ones cut it into, which is the same
    question in one dimension less. In general position the time grows as n**D.

    References
    ----------
    T. Zaslavsky, "Facing up to arrangements", Memoirs of the AMS 154 (1975).
    """
    normals, offsets = np.asarray(normals, object), np.asarray(offsets, object)
    if normals.ndim != 2 or offsets.shape != normals.shape[:1]:
        raise ValueError(
            f"normals must be (n, D) and offsets (n,), not {normals.shape} and {offsets.shape}"
        )
    planes = []
    for k, (normal, offset) in enumerate(zip(normals, offsets, strict=True)):
        try:
            planes.append(_primitive(_integers([*normal, offset])))
        except (ValueError, OverflowError):
            raise ValueError(f"hyperplane {k} is NaN or infinite: {normal}, {offset}") from None
    return _count(_distinct(planes))


def _count(planes: list[Plane]) -> int:
    """Count the regions of distinct hyperplanes, each with a normal that is not zero."""
    if not planes or len(planes[0]) == 2:  # points on a line
        return len(planes) + 1
    return 1 + sum(_count(_trace(planes[:k], plane)) for k, plane in enumerate(planes))


def _trace(planes: list[Plane], floor: Plane) -> list[Plane]:
    """Return the hyperplanes' intersections with another one, in one coordinate less."""
    axis = next(k for k, a in enumerate(floor) if a)
    pivot = floor[axis]
    reduced = []
    for plane in planes:
        row = [pivot * a - plane[axis] * f for a, f in zip(plane, floor, strict=True)]
        del row[axis]  # it became 0
        reduced.append(_primitive(row))
    return _distinct(reduced)


def _distinct(planes: list[Plane]) -> list[Plane]:
    return [plane for plane in dict.fromkeys(planes) if any(plane[:-1])]


def _primitive(row: list[int]) -> Plane:
    """Divide by the greatest common divisor; the first number that is not 0 becomes positive."""
    divisor = gcd(*row) or 1
    sign = -1 if next((a for a in row if a), 1) < 0 else 1
    return tuple(sign * a // divisor for a in row)


def _integers(row: list) -> list[int]:
    """Return integers in the same proportions as these numbers."""
    fractions = [Fraction(value) for value in row]
    scale = lcm(*(f.denominator for f in fractions))
    return [int(f * scale) for f in fractions]
