"""Known answers to solutions/11_representations.ipynb: right ones and wrong ones.

Each wrong answer comes with words that the learner's message must contain.
"""

SVD = "def svd_by_hand(M):\n"
TURN = "def turn_u(U, Vt):\n"
BOX = "def entry_range(theta, decimals):\n"
SCALE = "def rescale(layers, k):\n    (W, c), (V, b) = layers\n"
SHARE = "def share_at_origin():\n"
LINE = "def separate(P, Q):\n"
HILL = "def uphill(W, v):\n"

PARTS = (
    SVD + "    lam, V = np.linalg.eigh(M.T @ M)\n"
    "    lam, V = lam[::-1], V[:, ::-1]\n"
    "    s = np.sqrt(lam)\n"
    "    U = M @ V / s\n"
)
CORNERS = (
    BOX + "    from itertools import product\n    found = []\n"
    "    for signs in product([-1, 1], repeat=4):\n"
    "        moved = theta + STEP * np.reshape(signs, (2, 2))\n"
    "        found.append(abs(np.linalg.svd(moved)[2][0, 1]))\n"
    "    return min(found), max(found)"
)
PAIRS = (  # every line through two points, turned a little
    LINE + "    points = np.vstack([P, Q])\n"
    "    for a in points:\n        for b in points:\n"
    "            for turn in (-1e-4, 1e-4):\n"
    "                x, y = b - a\n"
    "                w = np.array([-y + turn * x, x + turn * y])\n"
    "                low, high = (P @ w).min(), (Q @ w).max()\n"
    "                if low > high:\n                    return w, (low + high) / 2\n"
    "    return None"
)

RIGHT = {
    "q1": [
        PARTS + "    return U, s, V.T",
        SVD + "    return np.linalg.svd(M)",
        SVD + "    G = M.T @ M\n    (p, q), (_, r) = G\n    t, d = p + r, p * r - q * q\n"
        "    big = (t + np.sqrt(max(0.0, t * t - 4 * d))) / 2\n"
        "    v = np.array([q, big - p])\n"
        "    if np.allclose(v, 0):\n        v = np.array([1.0, 0.0])\n"
        "    v = v / np.hypot(*v)\n"
        "    V = np.array([v, [-v[1], v[0]]])\n"
        "    images = M @ V.T\n"
        "    s = np.hypot(*images)\n"
        "    return images / s, list(s), V",
    ],
    "q2": [
        TURN + "    A, B = U.copy(), Vt.copy()\n"
        "    if np.linalg.det(U) < 0:\n        A[:, 1] *= -1\n        B[1] *= -1\n    return A, B",
        TURN + "    if np.linalg.det(U) > 0:\n        return U, Vt\n"
        "    return U * [-1, 1], Vt * [[-1], [1]]",
    ],
    "q3": [
        CORNERS.replace("STEP", "0.5 / 10**decimals"),
        BOX + "    half = 5 * 10.0 ** (-decimals - 1)\n    e = []\n"
        "    for n in range(16):\n"
        "        s = np.array([n & 1, n >> 1 & 1, n >> 2 & 1, n >> 3]) * 2 - 1\n"
        "        G = (theta + half * s.reshape(2, 2)).T @ (theta + half * s.reshape(2, 2))\n"
        "        e.append(abs(np.linalg.eigh(G)[1][1, 1]))\n"
        "    return [min(e), max(e)]",
    ],
    "q4": [
        SCALE + "    K = np.diag(k)\n    return [(K @ W, K @ c), (V @ np.linalg.inv(K), b)]",
        SCALE + "    return [((W.T * k).T, c * k), (V * (1 / k)[None, :], b)]",
    ],
    "q5": [SHARE + "    return (180 - 60) / 360", SHARE + "    return 0.333"],
    "q6": [
        PAIRS,
        LINE + "    P, Q = np.asarray(P), np.asarray(Q)\n"
        "    D = (P[:, None] - Q).reshape(-1, 2)\n"
        "    a = np.sort(np.angle(D[:, 0] + 1j * D[:, 1]))\n"
        "    a = np.append(a, a[0] + 2 * np.pi)\n"
        "    k = np.argmax(np.diff(a))\n"
        "    if a[k + 1] - a[k] <= np.pi:\n        return None\n"
        "    m = (a[k] + a[k + 1]) / 2\n"
        "    w = -np.array([np.cos(m), np.sin(m)])\n"
        "    return list(w), ((P @ w).min() + (Q @ w).max()) / 2",
    ],
    "q7": [
        HILL + "    return np.linalg.inv(W) @ np.sign(v)",
        HILL + "    return np.linalg.inv(W) @ v",
        HILL + "    a, b = W\n    d = np.array([-a[1], a[0]])\n"  # z1 stays as it is
        "    return d if (b @ d) * v[1] > 0 else -d",
    ],
}

