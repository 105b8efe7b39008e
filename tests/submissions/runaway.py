"""Code that never ends, takes everything, or brings the process down."""

from submissions.case import Case, attack
from submissions.exercise import RIGHT

F = "def standardize(X):\n"
IMPORTS = "import ctypes, itertools, os, re, resource, signal, sys, threading, time\n"


def ends(name: str, body: str, *words: str, before: str = "", lost: str = "q1", **kind) -> Case:
    """Return the case of a function that does something to the process when it is called."""
    body = "".join(f"    {line}\n" for line in body.splitlines())
    return attack(name, IMPORTS + before + F + body, lost, *words, **kind)


def cell(name: str, source: str, lost: str = "q1", *words: str, **kind) -> Case:
    """Return the case of a cell that does something while it runs, with a right answer in it."""
    return attack(name, IMPORTS + source + "\n" + RIGHT["q1"], lost, *words, **kind)


def hoards(name: str, body: str) -> Case:
    """Return the case of a function that is right if it gets hold of 960 MB."""
    return ends(name, body + "\ntime.sleep(0.3)\nreturn (X - X.mean(0)) / X.std(0)")


TIME = [
    ends("an endless loop", "while True: pass", "longer than", slow=True),
    cell("an endless loop in the cell", "while True: pass", "q1", "longer than", slow=True),
    ends(
        "a loop that swallows every error",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        "longer than",
        slow=True,
    ),
    cell(
        "signals blocked and ignored",
        "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\n"
        "for s in range(1, 65):\n    try: signal.signal(s, signal.SIG_IGN)\n"
        "    except (OSError, ValueError): pass\nwhile True: pass",
        "q1",
        "longer than",
        slow=True,
    ),
    ends("a loop in C", "sum(itertools.repeat(0))", "longer than", slow=True),
    ends(
        "a regular expression without end",
        "re.match('(a+)+$', 'a' * 60 + 'b')",
        "longer than",
        slow=True,
    ),
    ends("a number without end", "10 ** 10 ** 10", "longer than", slow=True),
    ends("sleep", "time.sleep(1e6)", "longer than", slow=True),
    ends(
        "a lock that nobody opens",
        "lock = threading.Lock()\nlock.acquire()\nlock.acquire()",
        "longer than",
        slow=True,
    ),
    ends("waiting for a signal", "signal.pause()", "longer than", slow=True),
    ends("stops itself", "os.kill(os.getpid(), signal.SIGSTOP)", "longer than", slow=True),
]

CRASHES = [
    ends("os._exit", "os._exit(0)", "ended Python"),
    cell("os._exit in the cell", "os._exit(0)", "q1", "ended Python"),
    ends("sys.exit", "sys.exit()", "SystemExit"),
    cell("sys.exit in the cell", "sys.exit(0)", "q1", "SystemExit"),
    ends("raises KeyboardInterrupt", "raise KeyboardInterrupt", "KeyboardInterrupt"),
    ends("raises GeneratorExit", "raise GeneratorExit", "GeneratorExit"),
    ends("raises StopIteration", "raise StopIteration", "StopIteration"),
    ends("kills itself", "os.kill(os.getpid(), signal.SIGKILL)", "SIGKILL"),
    ends("terminates itself", "os.kill(os.getpid(), signal.SIGTERM)", "ended Python"),
    ends("aborts", "os.abort()", "SIGABRT"),
    ends("reads address 0", "ctypes.string_at(0)", "SIGSEGV"),
    ends("recursion without end", "return standardize(X)", "RecursionError"),
    ends(
        "recursion down to the end of the stack",
        "sys.setrecursionlimit(10**9)\nclass A:\n    def __repr__(self): return repr([self])\n"
        "repr(A())\nreturn X",
    ),
    ends("interrupts its thread", "signal.raise_signal(signal.SIGINT)\nreturn X"),
    ends(
        "signals its parent",
        "os.kill(os.getppid(), signal.SIGKILL)\nos.kill(os.getppid(), signal.SIGSTOP)\nreturn X",
    ),
    ends("signals everybody", "os.kill(-1, signal.SIGKILL)\nreturn X"),
    ends("signals its group", "os.killpg(0, signal.SIGKILL)\nreturn X", "ended Python"),
    ends(
        "signals the first hundred thousand",
        "for n in range(1, 100_000):\n    if n != os.getpid():\n"
        "        try: os.kill(n, signal.SIGKILL)\n        except OSError: pass\nreturn X",
    ),
    cell("an end by atexit", "import atexit\natexit.register(os._exit, 3)", ""),
    cell(
        "a handler for the end of the process",
        "class End:\n    def __del__(self): os._exit(4)\nend = End()",
        "",
    ),
    ends("an alarm for itself", "signal.alarm(1)\nreturn X"),
]

