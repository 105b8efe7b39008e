"""Known answers to solutions/06_activation_functions.ipynb: right ones, and wrong ones.

Each wrong answer comes with words that the learner's message must contain.
"""

RAMP = "def ramp(s, alpha):\n"
SLOPES = "def derivatives(s, alpha):\n"
CURVE = "def sigmoid_from_tanh(s):\n"
MAXOUT = "def maxout_unit(s, w, b):\n"
SHARE = "def saturated_share(std, threshold):\n"
LAG = "def lag(g, s):\n"
STEPS = "def steps_back():\n"

RIGHT = {
    "q1": [
        RAMP + "    return np.where(s > 0, s, alpha * s)",
        RAMP + "    return (1 + alpha) / 2 * s + (1 - alpha) / 2 * abs(s)",
        RAMP + "    return s * (alpha + (1 - alpha) * (s > 0))",
    ],
    "q2": [
        SLOPES + "    on = s > 0\n"
        "    return on + alpha * ~on, on + alpha * np.exp(np.where(on, 0, s)) * ~on",
        SLOPES + "    return make_leaky_relu(alpha).derivative(s), make_elu(alpha).derivative(s)",
    ],
    "q3": [
        CURVE + "    return 0.5 + 0.5 * np.tanh(0.5 * s)",
        CURVE + "    return (tanh(np.asarray(s) / 2) - tanh(-1000.0)) / 2",
    ],
    "q4": [
        MAXOUT + "    return np.array([max(w * value + b) for value in s])",
        MAXOUT + "    best = w[0] * s + b[0]\n"
        "    for slope, bias in zip(w[1:], b[1:]):\n"
        "        best = np.maximum(best, slope * s + bias)\n"
        "    return best",
    ],
    "q5": [
        SHARE + "    from statistics import NormalDist\n"
        "    edge = np.log((1 + np.sqrt(1 - threshold)) / np.sqrt(threshold))\n"
        "    return 2 * NormalDist(0, std).cdf(-edge)",
        SHARE + "    from math import acosh, sqrt\n"
        "    return erfc(acosh(1 / sqrt(threshold)) / (std * sqrt(2)))",
    ],
    "q6": [
        LAG + "    rise = g.derivative(0) * s\n    return (rise - g(s) + g(0)) / rise",
        LAG + "    origin = np.zeros(1)\n"
        "    return 1 - (g(s) - g(origin)) / s / g.derivative(origin)",
    ],
    "q7": [STEPS + "    return 11000.0", STEPS + "    return round(np.exp(10) / 2, -3)"],
}

