"""Known answers to solutions/12_backpropagation.ipynb: right ones, and wrong ones.

Each wrong answer comes with words that the learner's message must contain.
"""

GRAPH = "def values_and_gradients(x, y, z):\n"
SHARED = "def derivative_at_2_3():\n"
NET = "def gradients(W, b, x, y):\n"
BETWEEN = "def between(W_n, W_above, alpha):\n"
START = "def weight_gradient(W, b, X, Y):\n"
HESSIAN = "def hessian_times(w, X, y, u):\n"

FORWARD = (
    "    h = [x]\n"
    "    for V, c in zip(W, b):\n"
    "        h.append(np.tanh(V @ h[-1] + c))\n"
    "    dW, db = [], []\n"
)


def backward(start, step, weights="np.outer(delta, h[n])"):
    """Return the answer to q3 with this start, this step down and this gradient of the weights."""
    return (
        NET + FORWARD + f"    delta = {start}\n"
        "    for n in range(len(W) - 1, -1, -1):\n"
        f"        dW.insert(0, {weights})\n"
        "        db.insert(0, delta)\n"
        f"        delta = {step}\n"
        "    return dW, db"
    )


RIGHT_START = "(h[-1] - y) * (1 - h[-1] ** 2)"
RIGHT_STEP = "(delta @ W[n]) * (1 - h[n] ** 2)"
UNIT = "    H = np.tanh(X @ W.T + b)\n"
RATE = "    h = np.tanh(X @ w)\n    d = (1 - h**2) * (X @ u)\n"

RIGHT = {
    "q1": [
        GRAPH + "    return [(x + y) * z, z, z, x + y]",
        GRAPH + "    x, y, z = Node(x), Node(y), Node(z)\n"
        "    f = (x + y) * z\n"
        "    g = backward(f)\n"
        "    return f.value, g[x], g[y], g[z]",
    ],
    "q2": [
        SHARED + "    x, y = 2, 3\n    return x * y + (x + y) * y",
        SHARED + "    return 2 * 2 * 3 + 3**2",
    ],
    "q3": [
        backward(RIGHT_START, RIGHT_STEP),
        # by units, every sum written out
        NET + FORWARD + "    delta = [(p - t) * (1 - p * p) for p, t in zip(h[-1], y)]\n"
        "    for n in reversed(range(len(W))):\n"
        "        dW = [np.array([[d * i for i in h[n]] for d in delta])] + dW\n"
        "        db = [np.array(delta)] + db\n"
        "        delta = [\n"
        "            (1 - h[n][k] ** 2) * sum(W[n][l, k] * delta[l] for l in range(len(delta)))\n"
        "            for k in range(len(h[n]))\n"
        "        ]\n"
        "    return dW, db",
        # by the complex step, which knows no recursion
        NET + "    net = MLP(list(zip(W, b)), 'tanh')\n"
        "    J = lambda v: ((np.tanh(net.from_vector(v)(x[None])[0]) - y) ** 2).sum() / 2\n"
        "    layers = net.from_vector(complex_step(J, net.to_vector())).layers\n"
        "    return [V for V, _ in layers], [c for _, c in layers]",
    ],
    "q4": [
        BETWEEN + "    return W_above @ np.diag(1 - np.tanh(alpha) ** 2)",
        BETWEEN
        + "    return np.array([[w / np.cosh(a) ** 2 for w, a in zip(r, alpha)] for r in W_above])",
    ],
    "q5": [
        START + UNIT + "    return np.einsum('nk,ni->ki', (H - Y) * (1 - H**2), X)",
        START + "    total = np.zeros(W.shape)\n"
        "    for x, y in zip(X, Y):\n"
        "        h = np.tanh(W @ x + b)\n"
        "        total = total + np.outer((h - y) * (1 - h * h), x)\n"
        "    return total",
    ],
    "q6": [
        HESSIAN + RATE + "    return X.T @ (d * (1 - h**2) - 2 * (h - y) * h * d)",
        HESSIAN + "    h = np.tanh(X @ (w + 1e-30j * u))\n"
        "    return (((h - y) * (1 - h**2)) @ X).imag / 1e-30",
        HESSIAN + "    h = np.tanh(X @ w)\n"
        "    c = (1 - h**2) * ((1 - h**2) - 2 * h * (h - y))\n"
        "    return (X.T * c) @ X @ u",
    ],
}

