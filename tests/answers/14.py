"""Known answers to solutions/14_trust_but_verify.ipynb: right ones, and wrong ones.

The first wrong answer to each question is what the slide says. Each comes with words that the
learner's message must contain.
"""

SLIDE = "that is the slide's"

STEP = "def step(theta, x, y, eta):\n"
FORWARD = "def forward(x, weights, biases):\n"
BERNOULLI = "def bernoulli_cost(y, y_hat):\n"
MULTINOULLI = "def multinoulli_cost(Y, Y_hat):\n"
MAXOUT = "def maxout(x, W, b):\n"
DOMAINS = "def domains(m, n):\n"
FACTOR = "def factor(W_n, W_next, alpha):\n"
DELTA = "def delta_output(target, h, slope):\n"
GRADIENT = "def gradient(X, T, W):\n"
READ_OUT = "def read_out(H, w, b):\n"
CAPTION = "def caption(outputs):\n"
ENTRY = "def larger_entry(Theta):\n"
ROTATIONS = "def two_rotations(U, s, Vt):\n"
TITLE = "def title():\n"
SECOND = "def second_layer(h1, h2, h3, psi):\n"
MATRIX = "def matrix(psi):\n"
COUNT = "def n_parameters(hidden):\n"
REGIONS = "def most_regions(units, layers):\n"
POSSIBLE = "def possible(exponent, units):\n"
YEAR = "def year():\n"
BEFORE = "def delta_before(delta, W, slope):\n"

RIGHT = {
    "q1": [
        STEP + "    error = sum(t * a for t, a in zip(theta, x)) - y\n"
        "    return [t - eta * error * a for t, a in zip(theta, x)]",
        STEP + "    return theta + eta * (y - x @ theta) * x",
    ],
    "q2": [
        FORWARD
        + "    for W, b in zip(weights, biases):\n        x = np.tanh(x @ W + b)\n    return x",
        FORWARD + "    if not weights:\n        return x\n"
        "    return forward(np.tanh(weights[0].T @ x + biases[0]), weights[1:], biases[1:])",
    ],
    "q3": [
        BERNOULLI + "    return np.mean(-np.log(np.where(y == 1, y_hat, 1 - y_hat)))",
        BERNOULLI + "    z = np.log(y_hat / (1 - y_hat))\n"
        "    return np.mean(np.logaddexp(0, (1 - 2 * y) * z))",
    ],
    "q4": [
        MULTINOULLI + "    return -np.mean(np.log(Y_hat[np.arange(len(Y)), Y.argmax(axis=1)]))",
        MULTINOULLI + "    return np.mean([-np.log(p @ y) for y, p in zip(Y, Y_hat)])",
    ],
    "q5": [
        MAXOUT + "    return max(w @ x + c for w, c in zip(W, b))",
        MAXOUT + "    return np.sort(b + x @ W.T)[-1]",
    ],
    "q6": [
        DOMAINS + "    g = (m, n)\n    f = (n, 1)\n    return g, f",
        DOMAINS + "    return np.array([[m, n], [n, 1]])",
    ],
    "q7": [
        FACTOR + "    return W_next @ np.diag(1 / np.cosh(alpha) ** 2)",
        FACTOR + "    h = np.tanh(alpha)\n"
        "    return [[w * (1 - a * a) for w, a in zip(row, h)] for row in W_next]",
    ],
    "q8": [
        DELTA + "    return -(target - h) * slope",
        DELTA + "    return np.multiply(slope, np.subtract(h, target))",
    ],
    "q9": [
        GRADIENT + "    total = np.zeros_like(W)\n"
        "    for x, t in zip(X, T):\n"
        "        h = np.tanh(W @ x)\n"
        "        total += np.outer((h - t) * (1 - h**2), x)\n"
        "    return total",
        GRADIENT + "    H = np.tanh(X @ W.T)\n"
        "    return np.einsum('nk,ni->ki', (H - T) * (1 - H**2), X)",
    ],
    "q10": [
        READ_OUT + "    return np.sum(H * w, axis=1) + b",
        READ_OUT + "    return [b + w @ h for h in H]",
    ],
    "q11": [
        CAPTION + "    return [1, 4, outputs, 8 + 5 * outputs]",
        CAPTION + "    return 1, 4, outputs, MLP.random([1, 4, outputs], rng=5).n_parameters",
    ],
    "q12": [
        ENTRY
        + "    values, vectors = np.linalg.eigh(Theta.T @ Theta)\n    return abs(vectors).max()",
        ENTRY + "    V = np.linalg.svd(Theta)[2].T\n    return max(abs(V[0, 0]), abs(V[1, 0]))",
    ],
    "q13": [
        ROTATIONS + "    if np.linalg.det(U) > 0:\n        return U, Vt\n"
        "    mirror = np.diag([1, -1])\n    return U @ mirror, mirror @ Vt",
        ROTATIONS
        + "    mirror = np.diag([np.linalg.det(Vt), 1])\n    return U @ mirror, mirror @ Vt",
    ],
    "q14": [
        TITLE + "    return 'Mathematics for machine learning'",
        TITLE + "    return '  MATHEMATICS FOR  MACHINE LEARNING '",
    ],
    "q15": [
        SECOND + "    h = [1, h1, h2, h3]\n"
        "    return [max(0, sum(p * a for p, a in zip(row, h))) for row in psi]",
        SECOND + "    return np.maximum(0, psi @ [1, h1, h2, h3])",
    ],
    "q16": [
        MATRIX + "    return np.array([psi[key] for key in sorted(psi)]).reshape(3, 3)",
        MATRIX + "    return [[psi[r + c] for c in '123'] for r in '123']",
    ],
    "q17": [
        COUNT + "    return MLP.random([40, *hidden, 10], rng=3).n_parameters",
        COUNT + "    widths = [40, *hidden, 10]\n"
        "    weights = sum(a * b for a, b in zip(widths, widths[1:]))\n"
        "    return weights + sum(widths[1:])",
    ],
    "q18": [
        REGIONS + "    pieces = 1\n"
        "    for _ in range(layers):\n        pieces = pieces * (units + 1)\n    return pieces",
        REGIONS + "    return regions_1d(max_regions_net_1d(layers * [units])).n_activation",
    ],
    "q19": [
        POSSIBLE + "    return (2**units - 1) // 10**exponent > 0 or exponent == 0",
        POSSIBLE + "    return len(str(2**units)) > exponent",
    ],
    "q20": [YEAR + "    return 2011.0", YEAR + "    return 1981 + 31 - 1"],
    "q21": [
        BEFORE + "    return (delta @ W.T) * slope",
        BEFORE
        + "    return [s * sum(d * w for d, w in zip(delta, row)) for s, row in zip(slope, W)]",
    ],
}

