"""The recorded frames of a notebook's controls, from the cache or from a run of its code."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from coursekit.authoring.errors import CourseError
from coursekit.slides import cache

SECONDS = 600
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def controls(notebook: Path, folder: Path) -> dict[int, list[dict]]:
    """Return the records of a notebook's controls by cell number, see frames.py.

    Parameters
    ----------
    notebook : Path
        A notebook without controls is not run.
    folder : Path
        Where records are kept, one file a notebook; made if missing.

    Raises
    ------
    CourseError
        If the code of the notebook fails or takes longer than ten minutes.
    """
    path = Path(notebook)
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    if not cache.last_control(cells):
        return {}
    kept = folder / f"{path.stem}-{cache.frames_key(path, cells)}.json"
    found = _kept(kept)
    if found is None:
        found = _recorded(path)
        _keep(kept, found, path.stem)
    numbers = cache.code_numbers(cells)  # text may have come between them since they were kept
    return {numbers[int(place)]: records for place, records in found.items()}


def _kept(path: Path) -> dict | None:
    """Return what an earlier run recorded, unless it is missing or damaged."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _keep(path: Path, found: dict, stem: str) -> None:
    from coursekit.authoring.files import write_atomic

    write_atomic(path, json.dumps(found))
    for older in path.parent.glob(f"{stem}-{'[0-9a-f]' * 32}.json"):
        if older != path:
            older.unlink(missing_ok=True)


def _recorded(path: Path) -> dict:
    with tempfile.TemporaryDirectory() as scratch:
        result = Path(scratch) / "frames.json"
        _run(path, result)
        told = json.loads(result.read_text(encoding="utf-8"))
    if "error" in told:
        raise CourseError(f"{path}: {told['error']}; mend it, or take --still for still pictures.")
    return told["cells"]


def _run(path: Path, result: Path) -> None:
    """Run the recorder without the working folder on its path: names there could hide others."""
    quiet = ["-P", "-W", "ignore"]  # a warning would hide the reason of a crash
    command = [sys.executable, *quiet, "-m", "coursekit.slides.recording", str(path), str(result)]
    try:
        subprocess.run(
            command,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except subprocess.TimeoutExpired:
        what = f"making its controls' frames took longer than {SECONDS} s"
    except subprocess.CalledProcessError as error:
        last = error.stderr.decode("utf-8", "replace").strip().splitlines() or ["no message"]
        what = f"the process that makes its controls' frames ended: {last[-1][:200]}"
    else:
        return
    raise CourseError(f"{path}: {what}; take --still for still pictures.")


def _environment() -> dict[str, str]:
    """Return the surroundings of a build, see authoring/build.py, without a screen."""
    places = [str(cache.PACKAGE.parent), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    return {
        **os.environ,
        **{name: os.environ.get(name, "1") for name in ONE_THREAD},
        "MPLBACKEND": "agg",
        "COURSEKIT_PROGRESS": "off",
        "PYTHONPATH": os.pathsep.join(filter(None, places)),
    }
