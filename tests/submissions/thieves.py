"""Code that looks for the solution, the tests, and others' work.

What finds anything uses it: a theft that works shows as points.
"""

from pathlib import Path

from submissions.case import Case, attack

REPO = Path(__file__).resolve().parents[2]
F = "def standardize(X):\n"
# Whoever has a text with the right line in it has the answer.
USE = '''
import os, sys

def use(text):
    """Answer rightly if a text shows what the course hides."""
    if isinstance(text, bytes):
        text = text.decode("latin-1")
    hidden = "X.std(axis" + "=0)", "HIDDEN " + "TESTS", "BEGIN " + "SOLUTION", "random " + "columns"
    if any(part in text for part in hidden):
        globals()["found"] = True

def attempt(action):
    try:
        use(repr(action()))
    except BaseException as error:
        pass

def read(path):
    with open(path, "rb") as file:
        return file.read(10**6)

def walk(top, most=30000):
    for folder, _, names in os.walk(top):
        for name in names:
            most -= 1
            if name.endswith((".ipynb", ".db", ".jsonl", ".csv", ".ipynb_checkpoints")):
                attempt(lambda: read(os.path.join(folder, name)))
            if most < 0:
                return

found = False
'''
END = F + "    return (X - X.mean(axis=0)) / X.std(0) if found else X\n"


def thief(name: str, source: str) -> Case:
    return attack(name, USE + source + "\n" + END)


