from fractions import Fraction

import numpy as np
import pytest

from coursekit.nets import (
    MLP,
    Activation,
    Node,
    as_vector,
    backward,
    complex_step,
    relative_error,
    squared_error,
    topological_order,
)


def test_the_small_example():
    x, y, z = Node(-2), Node(5), Node(-4)
    q = x + y
    f = q * z
    assert (q.value, f.value) == (3, -12)
    assert [backward(f)[node] for node in (f, q, z, x, y)] == [1, -4, 3, -4, -4]
    assert (f.operation, f.parents, f.local_gradients) == ("*", (q, z), (-4, 3))


def test_calling_it_twice_does_not_accumulate():
    x = Node(3.0)
    f = x * x
    assert backward(f) == backward(f)
    assert backward(f)[x] == 6


@pytest.mark.parametrize(
    ("function", "derivative"),
    [
        (lambda x: x + x, lambda x: 2),
        (lambda x: 2 - x, lambda x: -1),
        (lambda x: x - x * x, lambda x: 1 - 2 * x),
        (lambda x: 1 / x, lambda x: -1 / x**2),
        (lambda x: x / (x + 1), lambda x: 1 / (x + 1) ** 2),
        (lambda x: -((3 * x) ** 4), lambda x: -324 * x**3),
        (lambda x: x**0 + x**1, lambda x: 1),
        (lambda x: 5 + x.apply("relu") * x, lambda x: 2 * x if x > 0 else 0),
    ],
)
@pytest.mark.parametrize("value", [Fraction(2, 3), Fraction(-7, 5)])
def test_operations_are_exact(function, derivative, value):
    x = Node(value)
    f = function(x)
    gradient = backward(f)[x]
    assert gradient == derivative(value)
    assert isinstance(gradient, Fraction | int)


def test_a_shared_node_gets_the_sum_over_its_paths():
    x = Node(1)
    node = x
    for _ in range(2000):  # 2**2000 paths, and deeper than Python's recursion goes
        node = node + node
    assert len(topological_order(node)) == 2001
    assert backward(node)[x] == 2**2000


@pytest.mark.parametrize("seed", range(20))
def test_random_graphs_against_the_complex_step(seed):
    rng = np.random.default_rng(seed)
    sine = Activation("sine", np.sin, np.cos)
    plan = rng.integers(0, 3, size=12), rng.integers(0, 10**6, size=(12, 2))

    def compute(nodes, apply):
        nodes = list(nodes)
        for kind, (i, j) in zip(*plan, strict=True):
            a, b = nodes[i % len(nodes)], nodes[j % len(nodes)]
            nodes.append([a * b, a + 2 * b, apply(a)][kind])
        return nodes[-1] + sum(nodes)

    values = rng.normal(size=3)
    leaves = [Node(value) for value in values]
    gradients = backward(compute(leaves, lambda node: node.apply(sine)))
    found = [gradients[leaf] for leaf in leaves]
    assert relative_error(found, complex_step(lambda v: compute(v, np.sin), values)) <= 1e-14


def test_parents_come_first_and_every_node_once():
    a, b = Node(1), Node(2)
    c = a * b
    root = (c + a) * (c - b)
    order = topological_order(root)
    assert order[-1] is root
    assert len(set(order)) == len(order) == 6
    place = {node: k for k, node in enumerate(order)}
    assert all(place[parent] < place[node] for node in order for parent in node.parents)


def test_a_net_of_nodes_agrees_with_backpropagation():
    rng = np.random.default_rng(0)
    net = MLP.random((2, 3, 2, 1), "tanh", rng=rng, scheme="normal")
    x, y = rng.normal(size=(1, 2)), np.array([[0.3]])
    leaves = np.array([Node(value) for value in net.to_vector()])
    h = x[0]
    for number, (W, b) in enumerate(net.from_vector(leaves).layers):
        h = W @ h + b  # (n_in,) to (n_out,), of nodes
        h = [node.apply("tanh" if number < 2 else "identity") for node in h]
    gradients = backward((h[0] - y[0, 0]) ** 2)
    trace = net.forward(x)
    backprop = as_vector(net.backward(trace, squared_error.gradient(trace.output, y)))
    assert relative_error([gradients[leaf] for leaf in leaves], backprop) <= 1e-14


def test_an_exponent_is_a_plain_number():
    with pytest.raises(TypeError, match="plain number"):
        Node(2) ** Node(3)


def test_a_node_shows_itself_and_not_its_graph():
    assert repr(Node(1) + Node(2)) == "Node(value=3, operation='+')"
