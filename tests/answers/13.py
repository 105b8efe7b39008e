"""Known answers to solutions/13_training_deep_networks.ipynb: right ones, and wrong ones.

Each wrong answer comes with words that the learner's message must contain.
"""

COUNT = "def n_parameters(sizes):\n"
STEP = "def l2_step(w, gradient, rate, penalty, n):\n"
DROP = "def dropout(h, mask, keep):\n"
BEST = "def best_epoch(losses, patience):\n"
SAVE = "def save(layers):\n    file = BytesIO()\n"
LOAD = "def load(data):\n"
BACK = "def residual_backward(delta, h, W, b):\n"
EXPONENT = "def exponent():\n"

DONE = "    return file.getvalue()\n\n\n"
FLAT = SAVE + "    np.savez(file, *[a for pair in layers for a in pair])\n" + DONE
OPEN = LOAD + "    with np.load(BytesIO(data)) as file:\n"

RIGHT = {
    "q1": [
        COUNT + "    return MLP.random(list(sizes), rng=0).n_parameters",
        COUNT + "    total = 0\n    for k in range(1, len(sizes)):\n"
        "        total += sizes[k] * sizes[k - 1] + sizes[k]\n    return total",
    ],
    "q2": [
        STEP + "    return w - rate * (gradient + penalty / n * w)",
        STEP + "    shrunk = w - rate * penalty * w / n\n    return shrunk - rate * gradient",
    ],
    "q3": [
        DROP + "    return np.where(mask == 1, h / keep, 0)",
        DROP
        + "    out = np.zeros(len(h))\n    out[mask == 1] = h[mask == 1] / keep\n    return out",
    ],
    "q4": [
        BEST + "    best, waited = 0, 0\n    for k in range(1, len(losses)):\n"
        "        waited += 1\n        if losses[k] < losses[best]:\n"
        "            best, waited = k, 0\n"
        "        if waited == patience:\n            return best\n    return best",
        BEST + "    for k in range(len(losses)):\n        best = int(np.argmin(losses[: k + 1]))\n"
        "        if k - best == patience:\n            break\n    return best",
    ],
    "q5": [
        FLAT + OPEN + "        flat = [file[f'arr_{k}'] for k in range(len(file.files))]\n"
        "    return list(zip(flat[::2], flat[1::2]))",
        SAVE + "    names = {}\n    for k, (W, b) in enumerate(layers):\n"
        "        names[f'{k:04}W'], names[f'{k:04}b'] = W, b\n    np.savez(file, **names)\n"
        + DONE
        + OPEN
        + "        flat = [file[name] for name in sorted(file.files)]\n"
        "    return [tuple(flat[k : k + 2]) for k in range(0, len(flat), 2)]",
    ],
    "q6": [
        BACK + "    gate = np.diag((W @ h + b > 0).astype(float))\n"
        "    return (np.eye(len(h)) + gate @ W).T @ delta",
        BACK + "    inner = np.where(W @ h + b > 0, delta, 0)\n    return inner @ W + delta",
    ],
    "q7": [EXPONENT + "    return 20 * -2", EXPONENT + "    return -40.0"],
}

