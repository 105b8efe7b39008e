"""Time the drawing of a hundred thousand regions.

    python benchmarks/drawing.py

Prints CPU seconds, medians of three, for plot_regions by pattern and the PNG of the figure.
"""

# ruff: noqa: E402 - one thread is set before NumPy is imported
import io
import os
import statistics
import time

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

import matplotlib

matplotlib.use("agg")

from matplotlib import pyplot as plt
from regions import he_net

from coursekit.figures import plot_regions
from coursekit.regions import regions_2d


def draw(regions) -> float:
    """Return the CPU seconds of one drawing."""
    start = time.process_time()
    fig, ax = plt.subplots()
    plot_regions(ax, regions)
    fig.savefig(io.BytesIO(), format="png", dpi=200)
    plt.close(fig)
    return time.process_time() - start


if __name__ == "__main__":
    regions = regions_2d(he_net([128] * 5), (-1, 1))
    seconds = statistics.median(draw(regions) for _ in range(3))
    print(f"{regions.n_activation:,} regions drawn in {seconds:.2f} s of CPU time")
