"""Known answers to solutions/05_losses_from_likelihood.ipynb: right ones, and wrong ones.

Each wrong answer comes with words that the learner's message must contain.
"""

LOG = "def log_likelihood(y, mean, sigma):\n"
KL = "def kl(p, q):\n"
PAIR = "def lopsided():\n"
BEST = "def best_constants(y):\n"
COST = "def bernoulli_cost(z, y):\n"
LOSS = "def softmax_loss(S, labels):\n"
FIRST = "def loss_before_training():\n"
HAT = "    y_hat = 1 / (1 + np.exp(-z))\n"
SOFTMAX = (
    "    T = S - S.max(axis=1, keepdims=True)\n"
    "    x = np.exp(T) / np.exp(T).sum(axis=1, keepdims=True)\n"
    "    o, n = np.eye(S.shape[1])[labels], len(S)\n"
    "    each = np.log(np.exp(T).sum(axis=1)) - (T * o).sum(axis=1)\n"
)

RIGHT = {
    "q1": [
        LOG + "    z = (y - mean) / sigma\n"
        "    return -len(y) * np.log(sigma * np.sqrt(2 * np.pi)) - z @ z / 2",
        LOG + "    total = 0.0\n    for v in y:\n"
        "        total += -np.log(sigma) - np.log(2 * np.pi) / 2 - ((v - mean) / sigma) ** 2 / 2\n"
        "    return total",
    ],
    "q2": [
        KL + "    return sum(a * np.log(a / b) for a, b in zip(p, q) if a > 0)",
        KL + "    safe = np.where(p > 0, p, 1)\n    return p @ (np.log(safe) - np.log(q))",
        KL + "    return np.nansum(p * np.log(p / q))",
    ],
    "q3": [
        PAIR + "    return [0.8, 0.1, 0.1], [0.89, 0.109999999, 1e-9]",
        PAIR + "    return (0.05, 0.475, 0.475), (1e-8, 0.5, 0.5 - 1e-8)",
    ],
    "q4": [
        BEST
        + "    return np.quantile(y, 0.5, method='lower'), np.quantile(y, 0.5, method='higher')",
        BEST + "    costs = [sum(abs(y - c)) for c in y]\n"
        "    ends = [c for c, cost in zip(y, costs) if cost <= min(costs) + 1e-9]\n"
        "    return [min(ends), max(ends)]",
    ],
    "q5": [
        COST + "    wrong = np.where(y == 1, -z, z)\n"
        "    return np.mean(np.maximum(wrong, 0) + np.log1p(np.exp(-abs(wrong))))",
        COST + "    return np.mean(np.logaddexp(0, z) - y * z)",
        COST + "    return sum(np.logaddexp(0, -s if t else s) for s, t in zip(z, y)) / len(z)",
    ],
    "q6": [
        LOSS + SOFTMAX + "    return each.mean(), (x - o) / n",
        LOSS + "    return (softmax_cross_entropy(S, labels),\n"
        "            softmax_cross_entropy.gradient(S, labels))",
        LOSS + "    loss, gradient = 0.0, np.zeros(S.shape)\n"
        "    for i, label in enumerate(labels):\n"
        "        s = S[i] - max(S[i])\n"
        "        total = np.sum(np.exp(s))\n"
        "        loss += (np.log(total) - s[label]) / len(S)\n"
        "        gradient[i] = np.exp(s) / total / len(S)\n"
        "        gradient[i, label] -= 1 / len(S)\n"
        "    return [loss, gradient]",
    ],
    "q7": [FIRST + "    return np.log(10)", FIRST + "    return 2.3026"],
}