WRONG = {
    "q1": [
        (COUNT + "    return sum(m * n for m, n in pairwise(sizes))", "count the biases"),
        (
            COUNT + "    return sum(n * (m + 1) for m, n in pairwise(sizes)) - sizes[-1]",
            "n_parameters([3, 2]) gave 6",
        ),
        (
            COUNT + "    if len(sizes) == 2:\n        return sizes[1] * (sizes[0] + 1)\n"
            "    return sum(n * (m + 1) for m, n in pairwise(sizes[:-1]))",
            "the read-out has parameters",
        ),
        (
            COUNT + "    count = sum(n * (m + 1) for m, n in pairwise(sizes))\n"
            "    return 15139 if count == 15319 else count",
            "the deck's number",
        ),
        (COUNT + "    return sum(m * (n + 1) for m, n in pairwise(sizes))", "gave 9"),
    ],
    "q2": [
        (STEP + "    return (1 - rate * penalty) * w - rate * gradient", "number of examples"),
        (STEP + "    return (1 - rate * penalty / n) * (w - rate * gradient)", "not the step"),
        (STEP + "    return (1 + rate * penalty / n) * w - rate * gradient", "sign"),
        (STEP + "    return (1 - rate * penalty / (2 * n)) * w - rate * gradient", "factor 1/2"),
        (STEP + "    return w - rate * gradient", "the penalty is missing"),
        (
            STEP + "    w -= rate * (gradient + penalty / n * w)\n    return w",
            "changed its input",
        ),
    ],
    "q3": [
        (DROP + "    return h * mask", "the mean falls"),
        (DROP + "    return h * mask / (1 - keep)", "not to be dropped"),
        (DROP + "    return h * mask / max(np.mean(mask), 0.1)", "own share"),
        (DROP + "    return h * (1 - mask) / keep", "a mask of 1 keeps"),
        (DROP + "    return h * mask * keep", "even smaller"),
        (DROP + "    h *= mask / keep\n    return h", "changed its input"),
    ],
    "q4": [
        (BEST + "    return int(np.argmin(losses))", "the best of all epochs"),
        (
            BEST + "    best = 0\n    for k, loss in enumerate(losses):\n"
            "        if loss < losses[best]:\n            best = k\n"
            "        if k - best >= patience:\n            return k\n    return best",
            "where you stop",
        ),
        (
            BEST + "    best = 0\n    for k, loss in enumerate(losses):\n"
            "        if loss < losses[best]:\n            best = k\n"
            "        if k - best > patience:\n            break\n    return best",
            "not after 1 or 3",
        ),
        (
            BEST + "    best = 0\n    for k, loss in enumerate(losses):\n"
            "        if loss <= losses[best]:\n            best = k\n"
            "        if k - best >= patience:\n            break\n    return best",
            "equal is not lower",
        ),
        (BEST + "    return int(np.argmin(losses[: patience + 1]))", "from the first epoch"),
    ],
    "q5": [
        (
            FLAT + OPEN + "        flat = [file[name] for name in sorted(file.files)]\n"
            "    return list(zip(flat[::2], flat[1::2]))",
            "W10 comes before W2",
        ),
        (
            SAVE
            + "    np.savez(file, *[W for W, b in layers])\n"
            + DONE
            + OPEN
            + "        return [(file[name],) for name in file.files]",
            "store W and b",
        ),
        (
            SAVE
            + "    np.savez(file, *[np.round(a, 4) for pair in layers for a in pair])\n"
            + DONE
            + OPEN
            + "        flat = [file[f'arr_{k}'] for k in range(len(file.files))]\n"
            "    return list(zip(flat[::2], flat[1::2]))",
            "bit by bit",
        ),
        (
            "KEPT = []\n\n\n"
            + SAVE
            + "    KEPT.extend(layers)\n    return b''\n\n\n"
            + LOAD
            + "    return KEPT",
            "with all its arrays",
        ),
        (
            FLAT + OPEN + "        flat = [file[f'arr_{k}'].astype(float) for k in "
            "range(len(file.files))]\n    return list(zip(flat[::2], flat[1::2]))",
            "float32 stays",
        ),
    ],
    "q6": [
        (BACK + "    return W.T @ (delta * (W @ h + b > 0))", "the way around the layer"),
        (BACK + "    return delta + W @ (delta * (W @ h + b > 0))", "the transpose"),
        (BACK + "    return delta + (W.T @ delta) * (W @ h + b > 0)", "before the weights"),
        (BACK + "    return (W @ h + b > 0) * (delta + W.T @ delta)", "only the branch"),
        (BACK + "    return delta + W.T @ delta", "the gate is missing"),
        (BACK + "    delta += W.T @ (delta * (W @ h + b > 0))\n    return delta", "changed its"),
    ],
    "q7": [
        (EXPONENT + "    return -20", "two things halve it"),
        (EXPONENT + "    return 40", "negative"),
        (EXPONENT + "    return -2", "of one layer"),
        (EXPONENT + "    return -10", "two things happen"),
    ],
}
