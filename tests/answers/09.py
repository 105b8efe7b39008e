"""Known answers to solutions/09_deep_networks.ipynb: right ones, and wrong ones.

Each wrong answer comes with words that the learner's message must contain.
"""

FORWARD = "def forward(x, beta, Omega):\n"
JOINTS = "def folded_joints(joints, passes):\n"
PIECES = "def pieces_after_two_folds():\n"
BETWEEN = "def between(phi, theta2):\n"
COUNTS = "def three_counts(D, E):\n"
SECOND = "def second_layer(h, psi):\n"
MATRIX = "def name_the_matrix(psi):\n"
HIDDEN = "def last_hidden(x, W, b):\n"
FROM_S4 = "def from_s4(w):\n"

TWO_NETS = "    return 3 * D + 3 * E + 2, "
DEEP = "2 * D + E * (D + 1) + E + 1, "
RANK = "D + E - 1"
UNPACK = (
    "    h1, h2, h3 = h\n"
    "    (p10, p11, p12, p13), (p20, p21, p22, p23), (p30, p31, p32, p33) = psi\n"
    "    k1 = a(p10 + p11 * h1 + p12 * h2 + p13 * h3)\n"
)

RIGHT = {
    "q1": [
        FORWARD + "    if len(beta) == 1:\n        return beta[0] + Omega[0] @ x\n"
        "    return forward(a(beta[0] + Omega[0] @ x), beta[1:], Omega[1:])",
        FORWARD + "    return MLP(list(zip(Omega, beta)))([x])[0]",
        FORWARD + "    h = list(x)\n"
        "    for k in range(len(beta)):\n"
        "        z = [b + sum(w * v for w, v in zip(r, h)) for b, r in zip(beta[k], Omega[k])]\n"
        "        h = z if k == len(beta) - 1 else [max(0, value) for value in z]\n"
        "    return h",
    ],
    "q2": [
        JOINTS + "    inner = sorted(joints)\n    found = []\n"
        "    for k in range(passes):\n"
        "        copy = inner if k % 2 == 0 else [1 - t for t in reversed(inner)]\n"
        "        found += [(k + t) / passes for t in copy]\n"
        "        if k < passes - 1:\n            found.append((k + 1) / passes)\n"
        "    return found",
        JOINTS + "    up, down = np.sort(joints), np.sort(1 - joints)\n"
        "    rows = [np.append(k + (down if k % 2 else up), k + 1) for k in range(passes)]\n"
        "    return np.concatenate(rows)[:-1] / passes",
    ],
    "q3": [PIECES + "    return 3 * 3 * 3", PIECES + "    return 27.0"],
    "q4": [
        BETWEEN + "    psi0 = [t[0] + t[1] * phi[0] for t in theta2]\n"
        "    return psi0, [[t[1] * p for p in phi[1:]] for t in theta2]",
        BETWEEN + "    table = theta2[:, 1:] * phi\n"
        "    table[:, 0] += theta2[:, 0]\n"
        "    return table[:, 0], table[:, 1:]",
    ],
    "q5": [
        COUNTS + "    two = sum(MLP.random([1, n, 1], rng=1).n_parameters for n in (D, E))\n"
        "    return two, MLP.random([1, D, E, 1], rng=1).n_parameters, D - 1 + E",
        COUNTS + "    return [3 * (D + E) + 2, 2 * D + 2 * E + D * E + 1, E + D - 1]",
    ],
    "q6": [
        SECOND + "    return [max(0, row @ np.append(1, h)) for row in psi]",
        SECOND + UNPACK + "    k2 = a(p20 + p21 * h1 + p22 * h2 + p23 * h3)\n"
        "    k3 = a(p30 + p31 * h1 + p32 * h2 + p33 * h3)\n"
        "    return np.array([k1, k2, k3])",
    ],
    "q7": [
        MATRIX + "    table = np.zeros((3, 4))\n"
        "    for (d, j), value in psi.items():\n        table[d - 1, j] = value\n"
        "    return table[:, 0], table[:, 1:]",
        MATRIX + "    return [psi[1, 0], psi[2, 0], psi[3, 0]], [\n"
        "        [psi[1, 1], psi[1, 2], psi[1, 3]],\n"
        "        [psi[2, 1], psi[2, 2], psi[2, 3]],\n"
        "        [psi[3, 1], psi[3, 2], psi[3, 3]],\n    ]",
    ],
    "q8": [
        HIDDEN
        + "    for weights, bias in zip(W, b):\n        x = a(weights.T @ x + bias)\n    return x",
        HIDDEN + "    if not W:\n        return x\n"
        "    return a(last_hidden(x, W[:-1], b[:-1]) @ W[-1] + b[-1])",
    ],
    "q9": [
        FROM_S4 + "    layers = []\n"
        "    for l in range(2, 2 + len(w)):\n"
        "        n_in, n_out = w[l].shape[0] - 1, w[l].shape[1]\n"
        "        W = [[w[l][j, k] for j in range(1, n_in + 1)] for k in range(n_out)]\n"
        "        layers.append((np.array(W), w[l][0, :]))\n"
        "    return layers",
        FROM_S4 + "    both = [w[l].T for l in sorted(w)]\n"
        "    return tuple((rows[:, 1:], rows[:, 0]) for rows in both)",
    ],
}

