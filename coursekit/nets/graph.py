"""A scalar computational graph: values on the way forward, gradients on the way back."""

from dataclasses import dataclass, field
from numbers import Number

import numpy as np

from coursekit.nets.activations import Activation, get_activation


@dataclass(frozen=True, eq=False)
class Node:
    """A number that remembers how it was computed.

    Arithmetic with nodes gives new nodes. A node never changes: gradients are what `backward`
    returns, and nothing is stored.

    Parameters
    ----------
    value : number
        An int, float, complex number or exact fraction.
    operation : str
        What made it; "leaf" for a number that was given.
    parents : tuple of Node
        What it was computed from. A node that was used twice, as in ``x * x``, stands here twice.
    local_gradients : tuple of number
        The derivative with respect to each parent, the others held fixed.

    Examples
    --------
    >>> x, y = Node(3), Node(4)
    >>> gradients = backward(x * y + x)
    >>> gradients[x], gradients[y]
    (5, 3)
    """

    value: Number
    operation: str = "leaf"
    parents: tuple["Node", ...] = field(default=(), repr=False)
    local_gradients: tuple[Number, ...] = field(default=(), repr=False)

    def __add__(self, other: "Node | Number") -> "Node":
        other = _as_node(other)
        return Node(self.value + other.value, "+", (self, other), (1, 1))

    def __sub__(self, other: "Node | Number") -> "Node":
        other = _as_node(other)
        return Node(self.value - other.value, "-", (self, other), (1, -1))

    def __mul__(self, other: "Node | Number") -> "Node":
        other = _as_node(other)
        return Node(self.value * other.value, "*", (self, other), (other.value, self.value))

    __radd__, __rmul__ = __add__, __mul__

    def __truediv__(self, other: "Node | Number") -> "Node":
        other = _as_node(other)
        local = 1 / other.value, -self.value / other.value**2
        return Node(self.value / other.value, "/", (self, other), local)

    def __pow__(self, exponent: Number) -> "Node":
        if isinstance(exponent, Node):
            raise TypeError("the exponent must be a plain number, not a node")
        local = exponent * self.value ** (exponent - 1) if exponent else 0
        return Node(self.value**exponent, f"**{exponent}", (self,), (local,))

    def __neg__(self) -> "Node":
        return Node(-self.value, "-", (self,), (-1,))

    def __rsub__(self, other: Number) -> "Node":
        return _as_node(other) - self

    def __rtruediv__(self, other: Number) -> "Node":
        return _as_node(other) / self

    def apply(self, activation: str | Activation) -> "Node":
        """Return the node of an activation, or of any function with its derivative."""
        f, z = get_activation(activation), np.array([self.value])  # (1,)
        return Node(f(z)[0], f.name, (self,), (f.derivative(z)[0],))


def topological_order(root: Node) -> list[Node]:
    """Return the nodes behind `root`, each once and after its parents; the last one is `root`."""
    order, seen, stack = [], set(), [(root, False)]
    while stack:
        node, parents_are_done = stack.pop()
        if parents_are_done:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack += [(parent, False) for parent in reversed(node.parents)]
    return order


def backward(root: Node) -> dict[Node, Number]:
    """Return the derivative of `root` with respect to every node behind it.

    Each node hands its gradient times the local gradient to its parents. A node that is used in
    several places gets the sum, and hands on nothing before the sum is complete.

    Returns
    -------
    dict of Node to number
        It holds `root` too, whose derivative is 1. A second call returns the same again.
    """
    gradients = dict.fromkeys(topological_order(root), 0)
    gradients[root] = 1
    for node in reversed(gradients):
        for parent, local in zip(node.parents, node.local_gradients, strict=True):
            gradients[parent] += gradients[node] * local
    return gradients


def _as_node(number: Node | Number) -> Node:
    return number if isinstance(number, Node) else Node(number, "constant")
