"""The command that puts the fork server where there is nothing to see but Python."""

import os
import site
import sys
import sysconfig
from pathlib import Path

BOX = "/box"  # the one folder in the sandbox that can be written to
FONTS = "/fonts"  # matplotlib's list of fonts, which takes seconds to make
NEEDED = ("CAP_SYS_ADMIN", "CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP", "CAP_KILL")
SYSTEM = (
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/etc/ld.so.cache",
    "/etc/alternatives",
)
EXCHANGES = ("/usr/local/share/nbgrader", "/usr/share/nbgrader")


def environment(home: str) -> dict[str, str]:
    """Return the environment of the server: nothing of the instructor's but what Python needs."""
    mine = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": home, "TMPDIR": home}
    mine |= {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL", "NUMEXPR")}
    mine |= {"COURSEKIT_PROGRESS": "off", "PYTHONDONTWRITEBYTECODE": "1"}
    mine |= {
        "MPLBACKEND": "agg",
        "MPLCONFIGDIR": f"{home}/matplotlib",
        "IPYTHONDIR": f"{home}/ipython",
    }
    return mine


def bubblewrap() -> list[str]:
    """Return the command that runs another one with Python, and nothing else to see."""
    import matplotlib

    command = ["bwrap", "--unshare-pid", "--unshare-ipc", "--unshare-net", "--unshare-uts"]
    command += ["--unshare-cgroup-try", "--die-with-parent", "--new-session", "--hostname", "jail"]
    # As root of its own namespace, for another user would get one more, without rights over this.
    command += [] if os.geteuid() == 0 else ["--unshare-user", "--uid", "0", "--gid", "0"]
    for capability in NEEDED:
        command += ["--cap-add", capability]
    command += ["--dir", "/tmp", "--tmpfs", BOX, "--dev", "/dev", "--proc", "/proc"]
    shown = [*SYSTEM, *_python()]
    for path in shown:
        command += _show(path, path, shown)
    command += _show(matplotlib.get_cachedir(), FONTS, [])
    for path in filter(os.path.isdir, EXCHANGES):  # nbgrader's, where submissions lie
        command += ["--tmpfs", path, "--remount-ro", path]
    return [*command, "--chdir", BOX, "--remount-ro", "/dev", "--remount-ro", "/"]


def _show(path: str, place: str, others: list[str]) -> list[str]:
    """Return the options that show a folder or file, read-only, and of those above it nothing."""
    parents = [str(parent) for parent in Path(place).parents]
    if not os.path.lexists(path) or any(parent in others for parent in parents):
        return []
    if os.path.islink(path):
        return ["--symlink", os.readlink(path), place]
    above = [word for parent in parents[-2::-1] for word in ("--perms", "0711", "--dir", parent)]
    return [*above, "--ro-bind", path, place]


def _python() -> list[str]:
    """Return the folders that this Python imports from, each but once, and this package."""
    folders = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    folders |= {sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix}
    folders |= {str(Path(__file__).parents[1])}
    if site.ENABLE_USER_SITE:
        folders.add(site.getusersitepackages())
    return sorted(path for path in folders if path and path not in ("/", "/usr"))
