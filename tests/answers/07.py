"""Known answers to solutions/07_shallow_networks.ipynb: right ones, and wrong ones.

Each wrong answer comes with words that the learner's message must contain.
"""

JOINTS = "def joints(theta):\n"
SLOPES = "def slopes(phi, theta):\n"
PATTERN = "def pattern(x, theta):\n"
COUNT = "def n_parameters(inputs, units, outputs):\n"
HAT = "def hat_net():\n"
FIRST = "def first_slopes(bends):\n"
MOST = "def most_regions():\n"

RIGHT = {
    "q1": [
        JOINTS + "    return sorted(-b / w for b, w in theta if w)",
        JOINTS + "    b, w = theta[theta[:, 1] != 0].T\n    return np.sort(b / -w)",
    ],
    "q2": [
        SLOPES + "    x = np.sort(-theta[:, 0] / theta[:, 1])\n"
        "    inside = np.concatenate([[x[0] - 1], (x[1:] + x[:-1]) / 2, [x[-1] + 1]])\n"
        "    on = theta[:, 0] + np.outer(inside, theta[:, 1]) > 0\n"
        "    return on @ (phi[1:] * theta[:, 1])",
        SLOPES + "    now = sum(p * t[1] for p, t in zip(phi[1:], theta) if t[1] < 0)\n"
        "    result = [now]\n"
        "    for d in sorted(range(len(theta)), key=lambda d: -theta[d, 0] / theta[d, 1]):\n"
        "        now = now + phi[d + 1] * abs(theta[d, 1])\n"
        "        result.append(now)\n"
        "    return result",
        SLOPES + "    net = MLP([(theta[:, 1:], theta[:, 0]), (phi[None, 1:], phi[:1])])\n"
        "    return regions_1d(net).slopes[:, 0]",
    ],
    "q3": [
        PATTERN + "    return [int(t[0] + sum(t[1:] * x) > 0) for t in theta]",
        PATTERN + "    return theta @ np.append(1, x) > 0",
    ],
    "q4": [
        COUNT + "    return MLP.random([inputs, units, outputs], rng=1).n_parameters",
        COUNT + "    return units * inputs + units + outputs * units + outputs",
    ],
    "q5": [
        HAT + "    return [0, 1, -2, 1], [[2, -1], [1, -1], [0, -1]]",
        HAT + "    return np.array([0, 0.5, -1, 0.5]), np.array([[0, 2], [-2, 2], [-4, 2.0]])",
        HAT + "    return [0, -4, 0.25, 2], [[-0.5, 0.5], [-8, 4], [0, 0.5]]",
    ],
    "q6": [
        FIRST + "    from itertools import product\n"
        "    ways = product([0, 1], repeat=len(bends))\n"
        "    return np.unique([-np.dot(way, bends) for way in ways])",
        FIRST + "    if len(bends) == 0:\n        return [0]\n"
        "    rest = first_slopes(bends[1:])\n"
        "    return sorted(set(rest) | {s - bends[0] for s in rest})",
    ],
    "q7": [MOST + "    return 11.0", MOST + "    return 1 + 4 + 3 + 2 + 1"],
}

