"""Known answers to solutions/08_universal_approximation.ipynb: right ones, and wrong ones.

Each wrong answer comes with words that the learner's message must contain.
"""

WRITTEN = "def written_net(knots, values):\n"
ORDER = "def order(D1, e1, D2, e2):\n"
STAIRS = "def staircase(x, knots, values, k):\n"
READ_OUT = "def read_out(H, weights, bias):\n"
INNER = "def inner_values(p):\n"
COUNTING = "def counting_net(values):\n"
JUMPS = "def smallest_sup_error():\n"
CUSP = "def cusp_knots():\n"

MIDDLES = "    m = (knots[1:] + knots[:-1]) / 2\n"
SLOPES = "    s = np.diff(values) / np.diff(knots)\n"

RIGHT = {
    "q1": [
        WRITTEN + SLOPES + "    return values[0], knots[:-1], np.concatenate([s[:1], np.diff(s)])",
        WRITTEN + "    weights, slope = [], 0\n"
        "    for a, b, u, v in zip(knots, knots[1:], values, values[1:]):\n"
        "        weights.append((v - u) / (b - a) - slope)\n"
        "        slope += weights[-1]\n"
        "    return float(values[0]), list(knots)[:-1], weights",
        WRITTEN + "    (W, b), (v, c) = relu_interpolant(knots, values).layers\n"
        "    return c[0], -b, v[0]",
    ],
    "q2": [
        ORDER + "    return -(np.log(e2) - np.log(e1)) / (np.log(D2) - np.log(D1))",
        ORDER + "    return -np.polyfit(np.log([D1, D2]), np.log([e1, e2]), 1)[0]",
        ORDER + "    import math\n    return math.log(e1 / e2, D2 / D1)",
    ],
    "q3": [
        STAIRS
        + MIDDLES
        + "    H = 1 / (1 + np.exp(-k * np.subtract.outer(x, m)))\n"
        + "    return H @ (values[1:] - values[:-1]) + values[0]",
        STAIRS + "    y = np.full(len(x), float(values[0]))\n"
        "    for d in range(1, len(knots)):\n"
        "        middle = knots[d - 1] + (knots[d] - knots[d - 1]) / 2\n"
        "        y += (values[d] - values[d - 1]) * sigmoid(k * (x - middle))\n"
        "    return y",
    ],
    "q4": [
        READ_OUT + "    return bias + np.dot(H, weights)",
        READ_OUT + "    return [sum(h * w for h, w in zip(row, weights)) + bias for row in H]",
    ],
    "q5": [
        INNER + "    return -np.log(1 / p - 1)",
        INNER + "    return np.log(p) - np.log1p(-p)",
    ],
    "q6": [
        COUNTING + "    n = len(values) - 1\n"
        "    (W, c), (w, b) = relu_interpolant(np.arange(n + 1), values).layers\n"
        "    return np.repeat(W, n, axis=1), c, w[0], b[0]",
        # from the other end: units that count the bits that are off
        COUNTING + "    n = len(values) - 1\n"
        "    w = np.diff(np.diff(values[::-1]), prepend=0)\n"
        "    return -np.ones((n, n)), [n - d for d in range(n)], w, float(values[-1])",
    ],
    "q7": [
        JUMPS + "    return max(3 - 0, 3 - 1) / 2",
        JUMPS + "    return np.float64(1.5)",
    ],
    "q9": [
        CUSP + "    t = np.linspace(-((1 / 3) ** 0.25), (2 / 3) ** 0.25, 15)\n"
        "    t[6] = 0\n"
        "    knots = 1 / 3 + np.sign(t) * t**4\n"
        "    knots[[0, -1]] = 0, 1\n"
        "    return list(knots), list(np.sqrt(abs(knots - 1 / 3)) + 0.005)",
        CUSP + "    knots = np.linspace(0, 1, 628)\n    return knots, np.sqrt(abs(knots - 1 / 3))",
    ],
}