WRONG = {
    "q1": [
        (GRAPH + "    return (x + y) * z, 1, 1, x + y", "local gradients"),
        (GRAPH + "    return (x + y) * z, x + y, x + y, z", "upstream gradient is df/dq"),
        (GRAPH + "    return z, z, x + y, (x + y) * z", "values come first"),
        (GRAPH + "    return (x + y) * z, y * z, x * z, x + y", "copies the gradient"),
        (GRAPH + "    return (x + y) * z, z, z, x * y", "what does f change by"),
        (GRAPH + "    return z, z, x + y", "shape (3,)"),
    ],
    "q2": [
        (SHARED + "    return 6", "sum alone"),
        (SHARED + "    return 15", "product alone"),
        (SHARED + "    return 90", "added, not multiplied"),
        (SHARED + "    return 16", "with respect to y"),
        (SHARED + "    return 30", "value of f"),
    ],
    "q3": [
        (backward("(y - h[-1]) * (1 - h[-1] ** 2)", RIGHT_STEP), "the sign"),
        (backward("h[-1] - y", RIGHT_STEP), "at the output, too"),
        (backward("(h[-1] - y) * (1 - np.tanh(h[-1]) ** 2)", RIGHT_STEP), "tanh(alpha) already"),
        (backward("2 * " + RIGHT_START, RIGHT_STEP), "no factor 2"),
        # the plain error signal of another deck
        (backward(RIGHT_START, "delta @ W[n]"), "delta below = slope below"),
        (backward(RIGHT_START, "(delta @ W[n]) * (1 - h[n])"), "delta below = slope below"),
        (backward(RIGHT_START, RIGHT_STEP, "np.outer(delta, h[n + 1])"), "h_i of the layer below"),
        (backward(RIGHT_START, RIGHT_STEP, "np.outer(h[n], delta)"), "h_i of the layer below"),
        (backward(RIGHT_START, "(W[n] @ delta) * (1 - h[n] ** 2)"), "your code raised"),
    ],
    "q4": [
        (BETWEEN + "    return W_n @ np.diag(1 - np.tanh(alpha) ** 2)", "weights of layer n;"),
        (BETWEEN + "    return np.diag(1 - np.tanh(alpha) ** 2) @ W_above", "column k"),
        (BETWEEN + "    return W_above", "slope of tanh is missing"),
        (
            BETWEEN + "    return (W_above * (1 - np.tanh(alpha) ** 2)).T",
            "columns those of layer n",
        ),
        (
            BETWEEN + "    alpha[:] = 1 - np.tanh(alpha) ** 2\n    return W_above * alpha",
            "changed its input",
        ),
    ],
    "q5": [
        (START + UNIT + "    return ((Y - H) * (1 - H**2)).T @ X", "climbs"),
        (
            START + UNIT + "    return np.outer(((Y - H) * (1 - H**2)).sum(0), X.mean(0))",
            "both slips",
        ),
        (
            START + UNIT + "    return np.outer(((H - Y) * (1 - H**2)).sum(0), X.mean(0))",
            "summed first",
        ),
        (
            START + UNIT + "    return np.outer(((H - Y) * (1 - H**2)).sum(0), X.sum(0))",
            "summed twice",
        ),
        (START + UNIT + "    return ((H - Y) * (1 - H**2)).T @ X / len(X)", "not their mean"),
        (START + UNIT + "    return (H - Y).T @ X", "still in delta"),
        (START + UNIT + "    return X.T @ ((H - Y) * (1 - H**2))", "shape (3, 2)"),
    ],
    "q6": [
        (
            HESSIAN + RATE + "    return (d * (1 - h**2)) @ X",
            "second derivative of tanh is missing",
        ),
        (HESSIAN + RATE + "    return (-2 * (h - y) * h * d) @ X", "two terms"),
        (HESSIAN + RATE + "    return (d * (1 - h**2) + 2 * (h - y) * h * d) @ X", "has a minus"),
        (
            HESSIAN + "    h = np.tanh(X @ w)\n    return ((h - y) * (1 - h**2)) @ X",
            "does not know u",
        ),
        (HESSIAN + RATE + "    return d * (1 - h**2) - 2 * (h - y) * h * d", "shape (6,)"),
    ],
}
