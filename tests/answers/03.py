"""Known answers to solutions/03_xor.ipynb: right ones written differently, and wrong ones.

Each wrong answer comes with words that the learner's message must contain.
"""

STEP = "def perceptron_step(w, x, t):\n"
FIT = "def linear_fit(X, y):\n"
COLLAPSE = "def collapse(W, c, w, b):\n"
LAYER = "def hidden_layer(X, W, c):\n"
XNOR = "def xnor_weights():\n"
STUCK = "def stuck_outputs():\n"

RIGHT = {
    "q1": [
        STEP + "    score = sum(a * b for a, b in zip(w, x))\n"
        "    return [a + t * b if t * score <= 0 else a for a, b in zip(w, x)]",
        STEP + "    return w + (t * np.dot(x, w) <= 0) * t * x",
    ],
    "q2": [
        FIT + "    A = np.insert(X, 0, 1, axis=1)\n    return np.linalg.pinv(A) @ y",
        FIT
        + "    A = np.c_[np.ones(len(y)), X]\n    return list(np.linalg.solve(A.T @ A, A.T @ y))",
    ],
    "q3": [
        COLLAPSE + "    return [np.dot(w, c) + b] + list(np.dot(w, W))",
        COLLAPSE + "    d = sum(w[k] * c[k] for k in range(len(c))) + b\n"
        "    return np.array([d] + [sum(w * W[:, i]) for i in range(W.shape[1])])",
    ],
    "q4": [
        LAYER + "    Z = np.einsum('ni,hi->nh', X, W) + c\n    return Z * (Z > 0)",
        LAYER + "    return [[max(0, float(w @ x) + b) for w, b in zip(W, c)] for x in X]",
        LAYER + "    return np.maximum(0, (X @ W.T + c).astype(np.float64)).clip(0)",
    ],
    "q5": [
        XNOR + "    return [[1, -1], [-1, 1]], [0, 0], [-1, -1], 1",
        XNOR
        + "    return np.ones((2, 2)), np.array([-1.0, 0.0]), np.array([2.0, -1.0]), np.array(1.0)",
    ],
    "q6": [
        STUCK + "    return [0.333, 0.333, 1, 0.333]",
        STUCK + "    return (1/3, 1/3, 1.0, 1/3)",
    ],
}

WRONG = {
    "q1": [
        (STEP + "    return w + t * x if t * (w @ x) < 0 else w", "<= 0"),
        (STEP + "    return w - t * x if t * (w @ x) <= 0 else w", "sign"),
        (STEP + "    w += t * x * (t * (w @ x) <= 0)\n    return w", "changed its input"),
        (STEP + "    return w + t * x", "must stay"),
        (STEP + "    if t * (w @ x) <= 0:\n        return w + t * x", "return missing"),
        (STEP + "    if t * (w @ x) <= 0:\n        w = t * x\n    return w", "random example"),
    ],
    "q2": [
        (FIT + "    return np.linalg.lstsq(X, y, rcond=None)[0]", "shape (2,)"),
        (
            FIT + "    A = np.c_[X, np.ones(len(y))]\n    return np.linalg.lstsq(A, y)[0]",
            "bias comes first",
        ),
        (
            FIT + "    A = np.c_[np.zeros(len(y)), X]\n    return np.linalg.lstsq(A, y)[0]",
            "linear_fit",
        ),
        (
            FIT + "    A = np.c_[np.ones(len(y)), X]\n    return np.linalg.lstsq(A, y)",
            "numbers of shape (3,)",
        ),
        (FIT + "    return np.array([y.mean(), 0, 0])", "linear_fit on AND gave"),
    ],
    "q3": [
        (COLLAPSE + "    return np.concatenate([[w @ c + b], W @ w])", "transposed"),
        (COLLAPSE + "    return np.concatenate([[b], W.T @ w])", "hidden biases"),
        (COLLAPSE + "    return np.concatenate([[w @ c], W.T @ w])", "read-out's bias"),
        (COLLAPSE + "    return np.concatenate([W.T @ w, [w @ c + b]])", "first"),
        (COLLAPSE + "    return W.T @ w", "shape (2,)"),
    ],
    "q4": [
        (LAYER + "    return np.maximum(0, X @ W + c)", "transposed"),
        (LAYER + "    return X @ W.T + c", "negative"),
        (LAYER + "    return np.maximum(0, X @ W.T)", "bias is missing"),
        (LAYER + "    return np.maximum(0, X @ W.T) + c", "inside"),
        (LAYER + "    return np.max(X @ W.T + c)", "shape ()"),
        (LAYER + "    return (X @ W.T + c > 0) * 1.0", "hidden_layer on the four inputs gave"),
    ],
    "q5": [
        (XNOR + "    return np.ones((2, 2)), [0, -1], [1, -2], 0", "opposite"),
        (XNOR + "    return np.ones((2, 2)), [0, -1], [-1, 2], 0", "shift"),
        (XNOR + "    return np.ones((2, 2)), [0, -1], [0, 1], 0", "only biases"),
        (XNOR + "    return np.ones((2, 2)), [0, -1], [-1, 2]", "four things"),
        (XNOR + "    return np.ones((3, 2)), [0, -1], [-1, 2], 1", "W is (2, 2)"),
    ],
    "q6": [
        (STUCK + "    return [0.5, 0.5, 0.5, 0.5]", "still sees"),
        (STUCK + "    return [0.5, 0.5, 1, 0.5]", "mean of their own"),
        (STUCK + "    return [0, 1, 1, 0]", "not stuck"),
        (STUCK + "    return [0.3, 0.3, 1, 0.3]", "share one value"),
        (STUCK + "    return [1, 1/3]", "how many outputs"),
    ],
}
