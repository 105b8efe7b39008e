"""What surrounds a test on the trusted side."""

import contextlib
import io
import warnings
from collections.abc import Iterator

MEMORY = 2 * 2**30  # bytes that a test may take


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep what tests print, and their warnings, to themselves."""
    aside = io.StringIO()
    out, err = contextlib.redirect_stdout(aside), contextlib.redirect_stderr(aside)
    with out, err, warnings.catch_warnings(action="ignore"):
        yield


@contextlib.contextmanager
def less_memory() -> Iterator[None]:
    """Let this process take no more than `MEMORY` on top of what it has, where that can be said.

    What a test makes of a student's data may be larger than the data.
    """
    try:
        import resource

        with open("/proc/self/statm", encoding="ascii") as file:
            most = int(file.read().split()[0]) * resource.getpagesize() + MEMORY
    except (ImportError, OSError):  # not Linux
        yield
        return
    before = resource.getrlimit(resource.RLIMIT_AS)
    bound = most if before[1] == resource.RLIM_INFINITY else min(most, before[1])
    resource.setrlimit(resource.RLIMIT_AS, (bound, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
