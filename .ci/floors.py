"""Print the lowest allowed version of every direct requirement, as constraints for pip."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
FLOOR = re.compile(r"([\w.-]+)(?:\[[\w,]+\])?>=([\d.]+)$")


def floors() -> list[str]:
    """Return a constraint ``name==version`` for each requirement with a floor."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    listed = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    lines = {*listed, *project["dependencies"], *(line for extra in extras for line in extra)}
    return sorted({f"{m[1]}=={m[2]}" for line in lines if (m := FLOOR.match(line))})


if __name__ == "__main__":
    print("\n".join(floors()))
