"""Time exact counting of linear regions, and compare it with a grid of points and with peers.

    python benchmarks/regions.py [--repeat 15] [--splinecam PATH] [--edge-subdivision PATH]

CPU time on one thread, medians of repeated runs; the competitors of a net take turns. Peers are
imported from the paths given, with their own requirements installed; without a path they are
left out. The table replaces its section in benchmarks/results.md.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before NumPy is imported
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["MKL_NUM_THREADS"] = "1"

import argparse
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise

import numpy as np
from results import machine, table, write

from coursekit.regions import (
    count_grid,
    count_regions,
    max_lower_net_2d,
    max_regions_net_1d,
    regions_1d,
    regions_2d,
)

HE = ([64], [20] * 3, [64] * 3, [256], [128] * 5)
FOLDING = ([8] * 4, [6] * 5)
SECONDS = 20  # what runs longer than that is run once


def he_net(widths: list[int]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return weights of variance 2 / n_in and biases of deviation 0.3, both normal, seed 0."""
    rng = np.random.default_rng(0)
    shapes = [(n_out, n_in) for n_in, n_out in pairwise([2, *widths])]
    weights = [rng.normal(size=shape) * np.sqrt(2 / shape[1]) for shape in shapes]
    biases = [0.3 * rng.normal(size=n) for n in widths]
    return [*zip(weights, biases, strict=True), (np.ones((1, widths[-1])), np.zeros(1))]