WRONG = {
    "q1": [
        (
            LOG + "    return np.sum(np.log(2 * np.pi * sigma**2) / 2"
            " + (y - mean) ** 2 / (2 * sigma**2))",
            "minus it is the loss",
        ),
        (
            LOG + "    return -np.mean(np.log(2 * np.pi * sigma**2) / 2"
            " + (y - mean) ** 2 / (2 * sigma**2))",
            "not the mean",
        ),
        (LOG + "    return -np.sum((y - mean) ** 2) / (2 * sigma**2)", "constant is missing"),
        (
            LOG + "    return -np.sum(np.log(2 * np.pi * sigma) / 2"
            " + (y - mean) ** 2 / (2 * sigma))",
            "not the variance",
        ),
        (
            LOG + "    return -np.log(2 * np.pi * sigma**2) / 2"
            " - np.sum((y - mean) ** 2) / (2 * sigma**2)",
            "not once to all",
        ),
        (
            LOG + "    p = np.exp(-(y - mean) ** 2 / (2 * sigma**2))"
            " / np.sqrt(2 * np.pi * sigma**2)\n    return np.log(np.prod(p))",
            "add logarithms",
        ),
    ],
    "q2": [
        (KL + "    return np.sum(q * np.log(q / p))", "the mean is taken under p"),
        (KL + "    return -p @ np.log(q)", "subtract the entropy"),
        (KL + "    return np.sum(p * np.log(q / p))", "never negative"),
        (KL + "    return np.mean(p * np.log(p / q))", "not a mean over the outcomes"),
        (KL + "    return np.sum(p * np.log2(p / q))", "natural logarithms"),
        (KL + "    return np.sum(p * np.log(p / q))", "adds nothing"),
        (KL + "    p /= p.sum() * 1.1\n    return np.sum(p * np.log(p / q))", "changed its input"),
    ],
    "q3": [
        (PAIR + "    return [0.5, 0.5 - 1e-9, 1e-9], [0.45, 0.45, 0.1]", "exchange p and q"),
        (PAIR + "    return [0.5, 0.3, 0.2], [0.2, 0.3, 0.5]", "there and"),
        (PAIR + "    return [0.5, 0.4, 0.1], [0.6, 0.4, 0]", "0 or negative"),
        (PAIR + "    return [0.5, 0.5, 0.1], [0.5, 0.5, 1e-9]", "must be a distribution"),
        (PAIR + "    return [0.3, 0.3, 0.4], [0.3, 0.3, 0.4]", "at least ten times"),
    ],
    "q4": [
        (BEST + "    return np.mean(y), np.mean(y)", "the squared error"),
        (BEST + "    return np.median(y), np.median(y)", "not the only one"),
        (BEST + "    return y[(len(y) - 1) // 2], y[len(y) // 2]", "sort the targets"),
        (BEST + "    return min(y), max(y)", "smallest and the largest target"),
        (
            BEST + "    s = np.sort(y)\n    return s[len(y) // 2 - 1], s[len(y) // 2]",
            "the interval is a point",
        ),
        (
            BEST + "    s = np.sort(y)\n    return s[len(y) // 2], s[len(y) // 2 + 1]",
            "one place off",
        ),
    ],
    "q5": [
        (COST + HAT + "    return -np.mean(y * np.log(y_hat))", "slide's cost"),
        (
            COST + HAT + "    return np.mean(-y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat))",
            "bracket is missing",
        ),
        (COST + "    return np.sum(np.logaddexp(0, (1 - 2 * y) * z))", "not the sum"),
        (COST + "    return np.mean(np.logaddexp(0, -y * z))", "2y - 1"),
        (COST + "    return np.mean(np.logaddexp(0, (2 * y - 1) * z))", "must be cheap"),
        (
            COST + HAT + "    return -np.mean(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat))",
            "in one go",
        ),
    ],
    "q6": [
        (LOSS + SOFTMAX + "    return each.mean(), x - o", "factor 1/n"),
        (LOSS + SOFTMAX + "    return each.sum(), x - o", "not the sum"),
        (LOSS + SOFTMAX + "    return each.mean(), (o - x) / n", "output minus target"),
        (LOSS + SOFTMAX + "    return each.mean(), x / n", "target is missing"),
        (LOSS + SOFTMAX + "    return each.mean(), -o * (1 - x) / n", "diagonal only"),
        (LOSS + SOFTMAX + "    return each.mean()", "returns two things"),
        (
            LOSS + "    x = np.exp(S) / np.exp(S).sum(axis=1, keepdims=True)\n"
            "    o = np.eye(S.shape[1])[labels]\n"
            "    return -np.mean(np.log((x * o).sum(axis=1))), (x - o) / len(S)",
            "largest score of each row",
        ),
        (
            LOSS
            + SOFTMAX.replace(".max(axis=1, keepdims=True)", ".max()")
            + "    return each.mean(), (x - o) / n",
            "rows of different size",
        ),
        (
            LOSS + SOFTMAX + "    S -= 1\n    return each.mean(), (x - o) / n",
            "changed its input",
        ),
    ],
    "q7": [
        (FIRST + "    return 0.1", "probability of a class"),
        (FIRST + "    return 1", "base 10"),
        (FIRST + "    return 3.32", "in bits"),
        (FIRST + "    return -2.3", "the sign"),
        (FIRST + "    return 2.2", "the true one included"),
        (FIRST + "    return 10", "your number gave 10"),
    ],
}