WRONG = {
    "q1": [
        (JOINTS + "    return np.sort(theta[:, 0] / theta[:, 1])", "sign"),
        (JOINTS + "    return np.sort(-theta[:, 1] / theta[:, 0])", "upside down"),
        (JOINTS + "    return -theta[:, 0] / theta[:, 1]", "left to right"),
        (
            JOINTS + "    with np.errstate(divide='ignore'):\n"
            "        return np.sort(-theta[:, 0] / theta[:, 1])",
            "nowhere zero",
        ),
        (JOINTS + "    print(-theta[:, 0] / theta[:, 1])", "return missing"),
    ],
    "q2": [
        (
            SLOPES + "    order = np.argsort(-theta[:, 0] / theta[:, 1])\n"
            "    return np.append(0, np.cumsum((phi[1:] * abs(theta[:, 1]))[order]))",
            "face left are on",
        ),
        (
            SLOPES + "    w = phi[1:] * theta[:, 1]\n"
            "    order = np.argsort(-theta[:, 0] / theta[:, 1])\n"
            "    return sum(w[theta[:, 1] < 0]) + np.append(0, np.cumsum(w[order]))",
            "turns off",
        ),
        (
            SLOPES + "    w, turn = phi[1:], theta[:, 1]\n"
            "    return w[turn < 0] @ turn[turn < 0] + np.append(0, np.cumsum(w * abs(turn)))",
            "not the units in their order",
        ),
        (
            SLOPES + "    w, turn = phi[1:], theta[:, 1]\n"
            "    order = np.argsort(-theta[:, 0] / turn)\n"
            "    return np.append(w[turn < 0] @ turn[turn < 0], (w * abs(turn))[order])",
            "add them up",
        ),
        (SLOPES + "    return phi[1:] * theta[:, 1]", "shape (3,)"),
    ],
    "q3": [
        (PATTERN + "    return theta[:, 0] + theta[:, 1:] @ x >= 0", "counts as off"),
        (PATTERN + "    return theta[:, 1:] @ x > 0", "bias"),
        (PATTERN + "    return theta[:, 0] + theta[:, 1:] @ x <= 0", "exchanged"),
        (
            PATTERN + "    return np.maximum(0, theta[:, 0] + theta[:, 1:] @ x)",
            "not its activation",
        ),
        (PATTERN + "    return theta[:, 0] + theta[:, 1:] @ x", "not its pre-activation"),
        (
            PATTERN + "    return theta @ np.append(x, 1) > 0",
            "pattern of 4 units at x = (1, 2) gave",
        ),
    ],
    "q4": [
        (COUNT + "    return units * (inputs + 1) + units + 1", "caption's count"),
        (COUNT + "    return outputs * (units * (inputs + 1) + units + 1)", "counted once"),
        (COUNT + "    return units * (inputs + 1) + units + outputs", "its own weights"),
        (COUNT + "    return units * (inputs + 1) + outputs * units", "every output has a bias"),
        (COUNT + "    return units * inputs + outputs * (units + 1)", "hidden unit has a bias"),
        (COUNT + "    return 18", "gave [18. 18. 18. 18.]"),
    ],
    "q5": [
        (HAT + "    return [0, 1, -2, 0], [[0, 1], [-1, 1], [-2, 1]]", "one more bend"),
        (HAT + "    return [0, 1, -1, 0], [[0, 1], [-1, 1], [-2, 1]]", "change by 2"),
        (HAT + "    return [0, 1, -2, 1], [[2, 1], [1, 1], [0, 1]]", "minus the right places"),
        (HAT + "    return [0, -1, 2, -1], [[0, 1], [-1, 1], [-2, 1]]", "upside down"),
        (HAT + "    return [1, -2, 1], [[0, 1], [-1, 1], [-2, 1]]", "phi is (4,)"),
    ],
    "q6": [
        (
            FIRST + "    sums = {0}\n    for b in bends:\n        sums |= {s + b for s in sums}\n"
            "    return sorted(sums)",
            "sign",
        ),
        (
            FIRST + "    sums = {0}\n    for b in bends:\n        sums |= {s - b for s in sums}\n"
            "    return sorted(sums - {0})",
            "0 is missing",
        ),
        (FIRST + "    return sorted([0, *(-b for b in bends)])", "at once"),
        (
            FIRST + "    sums = {0}\n"
            "    for b in bends:\n        sums = {s + b for s in sums} | {s - b for s in sums}\n"
            "    return sorted(sums)",
            "adds nothing",
        ),
        (
            FIRST + "    sums = [0]\n    for b in bends:\n        sums += [s - b for s in sums]\n"
            "    return sorted(sums)",
            "each slope once",
        ),
        (
            FIRST + "    a, b, c = bends\n"
            "    return sorted({0, -a, -b, -c, -a - b, -a - c, -b - c, -a - b - c})",
            "your code raised ValueError",
        ),
    ],
    "q7": [
        (MOST + "    return 16", "on paper"),
        (MOST + "    return 8", "more than one region"),
        (MOST + "    return 14", "not every region"),
        (MOST + "    return 5", "on a line"),
        (MOST + "    return 12", "your number gave 12"),
    ],
}