def nets() -> dict[str, tuple]:
    """Return name, net and domain of the nets of two inputs."""
    he = {f"He {label(widths)}": (he_net(widths), (-1, 1)) for widths in HE}
    folding = {
        f"folding {label(widths)}": (max_lower_net_2d(widths), (0, 2 * (widths[0] // 2) + 1))
        for widths in FOLDING
    }
    return he | folding


def label(widths: list[int]) -> str:
    return f"[{widths[0]}]" + (f"x{len(widths)}" if len(widths) > 1 else "")


def cpu_seconds(run: Callable[[], object], least: float = 0.1) -> float:
    """Return the CPU time of one run, from as many as it takes to fill `least` seconds."""
    n, start = 0, time.process_time()
    while (elapsed := time.process_time() - start) < least or n == 0:
        run()
        n += 1
    return elapsed / n


def medians(runs: dict[str, Callable[[], object]], repeat: int) -> dict[str, float]:
    """Let competitors take turns; return the median CPU time of each."""
    times = {name: [] for name in runs}
    for _ in range(repeat):
        for name, run in runs.items():
            if sum(times[name]) < SECONDS:
                times[name].append(cpu_seconds(run))
    return {name: statistics.median(values) for name, values in times.items()}


def peak_megabytes(name: str) -> float:
    """Return by how much enumerating in a fresh process raises its peak memory."""
    command = [sys.executable, __file__, "--peak", name]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def print_peak(name: str) -> None:
    net, domain = nets()[name]
    regions_2d(net, (0, 1e-6))  # what imports and first calls need
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    regions_2d(net, domain)
    unit = 1e6 if sys.platform == "darwin" else 1e3
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / unit)


# --- Peers ---------------------------------------------------------------------------------------


def splinecam(path: str) -> Callable:
    """Return a count with SplineCam (Humayun et al., CVPR 2023)."""
    sys.path.insert(0, path)
    import splinecam
    import torch

    def count(net, domain):
        low, high = domain
        box = torch.tensor(
            [[low, low], [low, high], [high, high], [high, low], [low, low]]
        ).double()
        T = splinecam.utils.get_proj_mat(box)
        wrapped = splinecam.wrappers.model_wrapper(
            torch_net(net), input_shape=(2,), T=T, dtype=torch.float64, device="cpu"
        )
        regions, _, _ = splinecam.compute.get_partitions_with_db(box, T, wrapped)
        return len(regions)

    return count


def torch_net(net):
    import torch

    modules = []
    for W, b in net if isinstance(net, list) else net.layers:
        linear = torch.nn.Linear(W.shape[1], W.shape[0]).double()
        linear.weight.data, linear.bias.data = torch.tensor(W), torch.tensor(b)
        modules += [linear, torch.nn.ReLU()]
    return torch.nn.Sequential(*modules[:-1])


def edge_subdivision(path: str) -> Callable:
    """Return a count with edge subdivision (Berzins, ICML 2023), by Euler's formula."""
    sys.path.insert(0, path)
    import torch
    from edge_subdivision import skeletal_subdivision
    from NN import Net

    def count(net, domain):
        hidden = (net if isinstance(net, list) else net.layers)[:-1]
        theirs = Net([2, *(len(b) for _, b in hidden)])
        for linear, (W, b) in zip(theirs.fcs, hidden, strict=True):
            linear.weight.data, linear.bias.data = torch.tensor(W).float(), torch.tensor(b).float()
        with torch.no_grad():
            vertices, edges, _ = skeletal_subdivision(theirs, domain, "cpu", verbose=False)
        return 1 - len(vertices) + len(edges)

    return count


def load_peers(options: argparse.Namespace) -> dict[str, Callable]:
    """Return the peers that can be imported; say why the others are left out."""
    peers = {}
    for name, load, path in (
        ("SplineCam", splinecam, options.splinecam),
        ("edge subdivision", edge_subdivision, options.edge_subdivision),
    ):
        if path is None:
            print(f"{name} is left out: no path was given")
            continue
        try:
            peers[name] = load(path)
        except Exception as error:  # whatever a foreign package does when it is imported
            print(f"{name} is left out: {type(error).__name__}: {error}")
    return peers


def time_peer(count: Callable, net: object, domain: tuple, seconds: float, exact: int) -> str:
    """Return how many times as long a peer takes, and its count if that is another one."""
    found = []
    try:
        ratio = cpu_seconds(lambda: found.append(count(net, domain)), least=0) / seconds
    except Exception as error:  # a crash is a result
        return type(error).__name__
    return f"{ratio:.0f}x" + ("" if found == [exact] else f", counts {found[0]:,}")


# --- The table -----------------------------------------------------------------------------------


def row(name: str, net: object, domain: tuple, peak: float, peers: dict, repeat: int) -> list:
    exact = count_regions(net, domain)
    runs = {
        "exact": lambda: regions_2d(net, domain).patterns(),
        "count": lambda: count_regions(net, domain),
        "grid": lambda: count_grid(net, domain, 1000),
    }
    seconds = medians(runs, repeat)
    missed = 1 - count_grid(net, domain, 1000) / exact
    return [
        name,
        f"{exact:,}",
        f"{seconds['exact']:.4f}",
        f"{1e6 * seconds['exact'] / exact:.2f}",
        f"{seconds['count']:.4f}",
        f"{peak:.0f}",
        f"{seconds['grid']:.2f}",
        f"{seconds['grid'] / seconds['exact']:.1f}x",
        f"{100 * missed:.1f} %",
        *(time_peer(count, net, domain, seconds["exact"], exact) for count in peers.values()),
    ]


def row_1d(repeat: int, n_peers: int) -> list[str]:
    """Return the row of the net of 471 parameters; its grid has 10**6 points as well."""
    net, n = max_regions_net_1d([10] * 5), 161_051
    assert regions_1d(net, (0, 21)).n_linear == n
    runs = {
        "exact": lambda: regions_1d(net, (0, 21)),
        "grid": lambda: count_grid(net, (0, 21), 10**6),
    }
    seconds = medians(runs, repeat)
    missed = 100 * (1 - count_grid(net, (0, 21), 10**6) / n)
    exact, grid = seconds["exact"], seconds["grid"]
    cells = [f"{n:,}", f"{exact:.4f}", f"{1e6 * exact / n:.2f}", "", "", f"{grid:.2f}"]
    return ["471 parameters, 1 input", *cells, f"{grid / exact:.1f}x", f"{missed:.2f} %"] + [
        ""
    ] * n_peers


def section(rows: list[list[str]], peers: dict, repeat: int) -> str:
    titles = [
        *("net", "regions", "enumerate (s)", "µs / region", "count (s)", "memory (MB)"),
        *("grid 1000² (s)", "grid / exact", "grid misses", *peers),
    ]
    return f"""\
## Linear regions

`python benchmarks/regions.py`, {machine("numpy")}.
CPU seconds on one thread, medians of up to {repeat} runs. Enumerating includes the patterns;
memory is what it adds to the peak of the process. He nets have biases of deviation 0.3 and the
domain [-1, 1]². Peers, if any, ran once, as multiples of the time to enumerate.

{table(titles, rows)}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=15)
    parser.add_argument("--splinecam", metavar="PATH", help="a checkout of splinecam")
    parser.add_argument("--edge-subdivision", metavar="PATH", help="of relu_edge_subdivision")
    parser.add_argument("--peak", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peak:
        return print_peak(options.peak)
    peaks = {name: peak_megabytes(name) for name in nets()}  # children inherit a parent's peak
    peers, rows = load_peers(options), []
    for name, (net, domain) in nets().items():
        rows.append(row(name, net, domain, peaks[name], peers, options.repeat))
        print(*rows[-1], sep=" | ", flush=True)
    rows.append(row_1d(options.repeat, len(peers)))
    text = section(rows, peers, options.repeat)
    print(text)
    write("regions", text)
    return None


if __name__ == "__main__":
    main()
