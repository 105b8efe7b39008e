"""What the lectures compute: nets, losses, training and data, with NumPy alone."""

from coursekit.nets.activations import (
    Activation,
    absolute,
    elu,
    get_activation,
    identity,
    leaky_relu,
    make_elu,
    make_leaky_relu,
    maxout,
    maxout_derivative,
    relu,
    sigmoid,
    softmax,
    softmax_jacobian,
    step,
    tanh,
)
from coursekit.nets.approximation import fit_curves, relu_interpolant, sigmoid_staircase, sup_error
from coursekit.nets.datasets import blobs, boolean, moons, spirals, truth_table, xor
from coursekit.nets.ensemble import Ensemble, train_many
from coursekit.nets.gradcheck import (
    central_difference,
    check_gradients,
    complex_step,
    relative_error,
)
from coursekit.nets.graph import Node, backward, topological_order
from coursekit.nets.initialization import random_layer
from coursekit.nets.losses import (
    Loss,
    absolute_error,
    bernoulli_cross_entropy,
    softmax_cross_entropy,
    squared_error,
)
from coursekit.nets.mlp import MLP, Layer, Trace, as_vector
from coursekit.nets.mnist1d import mnist1d
from coursekit.nets.perceptron import PerceptronRun, add_bias, perceptron
from coursekit.nets.training import Run, train

__all__ = [
    "MLP",
    "Activation",
    "Ensemble",
    "Layer",
    "Loss",
    "Node",
    "PerceptronRun",
    "Run",
    "Trace",
    "absolute",
    "absolute_error",
    "add_bias",
    "as_vector",
    "backward",
    "bernoulli_cross_entropy",
    "blobs",
    "boolean",
    "central_difference",
    "check_gradients",
    "complex_step",
    "elu",
    "fit_curves",
    "get_activation",
    "identity",
    "leaky_relu",
    "make_elu",
    "make_leaky_relu",
    "maxout",
    "maxout_derivative",
    "mnist1d",
    "moons",
    "perceptron",
    "random_layer",
    "relative_error",
    "relu",
    "relu_interpolant",
    "sigmoid",
    "sigmoid_staircase",
    "softmax",
    "softmax_cross_entropy",
    "softmax_jacobian",
    "spirals",
    "squared_error",
    "step",
    "sup_error",
    "tanh",
    "topological_order",
    "train",
    "train_many",
    "truth_table",
    "xor",
]
