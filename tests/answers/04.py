"""Known answers to solutions/04_gradient_descent.ipynb: right ones, and wrong ones.

Each wrong answer comes with words that the learner's message must contain.
"""

LOSS = "def logistic_loss(w, X, y):\n"
GRADIENT = "def logistic_gradient(w, X, y):\n"
TRAIN = "def train(theta, rate, steps, loss, gradient):\n"
FULL = "def full_gradient(gradients, sizes):\n"
LIMIT = "def largest_rate(X):\n"
STEPS = "def n_steps():\n"
FALLING = "def falling_rate(k, n, start):\n"

RIGHT = {
    "q1": [
        LOSS + "    m = y * (X @ w)\n"
        "    return sum(max(0, -a) + np.log1p(np.exp(-abs(a))) for a in m) / len(m)",
        LOSS + "    return np.average(np.logaddexp(-y * X.dot(w), 0 * y))",
    ],
    "q2": [
        GRADIENT + "    from coursekit.nets import sigmoid\n"
        "    return X.T @ (-y * sigmoid(-y * (X @ w))) / len(X)",
        GRADIENT + "    total = 0\n    for row, label in zip(X, y):\n"
        "        m = label * (row @ w)\n"
        "        wrong = 1 / (1 + np.exp(m)) if m < 0 else np.exp(-m) / (1 + np.exp(-m))\n"
        "        total = total - label * wrong * row\n"
        "    return total / len(y)",
    ],
    "q3": [
        TRAIN + "    theta = np.array(theta, float)\n    for _ in range(steps):\n"
        "        theta -= rate * gradient(theta)\n    return theta",
        TRAIN + "    if steps == 0:\n        return theta\n"
        "    return train(theta - rate * gradient(theta), rate, steps - 1, loss, gradient)",
    ],
    "q4": [
        FULL + "    return np.average(gradients, axis=0, weights=sizes)",
        FULL + "    n = sum(sizes)\n    return sum(g * k / n for g, k in zip(gradients, sizes))",
    ],
    "q5": [
        LIMIT + "    return 1 / np.linalg.svd(X)[1][0] ** 2",
        LIMIT + "    values = np.linalg.eig(X.T @ X)[0]\n    return 1 / max(values.real)",
    ],
    "q6": [STEPS + "    return 480.0", STEPS + "    return 30 * -(-1000 // 64)"],
    "q7": [
        FALLING + "    return start * np.cos(np.pi * k / n / 2) ** 2",
        FALLING + "    import math\n    return start / 2 + start / 2 * math.cos(math.pi * k / n)",
    ],
}

