"""Fetch the vendored files again, from the npm packages that versions.json names.

Needs npm and a network. To take a new version or one more file, edit versions.json (a file's
checksum may be empty), run ``python update.py``, and look at the difference before you keep it.
"""

import hashlib
import json
import subprocess
import tarfile
import tempfile
from pathlib import Path

VENDOR = Path(__file__).parent
VERSIONS = VENDOR / "versions.json"


def update() -> None:
    """Write every file that versions.json names, and its checksum into versions.json."""
    packages = json.loads(VERSIONS.read_text(encoding="utf-8"))
    for name, package in packages.items():
        with tempfile.TemporaryDirectory() as folder:
            spec = f"{name}@{package['version']}"
            subprocess.run(["npm", "pack", spec, "--pack-destination", folder], check=True)
            (archive,) = Path(folder).glob("*.tgz")
            package["files"] = {
                member: _unpack(archive, member, target(name, member))
                for member in package["files"]
            }
    VERSIONS.write_text(json.dumps(packages, indent=2) + "\n", encoding="utf-8")


def target(package: str, member: str) -> Path:
    """Return where a file of a package is kept."""
    return VENDOR / package / member.removeprefix("dist/")


def _unpack(archive: Path, member: str, path: Path) -> str:
    """Store one file of an npm archive and return its SHA-256."""
    with tarfile.open(archive) as tar:
        content = tar.extractfile(f"package/{member}").read()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    update()
