"""Known answers to solutions/10_linear_regions.ipynb: right ones and wrong ones.

Each wrong answer comes with words that the learner's message must contain.
"""

JOINTS = "def regions_from_joints(w, b):\n"
MOST = "def most_regions(d, n):\n"
BOUND = "def deep_bound(d, widths):\n"
FOLD = "def fold_layer(n):\n"
ONE = "def most_linear_regions():\n"
CAN = "def can_be(claimed, d, widths):\n"
PIECES = "def many_pieces():\n"

R = "def R(d, n):\n    return sum(comb(n, j) for j in range(d + 1))\n\n\n"  # a learner's helper
FOLD_PARTS = (
    FOLD + "    m = 2 * n + 1\n"
    "    k = (2 * np.arange(n) + 1) / m\n"
    "    v = np.array([-1.5 * m] + [m * (-1) ** (j + 1) for j in range(1, n)])\n"
    "    f = np.ones(n)\n"
    "    f[2] = -1\n"
)
TENTS = (
    PIECES + "    b = np.array([0, -0.5])\n"
    "    again = (np.array([[2.0, -4.0], [2.0, -4.0]]), b)\n"
    "    first = (np.array([[1.0], [1.0]]), b)\n"
    "    last = (np.array([[2.0, -4.0]]), np.array([0.0]))\n"
)

RIGHT = {
    "q1": [
        JOINTS + "    return 1 + len({-q / p for p, q in zip(w, b) if p})",
        JOINTS + "    j = sorted(-b[w != 0] / w[w != 0])\n    pieces = 1\n"
        "    for k, x in enumerate(j):\n        pieces += k == 0 or x > j[k - 1]\n"
        "    return pieces",
    ],
    "q2": [
        MOST + "    if d == 0 or n == 0:\n        return 1\n"
        "    row = [1] * (d + 1)\n"
        "    for _ in range(n):\n"
        "        row = [1] + [row[j] + row[j - 1] for j in range(1, d + 1)]\n"
        "    return row[d]",
        MOST + "    term, total = 1, 1\n    for j in range(1, min(d, n) + 1):\n"
        "        term = term * (n - j + 1) // j\n        total += term\n    return total",
    ],
    "q3": [
        BOUND + "    result = 1\n    for l, n in enumerate(widths):\n"
        "        result *= sum(comb(n, j) for j in range(min([d, *widths[:l]]) + 1))\n"
        "    return result",
        BOUND + "    if not widths:\n        return 1\n    n, *rest = widths\n"
        "    d = min(d, n)\n"
        "    return sum(comb(n, j) for j in range(d + 1)) * deep_bound(d, rest)",
    ],
    "q4": [
        FOLD_PARTS
        + "    return f[:, None], -f * k, v[None, :], np.array([-v @ np.maximum(0, -f * k)])",
        FOLD_PARTS
        + "    return [[x] for x in f], [-x * y for x, y in zip(f, k)], [list(v)], [5.0]",
    ],
    "q5": [ONE + "    return 3.0", ONE + "    return len(['flat', 'slope', 'flat'])"],
    "q6": [
        CAN + "    return claimed <= upper_bound(d, widths, 'montufar2017')",
        CAN + "    return not claimed > min(upper_bound(d, widths), 2 ** sum(widths))",
    ],
    "q7": [
        TENTS + "    return [first] + [again] * 4 + [last]",
        PIECES + "    f, k = np.array([[1.0], [1.0], [-1.0]]), np.array([-1.0, -3.0, 5.0]) / 7\n"
        "    v = np.array([[-10.5, 7.0, -7.0]])\n"
        "    cut = np.array([[-1.0], [1.0]])\n"
        "    return [(f, k), (f @ v, k + 5 * f[:, 0]),\n"
        "            (cut @ v, np.array([1 / 3 - 5, 5 - 2 / 3])), (np.ones((1, 2)), np.zeros(1))]",
    ],
}

