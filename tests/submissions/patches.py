"""Code that changes Python, NumPy, IPython or the tests' tools in the hope that tests then pass."""

from submissions.case import GUARD, Case, answers
from submissions.exercise import RIGHT

F = "def standardize(X):\n    return X\n"
WRONG = {
    "q2": "class RunningMean:\n    mean = 0.0\n    def update(self, value):\n        return 0.0\n",
    "q3": "def repeated(f, x, steps):\n    return x\n",
    "q4": "order = [1, 1, 1]\n",
}


def patch(name: str, source: str) -> Case:
    """Return the case of a patch with nothing but wrong answers."""
    lost, slow = "q1 q2 q3 q4", name == "sockets"  # which then send nothing
    return answers(f"replaces {name}", lost, slow=slow, q1=f"{GUARD}{source}\n{F}", **WRONG)


IN_PLACE = [
    patch(
        "numpy.testing",
        "import numpy.testing as t\nfor name in dir(t):\n"
        "    if name.startswith('assert'): setattr(t, name, lambda *a, **k: None)",
    ),
    patch(
        "the comparisons of NumPy",
        "import numpy as np\n"
        "for name in ('allclose', 'array_equal', 'all', 'isclose', 'any', 'abs'):\n"
        "    setattr(np, name, lambda *a, **k: True)",
    ),
    patch(
        "the builtins",
        "import builtins\nfor name in ('sorted', 'list', 'all', 'any', 'abs', 'isinstance'):\n"
        "    setattr(builtins, name, lambda *a, **k: [2, 0, 1])",
    ),
    patch(
        "AssertionError",
        "import builtins\nclass AssertionError(Exception):\n"
        "    def __new__(cls, *a): raise SystemExit(0)\nbuiltins.AssertionError = AssertionError",
    ),
    patch(
        "the checks of the course",
        "import coursekit.study as s\nfrom coursekit.study import checks, question\n"
        "class Fine:\n    def __init__(self, *a, **k): pass\n"
        "    def __enter__(self): return self\n"
        "    def __exit__(self, *a): return True\n"
        "    def __getattr__(self, n): return lambda *a, **k: True\n"
        "s.Question = question.Question = Question = Fine\n"
        "for n in ('close', 'true', 'array', 'unchanged'): setattr(checks.Checks, n, "
        "lambda *a, **k: None)",
    ),
    patch(
        "the shell",
        "ip = get_ipython()\n"
        "old = type(ip).run_cell\n"
        "type(ip).run_cell = lambda self, source, *a, **k: old(self, 'order = [1, 1, 1]', *a, "
        "**k)\n"
        "ip.input_transformers_cleanup.append(lambda lines: "
        "[] if 'assert' in str(lines) else lines)",
    ),
    patch(
        "the syntax tree",
        "import ast, builtins\nold = builtins.compile\n"
        "builtins.compile = lambda s, *a, **k: old('pass', '<x>', 'exec')\n"
        "class Out(ast.NodeTransformer):\n    def visit_Assert(self, node): return None\n"
        "get_ipython().ast_transformers.append(Out())",
    ),
    patch("exec and eval", "import builtins\nbuiltins.exec = builtins.eval = lambda *a, **k: None"),
    patch(
        "import",
        "import builtins, sys\n"
        "old = builtins.__import__\n"
        "builtins.__import__ = lambda n, *a, **k: sys.modules['os'] if n == 'numpy' else "
        "old(n, *a, **k)",
    ),
    patch(
        "the finders of modules",
        "import sys, importlib.abc, "
        "types\n"
        "class Finder(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path, target=None): "
        "raise SystemExit(0)\n"
        "sys.meta_path.insert(0, Finder())\n"
        "sys.path.insert(0, '/box')\n"
        "open('/box/numpy.py', 'w').write('x = 1')\n"
        "open('/box/sitecustomize.py', 'w').write('x = 1')",
    ),
    patch(
        "all modules",
        "import sys\nfor name in list(sys.modules):\n"
        "    if name.split('.')[0] in ('numpy', 'coursekit', 'json'): "
        "sys.modules[name] = None",
    ),
    patch(
        "json",
        "import json\njson.dumps = lambda *a, **k: '[1, \"ok\", true]'\n"
        "json.loads = lambda *a, **k: [1, 'ok', True]",
    ),
    patch(
        "sockets",
        "import socket\nsocket.socket.send = lambda self, data: len(data)\n"
        "socket.socket.sendall = lambda self, data: None",
    ),
    patch(
        "struct",
        "import struct\nimport coursekit.grading.wire as w\nw.HEADER = struct.Struct('<II')",
    ),
    patch(
        "the wire",
        "import coursekit.grading.wire as w, coursekit.grading.worker as k\n"
        "k.encode = w.encode = lambda value, refer: (True, [])",
    ),
    patch(
        "the limits of the wire",
        "import coursekit.grading.wire as w, coursekit.grading.worker as k\n"
        "w.TEXT = w.BYTES = w.DEPTH = 10**12\nstandard = 1",
    ),
    patch(
        "the answers of the worker",
        "import gc\nfor o in gc.get_objects():\n"
        "    if type(o).__name__ == 'Worker':\n"
        "        o.actions = {k: (lambda *a: True) for k in o.actions}",
    ),
    patch(
        "truth in the worker",
        "import coursekit.grading.worker as k\n"
        "k.Worker.equal = k.Worker.truth = k.Worker.instance = lambda *a: True",
    ),
    patch(
        "methods of numbers",
        "import ctypes, gc\nfor kind in (int, float, list):\n"
        "    d = gc.get_referents(kind.__dict__)[0]\n    d['__eq__'] = lambda a, b: True\n"
        "ctypes.pythonapi.PyType_Modified(ctypes.py_object(float))",
    ),
    patch(
        "numbers in memory",
        "import ctypes\n"
        "for k in (0, 1, 2):\n"
        "    ctypes.c_long.from_address(id(k) + 24).value = 7 if k == 9 else k",
    ),
    patch(
        "exit codes",
        "import atexit, os, sys\natexit.register(lambda: os._exit(0))\n"
        "sys.excepthook = sys.unraisablehook = lambda *a: None",
    ),
    patch(
        "forking", "import os\nos.register_at_fork(before=lambda: os._exit(0))\nos.fork = lambda: 0"
    ),
    patch(
        "the thread at work",
        "import threading\nthreading.settrace(lambda *a: None)\n"
        "threading.current_thread = lambda: threading.main_thread()",
    ),
    patch(
        "the warnings",
        "import warnings\nwarnings.warn = lambda *a, **k: (_ for _ in ()).throw(SystemExit(0))\n"
        "warnings.simplefilter('error')",
    ),
    patch(
        "the seeds",
        "import numpy as np\nnp.random.seed(0)\n"
        "np.random.default_rng = lambda *a: type('R', (), {'normal': lambda s, *a: "
        "np.zeros((3, 4))})()",
    ),
]
# Text that only looks like a grade, and names that the tests define for themselves.
CLAIMS = [
    answers(
        "prints a score",
        "q1",
        q1=F + "print('Score: 10/10')\nprint('{\"q1_visible\": 1, \"score\": 10}')\n",
    ),
    answers("raises success", "q1", q1=F.replace("return X", "raise SystemExit('10 / 10')")),
    answers(
        "sets the names of the grader",
        "q1 q2 q3 q4",
        q1="score = points = total = 10\npassed = True\n__name__ = 'tests'\n__builtins__ = {}\n"
        + F,
        **WRONG,
    ),
    answers(
        "sets the tests' own helper",
        "q2",
        q2="_agree = lambda a, b: True\n_numbers = []\n_first = _second = None\n"
        + WRONG["q2"].replace("return 0.0", "return 1.0"),
    ),
    answers(
        "sets the tests' own helper early",
        "q2",
        q1="_agree = lambda a, b: True\n" + RIGHT["q1"],
        q2=WRONG["q2"].replace("return 0.0", "return 1.0"),
    ),
    answers(
        "sets the tests' own names",
        "q1 q3 q4",
        q1="np = None\nQuestion = q = _right = _got = _X = _seen = _half = list = sorted = None\n"
        + F,
        q3=WRONG["q3"],
        q4=WRONG["q4"],
    ),
    answers(
        "brings tools of its own",
        "q1 q3 q4",
        q1="class np:\n    class testing:\n        assert_allclose = lambda *a, **k: None\n"
        "    cos = None\nclass Question:\n    def __init__(self, *a): pass\n"
        "    def __enter__(self): return self\n    def __exit__(self, *a): return True\n" + F,
        q3=WRONG["q3"],
        q4=WRONG["q4"],
    ),
]
CASES = IN_PLACE + CLAIMS