WRONG = {
    "q1": [
        (LOSS + "    return np.sum(np.logaddexp(0, -y * (X @ w)))", "not a sum"),
        (LOSS + "    return np.mean(np.logaddexp(0, y * (X @ w)))", "rewards wrong labels"),
        (LOSS + "    return np.mean(np.logaddexp(0, -(X @ w)))", "labels are missing"),
        (LOSS + "    return -np.mean(np.logaddexp(0, -y * (X @ w)))", "minus sign is missing"),
        (
            LOSS
            + "    P = 1 / (1 + np.exp(-y * (X @ w)))\n    return -np.log(np.prod(P)) / len(y)",
            "underflows",
        ),
        (LOSS + "    return np.mean(np.log(1 + np.exp(-y * (X @ w))))", "overflows"),
        (
            LOSS + "    m = y * (X @ w)\n"
            "    return np.mean(np.maximum(0, -m) + np.log(1 + np.exp(-abs(m))))",
            "rounded to 1",
        ),
        (LOSS + "    return np.logaddexp(0, -y * (X @ w))", "shape (4,)"),
    ],
    "q2": [
        (GRADIENT + "    return (y / (1 + np.exp(y * (X @ w)))) @ X / len(y)", "uphill"),
        (GRADIENT + "    return -(y / (1 + np.exp(y * (X @ w)))) @ X", "divide by the number"),
        (
            GRADIENT + "    return -(y / (1 + np.exp(-y * (X @ w)))) @ X / len(y)",
            "probability of the wrong label",
        ),
        (
            GRADIENT + "    return -(1 / (1 + np.exp(y * (X @ w)))) @ X / len(y)",
            "missing before the inputs",
        ),
        (GRADIENT + "    return -(y / (1 + np.exp(X @ w))) @ X / len(y)", "missing in the margin"),
        (
            GRADIENT + "    e = np.exp(-y * (X @ w))\n    return -(y * e / (1 + e)) @ X / len(y)",
            "cannot overflow",
        ),
    ],
    "q3": [
        (
            TRAIN + "    for _ in range(steps):\n        theta = theta - rate * loss(theta)\n"
            "    return theta",
            "printed rule",
        ),
        (
            TRAIN + "    for _ in range(steps):\n        theta = theta + rate * gradient(theta)\n"
            "    return theta",
            "climbs",
        ),
        (TRAIN + "    return theta - rate * gradient(theta)", "one step"),
        (
            TRAIN + "    for _ in range(steps):\n"
            "        theta = theta - rate * np.linalg.norm(gradient(theta))\n    return theta",
            "no direction",
        ),
        (
            TRAIN + "    for _ in range(steps):\n        theta = theta - gradient(theta)\n"
            "    return theta",
            "learning rate is missing",
        ),
        (
            TRAIN + "    for _ in range(steps):\n        theta -= rate * gradient(theta)\n"
            "    return theta",
            "changed its input",
        ),
        (
            TRAIN + "    for _ in range(steps):\n        theta = theta - rate * gradient(theta)",
            "return missing",
        ),
    ],
    "q4": [
        (FULL + "    return np.mean(gradients, axis=0)", "plain mean"),
        (FULL + "    return np.sum(gradients, axis=0)", "a sum is too long"),
        (FULL + "    return sizes @ gradients", "divide by the number of examples"),
        (FULL + "    return sizes @ gradients / len(sizes)", "not of batches"),
        (FULL + "    return np.average(gradients, axis=0, weights=1 / sizes)", "count less"),
        (FULL + "    return np.average(gradients, weights=sizes, axis=0).sum()", "shape ()"),
    ],
    "q5": [
        (LIMIT + "    return 2 / np.linalg.eigvalsh(X.T @ X)[-1]", "factor 2"),
        (LIMIT + "    return 2 / np.linalg.eigvalsh(2 * X.T @ X)[0]", "steepest direction"),
        (LIMIT + "    return 2 / np.linalg.eigvalsh(2 * X.T @ X / len(X))[-1]", "not a mean"),
        (LIMIT + "    return 1 / np.linalg.eigvalsh(2 * X.T @ X)[-1]", "half of the limit"),
        (LIMIT + "    return np.linalg.eigvalsh(2 * X.T @ X)[-1]", "upside down"),
        (LIMIT + "    return 2 / np.linalg.eigvalsh(2 * X.T @ X)", "shape (2,)"),
    ],
    "q6": [
        (STEPS + "    return 450", "smaller batch is a step too"),
        (STEPS + "    return 468.75", "no fractions"),
        (STEPS + "    return 16", "one epoch"),
        (STEPS + "    return 469", "not put together"),
        (STEPS + "    return 30", "full-batch"),
        (STEPS + "    return 30_000", "one example at a time"),
        (STEPS + "    return 500", "your number gave 500"),
    ],
    "q7": [
        (FALLING + "    return start * np.cos(np.pi * k / n)", "negative"),
        (FALLING + "    return start * (1 + np.cos(2 * np.pi * k / n)) / 2", "up again"),
        (FALLING + "    return start * (1 - np.cos(np.pi * k / n)) / 2", "this rises"),
        (FALLING + "    return start * (1 + np.cos(np.pi * k / n))", "begins at 2"),
        (FALLING + "    return start * (1 - k / n)", "straight line"),
        (FALLING + "    return start * np.cos(np.pi * k / n / 2)", "quarter of a cosine"),
    ],
}
