"""Regions of nets with piecewise linear activations, counted exactly, with NumPy alone.

An activation region is a largest set with one pattern of units that are on; a linear region is
a largest connected set on which the output is one affine function.
"""

from coursekit.regions.arrangement import count_arrangement
from coursekit.regions.bounds import lower_bound, n_parameters, upper_bound, zaslavsky
from coursekit.regions.constructions import (
    absolute_net,
    compose,
    max_lower_net_2d,
    max_net,
    max_regions_net_1d,
    tent_net,
    xor_net,
)
from coursekit.regions.line import Regions1D, regions_1d
from coursekit.regions.plane import Regions2D, count_regions, regions_2d
from coursekit.regions.sampling import count_grid
from coursekit.regions.slices import restrict

__all__ = [
    "Regions1D",
    "Regions2D",
    "absolute_net",
    "compose",
    "count_arrangement",
    "count_grid",
    "count_regions",
    "lower_bound",
    "max_lower_net_2d",
    "max_net",
    "max_regions_net_1d",
    "n_parameters",
    "regions_1d",
    "regions_2d",
    "restrict",
    "tent_net",
    "upper_bound",
    "xor_net",
    "zaslavsky",
]
