"""Known answers to solutions/02_perceptron.ipynb: right ones written differently, and wrong ones.

Each wrong answer comes with words that the learner's message must contain.
"""

UPDATE = "def perceptron_update(w, x, label):\n"
TRAIN = "def train(X, y, max_epochs=100):\n"
MARGIN = "def margin(w, X, y):\n"
BIAS = "def with_bias(weights, threshold):\n"
COUNT = "def count_separable(n):\n"
BOUND = "def mistake_bound(X, y, u):\n"
STEP = "def updates_with_step_8():\n"

LOOP = (
    "    w, updates = np.zeros(X.shape[1] + 1), 0\n"
    "    for epoch in range(1, max_epochs + 1):\n"
    "        before = updates\n"
    "        for x, t in zip(add_bias(X), y):\n"
    "            if t * (w @ x) {compare} 0:\n"
    "                w, updates = w + t * x, updates + 1\n"
    "        if updates == before:\n"
    "            break\n"
)

RIGHT = {
    "q1": [
        UPDATE + "    score = w[0] + sum(a * b for a, b in zip(w[1:], x))\n"
        "    if np.sign(score) == label:\n"
        "        return list(w)\n"
        "    return [w[0] + label, *(a + label * b for a, b in zip(w[1:], x))]",
        UPDATE + "    z = np.insert(x, 0, 1)\n"
        "    return w + (label * np.dot(z, w) <= 0) * label * z",
    ],
    "q2": [
        TRAIN + LOOP.format(compare="<=") + "    return w, epoch, updates",
        TRAIN + "    w, b, epochs, updates, changed = [0] * X.shape[1], 0, 0, 0, True\n"
        "    while changed and epochs < max_epochs:\n"
        "        epochs, changed = epochs + 1, False\n"
        "        for x, t in zip(X.tolist(), y.tolist()):\n"
        "            if np.sign(b + sum(p * q for p, q in zip(w, x))) != t:\n"
        "                w, b = [p + t * q for p, q in zip(w, x)], b + t\n"
        "                updates, changed = updates + 1, True\n"
        "    return [b, *w], epochs, updates",
    ],
    "q3": [
        MARGIN + "    unit = w / np.sqrt(w[1:] @ w[1:])\n"
        "    return min(t * (unit[0] + unit[1:] @ x) for x, t in zip(X, y))",
        MARGIN + "    scores = np.c_[np.ones(len(X)), X] @ w\n"
        "    return (y * scores / np.linalg.norm(w[1:])).min()",
    ],
    "q4": [
        BIAS + "    return [-threshold] + list(weights)",
        BIAS + "    return np.concatenate([[0 - threshold], weights])",
    ],
    "q5": [
        COUNT + "    X, found = add_bias(truth_table(n)), 0\n"
        "    for code in range(2 ** 2**n):\n"
        "        y = np.array([1 if code >> k & 1 else -1 for k in range(2**n)])\n"
        "        w = perceptron(X, y).weights[-1]\n"
        "        found += int(np.all(y * (X @ w) > 0))\n"
        "    return found",
        COUNT + "    X = truth_table(n)\n"
        "    W = np.array(list(product(range(-3, 4), repeat=n)))\n"
        "    cuts = np.arange(-4 * n, 4 * n) + 0.5\n"
        "    return len({tuple(on) for w in W for on in (X @ w > cuts[:, None]).tolist()})",
    ],
    "q6": [
        BOUND + "    u = u / np.linalg.norm(u)\n"
        "    gamma = min(t * (u @ x) for x, t in zip(X, y))\n"
        "    return (max(np.linalg.norm(x) for x in X) / gamma) ** 2",
        BOUND + "    return (u @ u) * np.max((X * X).sum(axis=1)) / np.min(y * (X @ u)) ** 2",
    ],
    "q7": [
        STEP + "    X, y = boolean('nand')\n"
        "    return len(perceptron(8 * add_bias(X), 2 * y - 1).updates)",
        STEP + "    return np.float64(18)",
    ],
}