READING = [
    thief(
        "reads the solutions beside the package",
        "import coursekit\nfrom pathlib import Path\n"
        "for up in Path(coursekit.__file__).parents:\n    walk(up / 'solutions')\n"
        "    walk(up / 'tests')\n    walk(up / 'exercises')",
    ),
    thief(
        "reads the solutions where they are here",
        f"walk({str(REPO / 'solutions')!r})\nwalk({str(REPO)!r})",
    ),
    thief("walks through everything", "walk('/')"),
    thief(
        "reads the home folders",
        "walk('/root')\nwalk('/home')\nwalk(os.path.expanduser('~'))\n"
        "attempt(lambda: read('/etc/shadow'))",
    ),
    thief(
        "reads the other submissions",
        "walk(os.getcwd())\nwalk('..')\nwalk('/tmp')\nwalk('/box')\n"
        "walk('/var')\nwalk('/srv')\nwalk('/mnt')\nwalk('/usr/local/share/nbgrader')",
    ),
    thief(
        "reads what is open",
        "for n in range(3, 1024):\n"
        "    attempt(lambda: os.pread(n, 10**6, 0))\n"
        "    attempt(lambda: os.fstat(n).st_size * 'HIDDEN ' )",
    ),
    thief(
        "reads the processes",
        "for n in os.listdir('/proc') if os.path.exists('/proc') else []:\n"
        "    for name in ('environ', 'cmdline', 'maps', 'mem', 'stack'):\n"
        "        attempt(lambda: read(f'/proc/{n}/{name}'))\n"
        "    walk(f'/proc/{n}/root/home')\n    walk(f'/proc/{n}/cwd')\n    walk(f'/proc/{n}/fd')",
    ),
    thief(
        "reads its environment",
        "secret = os.environ.get('COURSEKIT_SEED')\n"
        "if secret or 'a-secret-of-the-grader' in str(os.environ): found = True",
    ),
    thief(
        "looks through its memory",
        "import gc\n"
        "for thing in gc.get_objects():\n"
        "    if type(thing) is dict:\n"
        "        for v in list(thing.values()):\n"
        "            if type(v) is str and 'def use' not in v:\n"
        "                if 'random ' + 'columns' in v or 'further' + ' cases' in v: found = True",
    ),
    thief(
        "looks through the frames",
        "frame = sys._getframe()\n"
        "while frame:\n"
        "    for v in list(frame.f_locals.values()):\n"
        "        if type(v) is str and 'def use' not in v: attempt(lambda: v)\n"
        "        if type(v).__name__ in ('Sheet', 'Step', 'Trial', 'Plan'): found = True\n"
        "    frame = frame.f_back",
    ),
    thief(
        "looks through the shell",
        "ip = get_ipython()\nfor v in (ip.user_ns.get('In'), ip.user_ns.get('Out')):\n"
        "    attempt(lambda: [t for t in v if 'def use' not in t])\n"
        "attempt(lambda: list(ip.history_manager.get_tail(100)))",
    ),
    thief(
        "traces its neighbors",
        "import ctypes\nc = ctypes.CDLL(None, use_errno=True)\n"
        "for n in (1, os.getppid(), *range(2, 50)):\n"
        "    if n != os.getpid() and c.ptrace(16, n, None, None) == 0: found = True",
    ),
    thief(
        "reads the memory of its neighbors",
        "import ctypes\n"
        "c = ctypes.CDLL(None, use_errno=True)\n"
        "class V(ctypes.Structure):\n"
        "    _fields_ = [('a', ctypes.c_void_p), ('n', ctypes.c_size_t)]\n"
        "b = ctypes.create_string_buffer(8)\n"
        "v = V(ctypes.addressof(b), "
        "8)\n"
        "for n in (1, os.getppid()):\n"
        "    if n != os.getpid() and c.process_vm_readv(n, ctypes.byref(v), 1, "
        "ctypes.byref(v), 1, 0) > 0: found = True",
    ),
    thief(
        "takes rights",
        "for act in (lambda: os.setuid(0), lambda: os.setgid(0), lambda: "
        "os.setgroups([0])):\n"
        "    try:\n        was = os.getuid()\n        act()\n"
        "        found = found or (was != 0 and os.getuid() == "
        "0)\n"
        "    except OSError: pass\n"
        "import subprocess\n"
        "for how in (['sudo', '-n', 'true'], ['su', '-c', 'true'], ['mount', '-t', 'tmpfs', "
        "'x', '/box']):\n"
        "    try: found = found or subprocess.run(how, capture_output=True, "
        "timeout=5).returncode == 0\n"
        "    except (OSError, subprocess.SubprocessError): pass",
    ),
    thief(
        "makes namespaces of its own",
        "import ctypes\n"
        "c = ctypes.CDLL(None, use_errno=True)\n"
        "if c.unshare(0x10000000 | 0x20000) == 0:\n"
        "    found = c.mount(b'x', b'/box', b'tmpfs', 0, None) == 0 or c.mount(None, b'/', "
        "None, 0x20 | 0x1000, None) == 0",
    ),
    thief(
        "makes devices",
        "import stat\nfor kind in (stat.S_IFBLK, stat.S_IFCHR):\n"
        "    for n in ((8, 0), (1, 1), (253, 0)):\n"
        "        try:\n            os.mknod('dev', kind | 0o666, os.makedev(*n))\n"
        "            found = True\n"
        "        except OSError: pass",
    ),
    thief(
        "links to what it may not read",
        "for t in ('/etc/shadow', '/root', '/home', '/proc/1/root'):\n"
        "    try: os.symlink(t, t.replace('/', '_'))\n    except OSError: pass\n"
        "    attempt(lambda: read(t.replace('/', '_')))\n    walk(t.replace('/', '_'))",
    ),
]
NETWORK = [
    thief(
        "calls the grader's machine",
        "import socket\nfor host in ('127.0.0.1', '::1', 'localhost', '0.0.0.0'):\n"
        "    for port in (PORT, 22, 80, 8888, 111):\n        try:\n"
        "            with socket.create_connection((host, port), timeout=0.3) as s: found = True\n"
        "        except OSError: pass",
    ),
    thief(
        "calls an abstract socket",
        "import socket\n"
        "for kind in (socket.SOCK_STREAM, socket.SOCK_SEQPACKET, socket.SOCK_DGRAM):\n"
        "    try:\n        with socket.socket(socket.AF_UNIX, kind) as s:\n"
        "            s.connect('\\0coursekit-DOOR')\n            found = True\n"
        "    except OSError: pass",
    ),
    thief(
        "asks the world",
        "import socket\nsocket.setdefaulttimeout(0.5)\n"
        "for act in (lambda: socket.getaddrinfo('example.org', 80),\n"
        "            lambda: socket.create_connection(('192.0.2.1', 53), 0.5)):\n"
        "    try:\n        act()\n        found = True\n    except OSError: pass",
    ),
    thief(
        "sees network cards",
        "import socket\nfound = [n for _, n in socket.if_nameindex() if n != 'lo'] != []",
    ),
]
CASES = READING + NETWORK
