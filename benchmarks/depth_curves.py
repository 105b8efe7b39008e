"""Train four nets of about the same size and different depth until they know random labels.

    python benchmarks/depth_curves.py [--rates 0.1 0.0025] [--depths 4 3 2 1]

Repeats the experiment behind figure 20.2 of S. Prince, Understanding Deep Learning: 4000 MNIST-1D
signals with random labels, 40 inputs, 10 classes, He-uniform weights, zero biases, mean
cross-entropy, full-batch gradient descent, float32. Training ends when no example is wrong.
The curves go to lectures/depth_curves.json, thinned; lecture 13 draws them. A net that is
there and finished is not trained again, an unfinished one starts anew. One BLAS thread; at the
book's learning rate, 0.0025, a net takes from ten minutes to an hour.
"""

import argparse
import itertools
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy reads it

import numpy as np

from coursekit.nets import mnist1d

STORE = Path(__file__).resolve().parents[1] / "lectures" / "depth_curves.json"
WIDTHS = {1: [298], 2: [100] * 2, 3: [75] * 3, 4: [63] * 4}
EVERY = 0.5  # learning rate times epochs between two looks at the error
POINTS = 120  # of a stored curve
SAVE_SECONDS = 60  # between two savings of an unfinished net


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rates", type=float, nargs="+", default=[0.1, 0.0025])
    parser.add_argument("--depths", type=int, nargs="+", default=[4, 3, 2, 1], choices=WIDTHS)
    parser.add_argument("--n", type=int, default=4000, help="examples")
    parser.add_argument("--seed", type=int, default=0, help="of labels and weights")
    options = parser.parse_args()
    for rate in options.rates:
        for depth in options.depths:
            run(depth, rate, options.n, options.seed)
    return 0


def run(depth: int, rate: float, n: int, seed: int) -> None:
    """Train one net and store its curve."""
    record = {"depth": depth, "widths": WIDTHS[depth], "rate": rate, "n": n, "seed": seed}
    if any(old["finished"] and record.items() <= old.items() for old in _stored()):
        print(f"depth {depth}, rate {rate:g}: stored already")
        return
    curve, started, saved = [], time.process_time(), time.monotonic()
    for point in learning_curve(depth, rate, n, seed):
        curve.append(point)
        done = point[1] == 0
        if done or time.monotonic() - saved > SAVE_SECONDS:
            saved = time.monotonic()
            seconds = round(time.process_time() - started)
            _save(record | {"finished": done, "cpu_seconds": seconds} | _thinned(curve))
            epoch, wrong, loss = point
            state = f"{wrong} of {n} wrong, loss {loss:.4f}, {seconds} CPU s"
            print(f"depth {depth}, rate {rate:g}: epoch {epoch:,}, {state}", flush=True)


def learning_curve(depth: int, rate: float, n: int, seed: int) -> Iterator[tuple[int, int, float]]:
    """Yield (epoch, number of examples wrong, loss) until no example is wrong.

    Samples are columns, and each layer is one matrix [b W] that reads a row of ones first.
    """
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 10, n)  # (n,)
    layers = _he_uniform([40, *WIDTHS[depth], 10], rng)
    H = [np.ones((M.shape[1], n), np.float32) for M in layers]  # a 1 above the activations
    H[0][1:] = mnist1d().X[:n].T
    targets = np.eye(10, dtype=np.float32)[:, labels] / n  # (10, n), 1/n for the mean
    gap, epoch = max(1, round(EVERY / rate)), 0
    while True:
        for M, below, above in zip(layers, H, H[1:], strict=False):
            np.maximum(M @ below, 0, out=above[1:])  # (n_in + 1, n) to (n_out, n)
        logits = layers[-1] @ H[-1]  # (10, n)
        logits -= logits.max(axis=0)
        P = np.exp(logits)
        total = P.sum(axis=0)  # (n,)
        if epoch % gap == 0:
            loss = np.log(total).mean(dtype=float) - n * (targets * logits).mean(dtype=float) * 10
            wrong = int((logits.argmax(axis=0) != labels).sum())
            yield epoch, wrong, float(loss)
            if wrong == 0:
                return
        P /= n * total
        _step(layers, H, P - targets, rate)
        epoch += 1


def _step(layers: list[np.ndarray], H: list[np.ndarray], delta: np.ndarray, rate: float) -> None:
    """Take one step of gradient descent, given the gradient with respect to the logits."""
    for k in reversed(range(len(layers))):
        M = layers[k]
        gradient = delta @ H[k].T  # (n_out, n) @ (n, n_in + 1)
        if k:
            delta = M[:, 1:].T @ delta  # (n_in, n)
            delta *= H[k][1:] > 0
        M -= np.float32(rate) * gradient


def _he_uniform(sizes: list[int], rng: np.random.Generator) -> list[np.ndarray]:
    """Return matrices (n_out, 1 + n_in): zero biases, weights uniform within sqrt(6 / n_in)."""
    layers = []
    for n_in, n_out in itertools.pairwise(sizes):
        W = rng.uniform(-1, 1, (n_out, n_in)) * np.sqrt(6 / n_in)
        layers.append(np.hstack([np.zeros((n_out, 1)), W]).astype(np.float32))
    return layers


def _thinned(curve: list[tuple[int, int, float]]) -> dict[str, list]:
    """Return at most POINTS rows of a curve as columns, always with the first and the last."""
    rows = np.unique(np.linspace(0, len(curve) - 1, POINTS).round().astype(int))
    epochs, wrong, losses = zip(*(curve[row] for row in rows), strict=True)
    return {"epochs": epochs, "wrong": wrong, "losses": [float(f"{x:.5g}") for x in losses]}


def _stored() -> list[dict]:
    return json.loads(STORE.read_text(encoding="utf-8")) if STORE.exists() else []


def _save(record: dict) -> None:
    """Put a record in place of that of the same net, in a file that is whole at any moment."""

    def key(one):
        return one["n"], one["seed"], -one["rate"], one["depth"]

    records = [old for old in _stored() if key(old) != key(record)] + [record]
    rows = ",\n".join(json.dumps(one) for one in sorted(records, key=key))
    part = STORE.with_suffix(".part")
    part.write_text(f"[\n{rows}\n]\n", encoding="utf-8", newline="\n")
    part.replace(STORE)


if __name__ == "__main__":
    sys.exit(main())