WRONG = {
    "q1": [
        (
            UPDATE + "    z = np.insert(x, 0, 1)\n"
            "    return w + label * z if label * (w @ z) < 0 else w",
            "all-zero start",
        ),
        (
            UPDATE + "    z = np.insert(x, 0, 1)\n"
            "    return w - label * z if label * (w @ z) <= 0 else w",
            "sign is wrong",
        ),
        (UPDATE + "    return w + label * np.insert(x, 0, 1)", "must stay"),
        (
            UPDATE + "    z = np.insert(x, 0, 1)\n"
            "    if label * (w @ z) <= 0:\n"
            "        w += label * z\n"
            "    return w",
            "changed its input",
        ),
        (
            UPDATE + "    z = np.insert(x, 0, 1)\n"
            "    return w + label * z if label * (w[1:] @ x) <= 0 else w",
            "the bias belongs to the score",
        ),
        (
            UPDATE + "    z = np.insert(x, 0, 0)\n"
            "    return w + label * z if label * (w @ z) <= 0 else w",
            "the bias moves as well",
        ),
        (UPDATE + "    z = np.append(x, 1)\n    return w + label * z", "the bias comes first"),
        (UPDATE + "    return w + label * x", "your code raised ValueError"),
    ],
    "q2": [
        (TRAIN + LOOP.format(compare="<=") + "    return w, epoch - 1, updates", "clean epoch"),
        (TRAIN + LOOP.format(compare="<") + "    return w, epoch, updates", "a score of 0"),
        (TRAIN + LOOP.format(compare="<=") + "    return w, updates, epoch", "epochs first"),
        (TRAIN + LOOP.format(compare="<=") + "    return w, epoch", "three things"),
        (
            TRAIN + LOOP.format(compare="<=") + "    return [*w[1:], w[0]], epoch, updates",
            "the bias comes first",
        ),
        (
            TRAIN + "    Z, w, updates = add_bias(X), np.zeros(X.shape[1] + 1), 0\n"
            "    for epoch in range(1, max_epochs + 1):\n"
            "        bad = y * (Z @ w) <= 0\n"
            "        if not bad.any():\n"
            "            break\n"
            "        w, updates = w + y[bad] @ Z[bad], updates + int(bad.sum())\n"
            "    return w, epoch, updates",
            "at each mistake at once",
        ),
        (
            TRAIN
            + "    max_epochs = 100\n"
            + LOOP.format(compare="<=")
            + "    return w, epoch, updates",
            "at most 7 epochs",
        ),
    ],
    "q3": [
        (
            MARGIN + "    return np.min(y * (add_bias(X) @ w)) / np.linalg.norm(w)",
            "without the bias",
        ),
        (MARGIN + "    return np.min(y * (add_bias(X) @ w))", "this is the smallest score"),
        (
            MARGIN + "    return np.min(y * (add_bias(X) @ w)) / (w[1:] @ w[1:])",
            "square of the length",
        ),
        (
            MARGIN + "    return np.min(add_bias(X) @ w) / np.linalg.norm(w[1:])",
            "multiply the distances by the labels",
        ),
        (
            MARGIN + "    return np.max(y * (add_bias(X) @ w)) / np.linalg.norm(w[1:])",
            "not the largest",
        ),
        (
            MARGIN + "    return np.min(abs(add_bias(X) @ w)) / np.linalg.norm(w[1:])",
            "wrong side",
        ),
    ],
    "q4": [
        (BIAS + "    return np.array([threshold, *weights])", "which sign has the bias"),
        (BIAS + "    return np.array([0, *weights])", "the threshold is missing"),
        (BIAS + "    return np.array([*weights, -threshold])", "the bias comes first"),
        (BIAS + "    return np.array([-threshold, *(-weights)])", "the weights of the five votes"),
        (BIAS + "    return np.array([-10 * threshold, *weights])", "never fires"),
        (BIAS + "    return np.array([-abs(threshold), *weights])", "a random unit"),
    ],
    "q5": [
        (
            COUNT + "    X = truth_table(n)\n"
            "    return sum(perceptron(X, y).converged for y in product([-1, 1], repeat=2**n))",
            "count_separable(1)",
        ),
        (COUNT + "    return 2 ** 2**n", "XOR and its opposite"),
        (
            COUNT + "    X = add_bias(truth_table(n))\n"
            "    tables = [y for y in product([-1, 1], repeat=2**n) if len(set(y)) == 2]\n"
            "    return sum(perceptron(X, y).converged for y in tables)",
            "constants count, too",
        ),
        (COUNT + "    return {1: 4, 2: 15}[n]", "two functions are out of reach"),
        (COUNT + "    return 2 ** 2**n - 2 * (n > 1)", "all 256 functions"),
        (
            COUNT + "    X = add_bias(truth_table(n))\n"
            "    count = sum(perceptron(X, y).converged for y in product([-1, 1], repeat=2**n))",
            "return missing",
        ),
    ],
    "q6": [
        (
            BOUND + "    return np.max((X**2).sum(axis=1)) / np.min(y * (X @ u)) ** 2",
            "u has to have length 1",
        ),
        (
            BOUND + "    g = np.min(y * (X @ u)) / np.linalg.norm(u)\n"
            "    return np.sqrt((X**2).sum(axis=1).max()) / g",
            "square R / gamma",
        ),
        (
            BOUND + "    g = np.min(y * (X @ u)) / np.linalg.norm(u)\n"
            "    return (X**2).sum(axis=1).min() / g**2",
            "not of the shortest",
        ),
        (
            BOUND + "    g = np.min(y * (X @ u)) / np.linalg.norm(u)\n"
            "    return g**2 / (X**2).sum(axis=1).max()",
            "upside down",
        ),
        (
            BOUND + "    g = np.min(y * (X @ u)) / np.linalg.norm(u)\n"
            "    return (X**2).sum() / g**2",
            "sum of squares of one example",
        ),
        (
            BOUND + "    g = np.max(y * (X @ u)) / np.linalg.norm(u)\n"
            "    return (X**2).sum(axis=1).max() / g**2",
            "not the largest",
        ),
        (
            BOUND + "    u /= np.linalg.norm(u)\n"
            "    return (X**2).sum(axis=1).max() / np.min(y * (X @ u)) ** 2",
            "changed its input",
        ),
    ],
    "q7": [
        (STEP + "    return 18 / 8", "which sign changes"),
        (STEP + "    return 144", "the number of updates does not"),
        (STEP + "    return 3", "do longer steps help"),
        (STEP + "    return 9", "number of epochs"),
        (STEP + "    return 20", "with and without the 8"),
    ],
}