WRONG = {
    "q1": [
        (
            FORWARD + "    for b, W in zip(beta, Omega):\n        x = a(b + W @ x)\n    return x",
            "last layer has no activation",
        ),
        (
            FORWARD + "    for b, W in zip(beta, Omega):\n        x = b + W @ x\n    return x",
            "hidden layers is missing",
        ),
        (
            FORWARD + "    for W in Omega[:-1]:\n        x = a(W @ x)\n    return Omega[-1] @ x",
            "biases are missing",
        ),
        (
            FORWARD + "    for b, W in zip(beta[:-1], Omega[:-1]):\n        x = b + a(W @ x)\n"
            "    return beta[-1] + Omega[-1] @ x",
            "inside of a",
        ),
        (
            FORWARD + "    for b, W in zip(beta[:-1], Omega[:-1]):\n        x = a(b + W @ x)\n"
            "    return x",
            "K and Ω_K",
        ),
        (
            FORWARD + "    h = a(beta[0] + Omega[0] @ x)\n    h = a(beta[1] + Omega[1] @ h)\n"
            "    return beta[2] + Omega[2] @ h",
            "your code raised IndexError",
        ),
    ],
    "q2": [
        (
            JOINTS + "    rows = [np.append(k + np.sort(joints), k + 1) for k in range(passes)]\n"
            "    return np.concatenate(rows)[:-1] / passes",
            "mirrored",
        ),
        (
            JOINTS + "    rows = [k + (1 - joints if k % 2 else joints) for k in range(passes)]\n"
            "    return np.sort(np.concatenate(rows)) / passes",
            "turns of the zigzag",
        ),
        (
            JOINTS + "    rows = [k + (1 - joints if k % 2 else joints) for k in range(passes)]\n"
            "    return np.sort(np.concatenate([*rows, range(passes + 1)])) / passes",
            "ends of the interval",
        ),
        (
            JOINTS + "    rows = [k + (1 - joints if k % 2 else joints) for k in range(passes)]\n"
            "    return np.sort(np.concatenate([*rows, range(1, passes)]))",
            "number of passes",
        ),
        (
            JOINTS + "    rows = [k + (1 - joints if k % 2 else joints) for k in range(passes)]\n"
            "    return np.concatenate([*rows, range(1, passes)]) / passes",
            "ascending order",
        ),
        (JOINTS + "    joints /= passes\n    return joints", "changed its input"),
        (JOINTS + "    print(joints / passes)", "return missing"),
    ],
    "q3": [
        (PIECES + "    return 9", "after one fold"),
        (PIECES + "    return 12", "multiply"),
        (PIECES + "    return 18", "folded in three"),
        (PIECES + "    return 81", "two folds"),
        (PIECES + "    return 26", "not joints"),
    ],
    "q4": [
        (
            BETWEEN + "    return theta2[:, 0], np.outer(theta2[:, 1], phi[1:])",
            "reaches the second layer too",
        ),
        (
            BETWEEN + "    return theta2[:, 0] * phi[0], np.outer(theta2[:, 1], phi[1:])",
            "added, not multiplied",
        ),
        (
            BETWEEN + "    return theta2[:, 1] * phi[0], np.outer(theta2[:, 1], phi[1:])",
            "biases θ'_d0 are missing",
        ),
        (
            BETWEEN + "    psi0 = theta2[:, 0] + theta2[:, 1] * phi[0]\n"
            "    return psi0, np.outer(phi[1:], theta2[:, 1])",
            "has shape (3, 2)",
        ),
        (
            BETWEEN + "    psi0 = theta2[:, 0] + theta2[:, 1] * phi[0]\n"
            "    return psi0, np.outer(theta2[:, 0], phi[1:])",
            "not the biases",
        ),
        (
            BETWEEN + "    psi0 = theta2[:, 0] + theta2[:, 1] * phi[0]\n"
            "    return psi0, np.add.outer(theta2[:, 1], phi[1:])",
            "not added to it",
        ),
    ],
    "q5": [
        (COUNTS + "    return 3 * D + 3 * E + 1, " + DEEP + RANK, "bias at the output"),
        (COUNTS + "    return 3 * D + 3 * E, " + DEEP + RANK, "outputs have biases"),
        (COUNTS + TWO_NETS + "2 * D + E * D + E + 1, " + RANK, "second layer have biases"),
        (COUNTS + TWO_NETS + "2 * D + E * (D + 1) + E, " + RANK, "output has a bias"),
        (COUNTS + TWO_NETS + "3 * D + 3 * E + 2, " + RANK, "not only one of rank 1"),
        (COUNTS + TWO_NETS + DEEP + "D * E", "one by one"),
        (COUNTS + TWO_NETS + DEEP + "D + E", "idle"),
        (COUNTS + "    return 26, 32, 7", "counts for other nets"),
    ],
    "q6": [
        (
            SECOND + UNPACK + "    k2 = a(p20 + p21 * h2 + p22 * h2 + p23 * h3)\n"
            "    k3 = a(p30 + p31 * h2 + p32 * h2 + p33 * h3)\n"
            "    return np.array([k1, k2, k3])",
            "as printed",
        ),
        (
            SECOND + UNPACK + "    k2 = a(p20 + p21 * h1 + p22 * h2 + p23 * h3)\n"
            "    k3 = a(p30 + p31 * h2 + p32 * h2 + p33 * h3)\n"
            "    return np.array([k1, k2, k3])",
            "third unit is still as printed",
        ),
        (SECOND + "    return psi[:, 0] + psi[:, 1:] @ h", "activation is missing"),
        (SECOND + "    return a(psi[:, 1:] @ h)", "biases are missing"),
        (SECOND + "    return a(psi @ h)", "your code raised ValueError"),
    ],
    "q7": [
        (
            MATRIX + "    return [psi[1, 0], psi[2, 0], psi[3, 0]], [\n"
            "        [psi[1, 1], psi[1, 2], psi[1, 3]],\n"
            "        [psi[2, 1], psi[2, 2], psi[2, 3]],\n"
            "        [psi[3, 2], psi[3, 2], psi[3, 3]],\n    ]",
            "used nowhere",
        ),
        (
            MATRIX + "    Psi = [[psi[d, j] for d in (1, 2, 3)] for j in (1, 2, 3)]\n"
            "    return [psi[d, 0] for d in (1, 2, 3)], Psi",
            "row d and column j",
        ),
        (
            MATRIX + "    Psi = [[psi[d, j] for j in (0, 1, 2)] for d in (1, 2, 3)]\n"
            "    return [psi[d, 0] for d in (1, 2, 3)], Psi",
            "no column",
        ),
        (
            MATRIX + "    return 0, [[psi[d, j] for j in range(3)] for d in range(3)]",
            "your code raised KeyError",
        ),
    ],
    "q8": [
        (
            HIDDEN + "    for weights, bias in zip(W, b):\n        h = a(weights.T @ x + bias)\n"
            "    return h",
            "it reads x",
        ),
        (
            HIDDEN + "    for weights, bias in zip(W, b):\n        x = a(weights @ x + bias)\n"
            "    return x",
            "one column a unit",
        ),
        (
            HIDDEN + "    for weights, bias in zip(W, b):\n        x = weights.T @ x + bias\n"
            "    return x",
            "activation is missing",
        ),
        (
            HIDDEN + "    for weights in W:\n        x = a(weights.T @ x)\n    return x",
            "biases are missing",
        ),
    ],
    "q9": [
        (FROM_S4 + "    return [(w[l][1:], w[l][0]) for l in sorted(w)]", "transpose"),
        (FROM_S4 + "    return [(w[l][:-1].T, w[l][-1]) for l in sorted(w)]", "not the last"),
        (FROM_S4 + "    return [(w[l][1:].T, w[l][1:, 0]) for l in sorted(w)]", "not a column"),
        (FROM_S4 + "    return [(w[l].T, w[l][0]) for l in sorted(w)]", "has shape (2, 3)"),
        (FROM_S4 + "    return [(w[l][1:].T, w[l][0]) for l in w]", "W of the first layer"),
        (
            FROM_S4 + "    return [(w[l][1:].T, w[l][0]) for l in range(1, len(w))]",
            "your code raised KeyError",
        ),
    ],
}