MEMORY = [
    ends("one huge array", "return np.ones(10**12)", "emory"),
    ends("one huge text", "return 'x' * 10**13", "emory"),
    ends(
        "growing without end",
        "kept = []\nwhile True: kept.append(bytearray(b'x') * 2**24)",
        "emory",
    ),
    ends(
        "growing in many processes",
        "for _ in range(12):\n    if os.fork() == 0:\n"
        "        kept = bytearray(b'x') * (3 * 2**26)\n        time.sleep(20)\n"
        "        os._exit(0)\ntime.sleep(20)\nreturn X",
        "emory",
    ),
    ends(
        "growing in shared memory",
        "import mmap\nkept = []\nfor _ in range(40):\n    m = mmap.mmap(-1, 2**26)\n"
        "    m.write(b'x' * 2**26)\n    kept.append(m)\ntime.sleep(5)\nreturn X",
        "emory",
    ),
    hoards(
        "files of memory",
        "for n in range(60):\n    os.write(os.memfd_create(str(n)), bytes(2**24))",
    ),
    hoards(
        "shared memory of System V",
        "c = ctypes.CDLL(None, use_errno=True)\nc.shmat.restype = ctypes.c_void_p\n"
        "for n in range(60):\n    s = c.shmget(0, 2**24, 0o1600)\n"
        "    if s < 0: "
        "raise OSError('no')\n"
        "    a = c.shmat(s, None, 0)\n    ctypes.memset(a, 1, 2**24)\n"
        "    c.shmdt(ctypes.c_void_p(a))",
    ),
    hoards(
        "a folder of memory in a namespace of its own",
        "c = ctypes.CDLL(None, use_errno=True)\nif c.unshare(0x10020000): raise OSError('no')\n"
        "if c.mount(b'x', b'/box', b'tmpfs', 0, None): raise OSError('no')\n"
        "for n in range(60): open(f'/box/{n}', 'wb').write(bytes(2**24))",
    ),
    hoards(
        "what pipes hold",
        "import fcntl\nfor n in range(60):\n    pid = os.fork()\n"
        "    if pid == 0:\n"
        "        for k in range(16):\n            r, w = os.pipe()\n"
        "            fcntl.fcntl(w, 1031, "
        "2**20)\n"
        "            os.set_blocking(w, False)\n"
        "            if os.write(w, bytes(2**20)) < 2**20: os._exit(1)\n"
        "        time.sleep(9)\n        os._exit(0)\ntime.sleep(0.5)\n"
        "while True:\n    try: done = os.waitpid(-1, os.WNOHANG)\n"
        "    except ChildProcessError: raise OSError('no')\n"
        "    if done == (0, 0): break\n    raise OSError('no')",
    ),
]

NUMBERS = [
    ends(
        "processes",
        "for n in range(500):\n    if os.fork() == 0:\n        time.sleep(20)\n"
        "        os._exit(0)\nreturn X",
        "BlockingIOError",
    ),
    ends(
        "processes of processes",
        "import contextlib\nfor n in range(9):\n"
        "    with contextlib.suppress(OSError): os.fork()\ntime.sleep(0.2)\n"
        "return X",
    ),
    ends(
        "threads",
        "for n in range(2000):\n"
        "    threading.Thread(target=time.sleep, args=(20,), daemon=True).start()\n"
        "return X",
        "thread",
    ),
    ends("open files", "kept = [os.dup(1) for _ in range(10**5)]\nreturn X", "OSError"),
    ends(
        "a large file",
        "with open('large', 'wb') as f:\n    while True: f.write(bytes(2**20))\nreturn X",
        "OSError",
    ),
    ends(
        "many large files",
        "for n in range(50):\n    with open(f'l{n}', 'wb') as f: f.write(bytes(2**24))\nreturn X",
        "OSError",
    ),
    ends(
        "many small files", "for n in range(10**5): open(f's{n}', 'w').close()\nreturn X", "OSError"
    ),
    ends(
        "folders in folders",
        "for n in range(10**5):\n    os.mkdir('d')\n    os.chdir('d')\nreturn X",
    ),
    ends(
        "a process left behind",
        "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        time.sleep(600)\n"
        "    os._exit(0)\nreturn X",
    ),
    ends(
        "a process that ignores all signals",
        "if os.fork() == 0:\n    os.setsid()\n    for s in range(1, 65):\n"
        "        try: signal.signal(s, signal.SIG_IGN)\n"
        "        except (OSError, ValueError): pass\n"
        "    while True: pass\nreturn X",
    ),
    ends(
        "a thread that goes on",
        "def on():\n    while True: sum(range(1000))\n"
        "threading.Thread(target=on, daemon=True).start()\nreturn X",
    ),
]

CASES = TIME + CRASHES + MEMORY + NUMBERS