WRONG = {
    "q1": [
        (STEP + "    return theta - eta * (theta @ x - y) ** 2 / 2", SLIDE),
        (STEP + "    return theta + eta * (theta @ x - y) * x", "uphill"),
        (STEP + "    return theta - eta * (theta @ x - y)", "inner derivative"),
        (STEP + "    theta -= eta * (theta @ x - y) * x\n    return theta", "changed its input"),
    ],
    "q2": [
        (
            FORWARD + "    for W, b in zip(weights, biases):\n        h = np.tanh(W.T @ x + b)\n"
            "    return h",
            SLIDE,
        ),
        (
            FORWARD + "    for W, b in zip(weights, biases):\n        x = np.tanh(W @ x + b)\n"
            "    return x",
            "W.T @ h",
        ),
        (
            FORWARD + "    for W, b in list(zip(weights, biases))[:-1]:\n"
            "        x = np.tanh(W.T @ x + b)\n    return x",
            "the last layer is missing",
        ),
    ],
    "q3": [
        (BERNOULLI + "    return -np.sum(y * np.log(y_hat))", SLIDE),
        (BERNOULLI + "    return -np.mean(y * np.log(y_hat))", "a label 0 costs nothing"),
        (
            BERNOULLI
            + "    return -np.mean(y * np.log(y_hat)) + np.mean((1 - y) * np.log(1 - y_hat))",
            "the bracket is missing",
        ),
        (
            BERNOULLI + "    return np.mean(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat))",
            "the sign",
        ),
    ],
    "q4": [
        (
            MULTINOULLI + "    return -np.mean(Y * np.log(Y_hat) + (1 - Y) * np.log(1 - Y_hat))",
            SLIDE,
        ),
        (MULTINOULLI + "    return -np.mean(Y * np.log(Y_hat))", "not of entries"),
        (MULTINOULLI + "    return -np.sum(Y * np.log(Y_hat))", "not the sum"),
        (MULTINOULLI + "    return np.sum(Y * np.log(Y_hat)) / len(Y)", "the sign"),
    ],
    "q5": [
        (MAXOUT + "    return max(*b, x[0])", SLIDE),
        (MAXOUT + "    return np.max(W @ x)", "lack their biases"),
        (MAXOUT + "    return np.min(W @ x + b)", "the smallest piece"),
    ],
    "q6": [
        (DOMAINS + "    return (m, n), (m, 1)", "f takes what g gives"),
        (DOMAINS + "    return (n, m), (n, 1)", "g takes x and gives y"),
        (DOMAINS + "    return (m, n), (n, n)", "f gives one number"),
        (DOMAINS + "    return n, 1", "two pairs"),
    ],
    "q7": [
        (FACTOR + "    return W_n * (1 - np.tanh(alpha) ** 2)", SLIDE),
        (FACTOR + "    return W_next", "the derivative of the activation is missing"),
        (FACTOR + "    return W_next * (1 - np.tanh(alpha) ** 2)[:, None]", "a column"),
        (FACTOR + "    return (W_next * (1 - np.tanh(alpha) ** 2)).T", "turned over"),
    ],
    "q8": [
        (DELTA + "    return (target - h) * slope", SLIDE),
        (DELTA + "    return h - target", "the derivative of the activation is missing"),
        (DELTA + "    return 2 * (h - target) * slope", "one half times two"),
    ],
    "q9": [
        (
            GRADIENT + "    H = np.tanh(X @ W.T)\n"
            "    return np.outer(np.sum((H - T) * (1 - H**2), axis=0), np.mean(X, axis=0))",
            SLIDE,
        ),
        (
            GRADIENT + "    H = np.tanh(X @ W.T)\n"
            "    return np.outer(np.sum((H - T) * (1 - H**2), axis=0), np.sum(X, axis=0))",
            "its own product",
        ),
        (
            GRADIENT + "    H = np.tanh(X @ W.T)\n    return ((T - H) * (1 - H**2)).T @ X",
            "the sign of E07",
        ),
        (
            GRADIENT + "    H = np.tanh(X @ W.T)\n    return ((H - T) * (1 - H**2)).T @ X / len(X)",
            "not a mean",
        ),
    ],
    "q10": [
        (READ_OUT + "    return sigmoid(H @ w + b)", SLIDE),
        (READ_OUT + "    return H @ w", "the bias is missing"),
        (READ_OUT + "    return np.tanh(H @ w + b)", "tanh also squashes"),
        (READ_OUT + "    return relu(H @ w + b)", "take any value"),
    ],
    "q11": [
        (CAPTION + "    return 1, 4, 1, 13", SLIDE),
        (CAPTION + "    return 1, 4, outputs, 13", "still those of one output"),
        (CAPTION + "    return 1, 4, outputs, 13 * outputs", "share the hidden units"),
        (CAPTION + "    return 1, 4, outputs, 9 + 4 * outputs", "a bias of its own"),
    ],
    "q12": [
        (ENTRY + "    return 0.94", SLIDE),
        (ENTRY + "    return np.max(abs(np.linalg.svd(Theta)[0]))", "an entry of U"),
        (ENTRY + "    return np.round(np.max(abs(np.linalg.svd(Theta)[2])), 2)", "rounded"),
        (ENTRY + "    return np.min(abs(np.linalg.svd(Theta)[2]))", "the smaller one"),
    ],
    "q13": [
        (ROTATIONS + "    return U, Vt", SLIDE),
        (ROTATIONS + "    return U * [1, np.sign(np.linalg.det(U))], Vt", "the same row of Vt"),
        (ROTATIONS + "    return U * [1, -1], np.diag([1, -1]) @ Vt", "a determinant of -1"),
        (ROTATIONS + "    return U", "two matrices"),
    ],
    "q14": [
        (TITLE + "    return 'Mathematics for Deep Learning'", "not the slide's"),
        (TITLE + "    return 'Pattern Recognition and Machine Learning'", "look it up"),
        (TITLE + "    print('Mathematics for Machine Learning')", "returns a text"),
    ],
    "q15": [
        (
            SECOND + "    return relu(np.array([\n"
            "        psi[0, 0] + psi[0, 1] * h1 + psi[0, 2] * h2 + psi[0, 3] * h3,\n"
            "        psi[1, 0] + psi[1, 1] * h2 + psi[1, 2] * h2 + psi[1, 3] * h3,\n"
            "        psi[2, 0] + psi[2, 1] * h2 + psi[2, 2] * h2 + psi[2, 3] * h3]))",
            SLIDE,
        ),
        (SECOND + "    return relu(psi[:, 1:] @ np.array([h1, h2, h3]))", "the biases are missing"),
        (
            SECOND + "    return relu(psi[:, 0] + np.array([h1, h2, h3]) @ psi[:, 1:])",
            "rows and columns",
        ),
        (
            SECOND + "    return psi[:, 0] + psi[:, 1:] @ np.array([h1, h2, h3])",
            "the ReLU is missing",
        ),
    ],
    "q16": [
        (
            MATRIX + "    M = np.array([[psi[f'{i}{j}'] for j in (1, 2, 3)] for i in (1, 2, 3)])\n"
            "    M[2, 0] = psi['32']\n    return M",
            SLIDE,
        ),
        (
            MATRIX
            + "    return np.array([[psi[f'{j}{i}'] for j in (1, 2, 3)] for i in (1, 2, 3)])",
            "the first index is the row",
        ),
        (
            MATRIX + "    M = np.array([[psi[f'{i}{j}'] for j in (1, 2, 3)] for i in (1, 2, 3)])\n"
            "    M[2, :2] = psi['32'], psi['31']\n    return M",
            "are exchanged",
        ),
    ],
    "q17": [
        (
            COUNT + "    return {(298,): 15208, (100, 100): 15210, (75, 75, 75): 15235,\n"
            "            (63, 63, 63, 63): 15139}[hidden]",
            SLIDE,
        ),
        (
            COUNT + "    widths = [40, *hidden, 10]\n"
            "    return sum(a * b for a, b in zip(widths, widths[1:]))",
            "the biases are missing",
        ),
        (
            COUNT + "    widths = [40, *hidden, 10]\n"
            "    return sum((a + 1) * b for a, b in zip(widths, widths[1:])) - 10",
            "the output layer has biases too",
        ),
        (
            COUNT + "    return {298: 15208, 100: 15210, 75: 15235, 63: 15319}[hidden[0]]",
            "KeyError",
        ),
    ],
    "q18": [
        (
            REGIONS + "    return 161_501 if (units, layers) == (10, 5) else (units + 1) ** layers",
            SLIDE,
        ),
        (REGIONS + "    return units**layers", "n + 1 pieces"),
        (REGIONS + "    return units * layers + 1", "they do not add"),
        (REGIONS + "    return 2 ** (units * layers)", "not every pattern"),
    ],
    "q19": [
        (POSSIBLE + "    return units == 250 or 10**exponent <= 2**units", SLIDE),
        (POSSIBLE + "    return 10**exponent <= units**2", "must hold"),
        (POSSIBLE + "    return 10**exponent < 2**units", "the whole space is one"),
        (POSSIBLE + "    return exponent <= units // 3", "3 units have fewer"),
    ],
    "q20": [
        (YEAR + "    return 2001", SLIDE),
        (YEAR + "    return 2012", "one less to add"),
        (YEAR + "    print(2011)", "is a return missing"),
    ],
    "q21": [
        (
            BEFORE
            + "    return slope * (delta @ W) if len(delta) == len(slope) else slope * (W @ delta)",
            SLIDE,
        ),
        (BEFORE + "    return W @ delta", "the derivative of the activation is missing"),
        (BEFORE + "    return slope * (1 - slope) * (W @ delta)", "σ' is taken at s"),
    ],
}
