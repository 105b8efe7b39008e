"""Code that leaves something for the next submission, and code that looks for it."""

from submissions.case import attack
from submissions.exercise import RIGHT
from submissions.thieves import F

# What a first submission leaves, a second one would find: its name says whose it is.
MARK = "left-by-a-submission"
LEAVE = """
import glob, os, sys, tempfile
import coursekit, numpy, IPython
places = ["/", "/tmp", "/var/tmp", "/dev", "/dev/shm", "/run", "/box", "/proc", "/etc",
          "/usr", "/usr/local",
          ".", "..", os.path.expanduser("~"), tempfile.gettempdir(), sys.prefix, *sys.path,
          *(os.path.dirname(m.__file__) for m in (coursekit, numpy, IPython))]
"""
LOOK = (
    LEAVE
    + f"""
seen = [p for place in places for p in glob.glob(os.path.join(place or ".", "*{MARK}*"))]
"""
)
CASES = [
    attack(
        "leaves files everywhere",
        LEAVE
        + f'''
for place in places:
    for name in ("{MARK}", "{MARK}.py", "sitecustomize.{MARK}.py"):
        try:
            with open(os.path.join(place or ".", name), "w") as file:
                file.write("x")
        except OSError:
            pass
'''
        + RIGHT["q1"],
        "",
    ),
    attack(
        "changes the packages",
        LEAVE
        + """
for module in list(sys.modules.values()):
    path = getattr(module, "__file__", None)
    if path and path.endswith(".py") and ("coursekit" in path or "numpy/__init__" in path):
        try:
            os.chmod(path, 0o666)
            with open(path, "a") as file:
                file.write("#")
            changed = True
        except OSError:
            pass
"""
        + F
        + "    return (X - X.mean(axis=0)) / X.std(0) if globals().get('changed') else X\n",
    ),
    attack(
        "overwrites gradebooks and other notebooks",
        """
import os, sys
elsewhere = {"/usr", "/proc", "/sys", "/dev", sys.prefix}
for top, folders, files in os.walk("/"):
    folders[:] = [name for name in folders if os.path.join(top, name) not in elsewhere]
    for name in files:
        if name.endswith((".db", ".jsonl", ".ipynb", ".csv")):
            try:
                with open(os.path.join(top, name), "w") as file:
                    file.write("all points")
            except OSError:
                pass
"""
        + RIGHT["q1"],
        "",
    ),
    attack(
        "leaves a service behind",
        """
import os, sys, time, socket
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.closerange(0, 1024)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            for n in range(2, 300):
                if n != os.getpid():
                    try: os.kill(n, 9)
                    except OSError: pass
            time.sleep(0.01)
    os._exit(0)
time.sleep(0.05)
"""
        + F
        + "    return X\n",
        alone=True,
    ),
    attack(
        "keeps shared memory",
        f'''
import ctypes, os
from multiprocessing import shared_memory
try:
    kept = shared_memory.SharedMemory("{MARK}", create=True, size=100)
except OSError:
    pass
try: ctypes.CDLL(None).shmget(0x6c656674, 100, 0o1666)
except AttributeError: pass
'''
        + RIGHT["q1"],
        "",
    ),
]