WRONG = {
    "q1": [
        (PARTS + "    return U, lam, V.T", "singular values are their roots"),
        (PARTS + "    return U[:, ::-1], s[::-1], V.T[::-1]", "larger singular value comes first"),
        (PARTS + "    return U, s, V", "transpose it"),
        (PARTS + "    return V, s, U", "u_i = M v_i"),
        (PARTS + "    return M @ V, s, V.T", "U.T @ U"),
        (
            SVD + "    G = M.T @ M\n    p, q, r = G[0, 0], G[0, 1], G[1, 1]\n"
            "    root = np.sqrt((p - r) ** 2 + 4 * q**2)\n"
            "    s = np.sqrt([(p + r + root) / 2, (p + r - root) / 2])\n"
            "    v = np.array([q, s[0] ** 2 - p]) + 1e-300\n"
            "    v = v / max(np.hypot(*v), 1e-200)\n"
            "    V = np.array([[v[0], -v[1]], [v[1], v[0]]])\n"
            "    return M @ V / s, s, V.T",
            "U.T @ U",
        ),
    ],
    "q2": [
        (TURN + "    return U, Vt", "flip one column only"),
        (TURN + "    return -U, -Vt", "flip one column only"),
        (TURN + "    return U * [1, -1], Vt", "flip column 2 of U"),
        (TURN + "    F = np.diag([1, -1])\n    return F @ U, Vt @ F", "not a row"),
        (TURN + "    F = np.diag([1, -1])\n    return U @ F, F @ Vt", "a rotation already"),
        (TURN + "    U[:, 1] *= -1\n    Vt[1] *= -1\n    return U, Vt", "changed its input"),
    ],
    "q3": [
        (CORNERS.replace("STEP", "10.0**-decimals"), "half a unit"),
        (
            BOX + "    e = [abs(np.linalg.svd(theta + x)[2][0, 1]) for x in (-0.005, 0.005)]\n"
            "    return min(e), max(e)",
            "16 corners",
        ),
        (BOX + "    e = abs(np.linalg.svd(theta)[2][0, 1])\n    return e, e", "center of the box"),
        (CORNERS.replace("STEP", "0.005"), "another matrix"),
    ],
    "q4": [
        (SCALE + "    return [(k[:, None] * W, c), (V / k, b)]", "biases of the hidden units"),
        (SCALE + "    return [(W / k[:, None], c / k), (V * k, b)]", "shrink"),
        (SCALE + "    return layers", "as before"),
        (SCALE + "    return [(k[:, None] * W, k * c), (V, b)]", "give back"),
        (SCALE + "    return [(k[:, None] * W, k * c), (V * k, b)]", "divide, not multiply"),
    ],
    "q5": [
        (SHARE + "    return 0.25", "perpendicular"),
        (SHARE + "    return 60 / 360", "not as wide"),
        (SHARE + "    return 2 / 3", "at least one"),
        (SHARE + "    return 33.333333333", "percentage"),
    ],
    "q6": [
        (
            LINE + "    w = P.mean(axis=0) - Q.mean(axis=0)\n"
            "    return w, w @ (P.mean(axis=0) + Q.mean(axis=0)) / 2",
            "share the center",
        ),
        (
            LINE + "    w = P.mean(axis=0) - Q.mean(axis=0)\n"
            "    low, high = (P @ w).min(), (Q @ w).max()\n"
            "    return (w, (low + high) / 2) if low > high else None",
            "there is one",
        ),
        (LINE + "    return None", "XOR's hidden points: a line is found"),
        (
            PAIRS.replace("return w, (low", "return -w, -(low"),
            "other way round",
        ),
        (PAIRS.replace("(low + high) / 2", "0.0"), "lies"),
    ],
    "q7": [
        (HILL + "    return -np.linalg.solve(W, np.sign(v))", "turn around"),
        (HILL + "    return W @ np.sign(v)", "signs of v"),
        (HILL + "    return v @ W", "signs of v"),
        (HILL + "    return np.zeros(2)", "not zero"),
        (HILL + "    return np.sign(v)", "signs of v"),
    ],
}