WRONG = {
    "q1": [
        (JOINTS + "    return len(w) + 1", "may have none"),
        (JOINTS + "    return np.sum(w != 0) + 1", "cuts once"),
        (JOINTS + "    return len(set(-b[w != 0] / w[w != 0]))", "n + 1 pieces"),
        (JOINTS + "    return 2 ** len(w)", "gave 16"),
        (JOINTS + "    w[w == 0] = 1\n    return len(np.unique(-b / w)) + 1", "changed its input"),
        (JOINTS + "    print(len(w))", "return missing"),
    ],
    "q2": [
        (MOST + "    return sum(comb(n, j) for j in range(1, d + 1))", "starts at j = 0"),
        (MOST + "    return sum(comb(n, j) for j in range(d))", "range(d) stops"),
        (MOST + "    return 2**n", "number of patterns"),
        (MOST + "    return 1 + n + comb(n, 2)", "against counted planes"),
        (
            MOST + "    return float(sum(comb(n, j) for j in range(d + 1)))",
            "most_regions returns an int",
        ),
    ],
    "q3": [
        (
            R + BOUND + "    p = 1\n    for n in widths:\n        p *= R(d, n)\n    return p",
            "never falls",
        ),
        (
            R + BOUND + "    p, m = 1, d\n    for n in widths:\n        p *= R(m, n)\n"
            "        m = min(d, n)\n    return p",
            "once lost",
        ),
        (
            R + BOUND + "    s, m = 0, d\n    for n in widths:\n        s += R(m, n)\n"
            "        m = min(m, n)\n    return s",
            "deep_bound(1, [10] * 5) gave",
        ),
        (BOUND + "    return 2 ** sum(widths)", "deep_bound(1, [10] * 5) gave"),
        (
            R + BOUND + "    return np.prod([R(min([d, *widths[:k]]), n)\n"
            "                    for k, n in enumerate(widths)])",
            "is exact",
        ),
    ],
    "q4": [
        (FOLD_PARTS + "    return np.ones((n, 1)), -k, v[None, :], np.zeros(1)", "face left"),
        (FOLD_PARTS + "    return f[:, None], -f * k, v[None, :], np.zeros(1)", "shift"),
        (
            FOLD_PARTS + "    return f[None, :], -f * k, v[None, :], np.array([5.0])",
            "the shapes are",
        ),
        (
            FOLD_PARTS + "    return f[:, None], -f * k, v[None, :] / m, np.array([5.0 / m])",
            "at the ends and at the joints",
        ),
        (
            FOLD + "    k = np.array([1, 3, 5, 7]) / 9\n    f = np.array([1.0, 1, -1, 1])\n"
            "    v = np.array([[-13.5, 9, -9, 9]])\n    return f[:, None], -f * k, v, [5.0]",
            "pieces of 3",
        ),
    ],
    "q5": [
        (ONE + "    return 32", "cannot fold"),
        (ONE + "    return 6", "the output is the same"),
        (ONE + "    return 2", "the other end"),
        (ONE + "    return 5", "sketch"),
    ],
    "q6": [
        (CAN + "    return claimed <= 2 ** sum(widths)", "joints on a line"),
        (CAN + "    return claimed < upper_bound(d, widths)", "compare with <="),
        (CAN + "    return claimed <= np.prod([n + 1 for n in widths])", "known"),
        (CAN + "    return True", "joints on a line"),
        (
            CAN + "    return float(claimed) <= float(upper_bound(d, widths, 'montufar2017'))",
            "floats round",
        ),
    ],
    "q7": [
        (TENTS + "    return [first] + [again] * 3 + [last]", "yours has 16"),
        (TENTS + "    return [first] + [again] * 5 + [last]", "this one has 37"),
        (
            PIECES + "    k = np.arange(10) / 10\n"
            "    return [(np.ones((10, 1)), -k), (np.ones((1, 10)), np.zeros(1))]",
            "use depth",
        ),
        (TENTS + "    return [first] + [again] * 4", "one input and one output"),
    ],
}