WRONG = {
    "q1": [
        (WRITTEN + SLOPES + "    return values[0], knots[:-1], s", "these are the slopes"),
        (WRITTEN + SLOPES + "    return values[0], knots[:-1], np.diff(s)", "shape (2,)"),
        (
            WRITTEN + SLOPES + "    return values[0], knots[1:], np.diff(s, prepend=0)",
            "left end of its piece",
        ),
        (
            WRITTEN + "    changes = np.diff(np.diff(values), prepend=0) / np.diff(knots)\n"
            "    return values[0], knots[:-1], changes",
            "add up the first d weights",
        ),
        (
            WRITTEN + "    return values[0], knots[:-1], np.diff(np.diff(values), prepend=0)",
            "widths of the pieces",
        ),
        (
            WRITTEN + SLOPES + "    return 0, knots[:-1], np.diff(s, prepend=0)",
            "starts at the first value",
        ),
        (WRITTEN + SLOPES + "    return knots[:-1], np.diff(s, prepend=0)", "three things"),
        (
            WRITTEN + SLOPES + "    return values[0], knots[:-1], -np.diff(s, prepend=0)",
            "new slope minus old slope",
        ),
        (
            WRITTEN + "    values -= values[0]\n" + SLOPES + "    return 5, knots[:-1], s",
            "changed its input",
        ),
    ],
    "q2": [
        (ORDER + "    return np.log(e2 / e1) / np.log(D2 / D1)", "sign"),
        (ORDER + "    return e1 / e2", "ratio of the errors"),
        (ORDER + "    return (e1 / e2) / (D2 / D1)", "logarithm of both"),
        (ORDER + "    return np.log(D2 / D1) / np.log(e1 / e2)", "upside down"),
        (ORDER + "    p = np.log(e1 / e2) / np.log(D2 / D1)", "return missing"),
        (ORDER + "    return 2", "D^-0.5"),
    ],
    "q3": [
        (
            STAIRS
            + "    return values[0] + sigmoid(k * (x[:, None] - knots[1:])) @ np.diff(values)",
            "not at the right knots",
        ),
        (
            STAIRS
            + "    return values[0] + sigmoid(k * (x[:, None] - knots[:-1])) @ np.diff(values)",
            "not at the left knots",
        ),
        (
            STAIRS + MIDDLES + "    return values[0] + sigmoid(k * (x[:, None] - m)) @ values[1:]",
            "differences of neighboring values",
        ),
        (
            STAIRS + MIDDLES + "    return sigmoid(k * (x[:, None] - m)) @ np.diff(values)",
            "starts at the first value",
        ),
        (
            STAIRS
            + MIDDLES
            + "    return values[0] + sigmoid(k * x[:, None] - m) @ np.diff(values)",
            "half way between two knots the output",
        ),
        (
            STAIRS + MIDDLES + "    return values[0] + (x[:, None] > m) @ np.diff(values)",
            "half way between two knots the output",
        ),
    ],
    "q4": [
        (READ_OUT + "    return sigmoid(H @ weights + bias)", "stays in (0, 1)"),
        (READ_OUT + "    return np.tanh(H @ weights + bias)", "stays in (-1, 1)"),
        (READ_OUT + "    return H @ weights", "bias is missing"),
        (READ_OUT + "    return relu(H @ weights + bias)", "the read-out of 5 units"),
    ],
    "q5": [
        (INNER + "    return np.log((1 - p) / p)", "sign"),
        (INNER + "    return sigmoid(p)", "inverse"),
        (INNER + "    return np.log(p)", "divide by 1 - p"),
        (INNER + "    return p / (1 - p)", "odds"),
    ],
    "q6": [
        (
            COUNTING + "    n = len(values) - 1\n"
            "    return np.ones((n, n)), -np.arange(n), np.diff(values), values[0]",
            "these are the slopes",
        ),
        (
            COUNTING + "    n = len(values) - 1\n"
            "    w = np.diff(np.diff(values), prepend=0)\n"
            "    return np.ones((n, n)), -np.arange(n), w, 0",
            "b is the first value",
        ),
        (
            COUNTING + "    n = len(values) - 1\n"
            "    w = np.diff(np.diff(values), prepend=0)\n"
            "    return np.ones((n, n)), -np.arange(1, n + 1), w, values[0]",
            "passes d - 1",
        ),
        (
            COUNTING + "    P = truth_table(len(values) - 1)\n"
            "    w = [values[int(p.sum())] for p in P]\n"
            "    return 2 * P - 1, 1 - P.sum(axis=1), w, 0",
            "W is (3, 3)",
        ),
        (
            COUNTING + "    w = np.array([-1.0, 1.0, 1.0])\n"
            "    return np.ones((3, 3)), -np.arange(3), w, values[0]",
            "bits",
        ),
    ],
    "q7": [
        (JUMPS + "    return 3", "middle of a jump"),
        (JUMPS + "    return 1", "smaller jump"),
        (JUMPS + "    return 0.5", "height 1"),
        (JUMPS + "    return 2.5", "do not add up"),
        (JUMPS + "    return 0", "no continuous function"),
    ],
    "q9": [
        (
            CUSP
            + "    knots = np.linspace(0, 1, 65)\n    return knots, np.sqrt(abs(knots - 1 / 3))",
            "at x = 0.333",
        ),
        (
            CUSP + "    knots = np.linspace(0.1, 1, 65)\n"
            "    return knots, np.sqrt(abs(knots - 1 / 3))",
            "from 0 to 1",
        ),
        (CUSP + "    return np.array([0, 1 / 3, 1]), np.array([0.58, 0, 0.82])", "at x ="),
        (CUSP + "    return [0, 0.5, 0.4, 1], [0, 0, 0, 0]", "must increase"),
    ],
}