WRONG = {
    "q1": [
        (RAMP + "    return np.maximum(alpha * s, s)", "only for α up to 1"),
        (RAMP + "    return np.maximum(0, s) - alpha * np.minimum(0, s)", "minus sign"),
        (RAMP + "    return np.maximum(0, s)", "that is ReLU"),
        (RAMP + "    return np.maximum(alpha, s)", "not a bound"),
        (RAMP + "    s[s < 0] *= alpha\n    return s", "changed its input"),
    ],
    "q2": [
        (SLOPES + "    return np.where(s > 0, 1, alpha)", "returns two arrays"),
        (
            SLOPES
            + "    return np.where(s > 0, s, alpha * s), np.where(s > 0, 1, alpha * np.exp(s))",
            "not its derivative",
        ),
        (SLOPES + "    return np.where(s > 0, alpha, 1), np.exp(s)", "to the left α"),
        (SLOPES + "    return np.where(s > 0, 1, 0), np.exp(s)", "is α, not 0"),
        (
            SLOPES + "    return np.where(s > 0, 1, alpha), np.where(s > 0, 1, np.exp(s))",
            "factor α is missing",
        ),
        (
            SLOPES
            + "    elu = np.where(s > 0, 1, alpha * (np.exp(s) - 1))\n"
            + "    return np.where(s > 0, 1, alpha), elu",
            "has no -1",
        ),
        (
            SLOPES + "    return np.where(s > 0, 1, alpha), alpha * np.exp(s)",
            "its slope is 1",
        ),
        (
            SLOPES
            + "    return np.where(s >= 0, 1, alpha), np.where(s >= 0, 1, alpha * np.exp(s))",
            "from the left",
        ),
        (
            SLOPES + "    return np.where(s > 0, 1, alpha), np.where(s > 0, 1, alpha * np.exp(s))",
            "FloatingPointError",
        ),
    ],
    "q3": [
        (CURVE + "    return (1 + np.tanh(s)) / 2", "put s = 2t"),
        (CURVE + "    return (1 + np.tanh(2 * s)) / 2", "not twice"),
        (CURVE + "    return 2 * np.tanh(2 * s) - 1", "other direction"),
        (CURVE + "    return 1 + np.tanh(s / 2)", "divide by 2 after"),
        (CURVE + "    return 1 + np.tanh(s / 2) / 2", "divided by 2 as well"),
        (CURVE + "    return 1 / (1 + np.exp(-s))", "FloatingPointError"),
    ],
    "q4": [
        (
            MAXOUT + "    pieces = np.append(np.outer(w, s) + b[:, None], [s], axis=0)\n"
            "    return pieces.max(axis=0)",
            "still there",
        ),
        (MAXOUT + "    return np.maximum(b.max(), s)", "as printed"),
        (MAXOUT + "    return (np.outer(s, w) + b).min(axis=1)", "not the smallest"),
        (MAXOUT + "    return (np.outer(s, w) + b).sum(axis=1)", "not their sum"),
        (MAXOUT + "    return abs(np.outer(s, w) + b).max(axis=1)", "absolute value"),
        (MAXOUT + "    return np.outer(s, w).max(axis=1)", "has a bias"),
        (MAXOUT + "    return (np.outer(s, w) + b).max(axis=0)", "shape (4,)"),
    ],
    "q5": [
        (
            SHARE + "    c = np.arctanh(np.sqrt(1 - threshold))\n"
            "    return 1 - erfc(c / (std * 2**0.5))",
            "NOT saturated",
        ),
        (
            SHARE + "    c = np.arctanh(np.sqrt(1 - threshold))\n"
            "    return erfc(c / (std * 2**0.5)) / 2",
            "one side",
        ),
        (SHARE + "    return erfc(np.arctanh(np.sqrt(1 - threshold)) / std)", "square root of 2"),
        (
            SHARE + "    return erfc(np.arctanh(np.sqrt(1 - threshold)) / (std**2 * 2**0.5))",
            "variance",
        ),
        (
            SHARE + "    return erfc(np.arctanh(1 - threshold) / (std * 2**0.5))",
            "a square root is missing",
        ),
        (
            SHARE + "    r = np.sqrt(1 - 4 * threshold)\n"
            "    return erfc(np.log((1 + r) / (1 - r)) / (std * 2**0.5))",
            "edge of the sigmoid",
        ),
        (
            SHARE + "    z = std * np.random.default_rng(0).normal(size=1000)\n"
            "    return np.mean(tanh.derivative(z) < threshold)",
            "the share for std 2 and threshold 0.1 gave",
        ),
    ],
    "q6": [
        (LAG + "    return (g(s) - g(0)) / (g.derivative(0) * s)", "subtract it from 1"),
        (LAG + "    return g.derivative(0) * s - (g(s) - g(0))", "that is the distance"),
        (LAG + "    return 1 - (g(s) - g(0)) / (g.derivative(s) * s)", "not at s"),
        (LAG + "    return 1 - g(s) / s", "starts at 1/2"),
        (LAG + "    return 1 - (g(s) - g(0)) / s", "is 1/4, not 1"),
        (LAG + "    return 1 - g(s) / (g.derivative(0) * s)", "the rise begins there"),
    ],
    "q7": [
        (STEPS + "    return 11", "log-likelihood's number"),
        (STEPS + "    return 22_000", "factor 2"),
        (STEPS + "    return 5_500", "not twice"),
        (STEPS + "    return 110_132", "get longer"),
        (STEPS + "    return 1_000", "where does it start"),
        (STEPS + "    print(11_000)", "return missing"),
    ],
}
