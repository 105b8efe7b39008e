"""Fetch vendored files again, from the npm packages that a folder's versions.json names.

    python update.py [FOLDER ...]

Without a folder it takes its own and, in a checkout, the one with what only the tests need.
Needs npm and a network. To take a new version or one more file, edit versions.json (a file's
checksum may be empty), run this, and look at the difference before you keep it.
"""

import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VENDOR = Path(__file__).parent
FOR_TESTS = VENDOR.parents[2] / "tests" / "browser" / "vendor"


def update(folder: Path) -> None:
    """Write every file that a folder's versions.json names, and its checksum into versions.json."""
    versions = folder / "versions.json"
    packages = json.loads(versions.read_text(encoding="utf-8"))
    for name, package in packages.items():
        with tempfile.TemporaryDirectory() as scratch:
            archive, package["integrity"] = _pack(f"{name}@{package['version']}", scratch)
            package["license"] = _license(archive)
            package["files"] = {
                member: _unpack(archive, member, target(folder, name, member))
                for member in package["files"]
            }
    versions.write_text(json.dumps(packages, indent=2) + "\n", encoding="utf-8")


def target(folder: Path, package: str, member: str) -> Path:
    """Return where a file of a package is kept."""
    return folder / package / member.removeprefix("dist/")


def _pack(spec: str, scratch: str) -> tuple[Path, str]:
    """Download a package; return its archive and the checksum that the registry gives for it."""
    command = ["npm", "pack", spec, "--json", "--pack-destination", scratch]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    (package,) = told.values() if isinstance(told, dict) else told
    (archive,) = Path(scratch).glob("*.tgz")
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode("ascii")
    if package["integrity"] != f"sha512-{digest}":
        raise SystemExit(f"{spec}: the archive is not the one that the registry describes")
    return archive, package["integrity"]


def _license(archive: Path) -> str:
    with tarfile.open(archive) as tar:
        return json.load(tar.extractfile("package/package.json"))["license"]


def _unpack(archive: Path, member: str, path: Path) -> str:
    """Store one file of an npm archive and return its SHA-256."""
    with tarfile.open(archive) as tar:
        content = tar.extractfile(f"package/{member}").read()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    given = [Path(folder) for folder in sys.argv[1:]]
    for folder in given or [VENDOR, *([FOR_TESTS] if FOR_TESTS.is_dir() else [])]:
        update(folder)
