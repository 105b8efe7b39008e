"""Submissions of people who mean well: right in many styles, partly right, not begun."""

from submissions.case import answers, notebook
from submissions.exercise import RIGHT, solved, with_cell

Q1 = "def standardize(X):\n"
CENTERED = Q1 + "    Z = X - X.mean(axis=0)\n    return Z / Z.std(axis=0)\n"
CLASS = RIGHT["q2"]
LOOP = "def repeated(f, x, steps):\n    if steps < 0:\n        raise ValueError(steps)\n"
GOOD_LOOP = LOOP + "    for _ in range(steps):\n        x = f(x)\n    return x\n"

# Other code, the same values.
STYLES = [
    answers("the solution itself"),
    answers(
        "lists in place of arrays",
        q1=Q1 + "    columns = []\n    for c in X.T.tolist():\n        m = sum(c) / len(c)\n"
        "        s = (sum((v - m) ** 2 for v in c) / len(c)) ** 0.5\n"
        "        columns.append([(v - m) / s for v in c])\n"
        "    return [list(row) for row in zip(*columns)]\n",
    ),
    answers(
        "a tuple of arrays",
        q1=CENTERED + "\n_f = standardize\ndef standardize(X):\n    return tuple(_f(X))\n",
    ),
    answers(
        "float32",
        q1=CENTERED.replace("axis=0)\n", "axis=0)\n", 1).replace(
            "Z / Z.std(axis=0)", "(Z / Z.std(axis=0)).astype(np.float32)"
        ),
    ),
    answers(
        "Fortran order and big-endian numbers",
        q1=CENTERED.replace("return", "return np.asfortranarray").replace(
            "asfortranarray Z / Z.std(axis=0)", "asfortranarray((Z / Z.std(axis=0)).astype('>f8'))"
        ),
    ),
    answers(
        "a matrix",
        q1=CENTERED.replace("return Z / Z.std(axis=0)", "return np.asmatrix(Z / Z.std(axis=0))"),
    ),
    answers(
        "an array subclass",
        q1="class Mine(np.ndarray):\n    pass\n\n"
        + CENTERED.replace("return Z / Z.std(axis=0)", "return (Z / Z.std(axis=0)).view(Mine)"),
    ),
    answers(
        "an array with a mask that hides nothing",
        q1=CENTERED.replace("return Z / Z.std(axis=0)", "return np.ma.array(Z / Z.std(axis=0))"),
    ),
    answers("a lambda", q1="standardize = lambda X: (X - X.mean(0)) / X.std(0)\n"),
    answers(
        "a partial function",
        q1="from functools import partial\n\ndef scaled(X, axis):\n"
        "    return (X - X.mean(axis)) / X.std(axis)\n\nstandardize = partial(scaled, axis=0)\n",
    ),
    answers(
        "an object that can be called",
        q1="class Standardize:\n    def __call__(self, X):\n"
        "        return (X - X.mean(0)) / X.std(0)\n\nstandardize = Standardize()\n",
    ),
    answers(
        "a jacket of functools",
        q1="import functools\n\ndef noted(f):\n    @functools.wraps(f)\n"
        "    def g(*a, **k):\n        return f(*a, **k)\n    return g\n\n@noted\n" + CENTERED,
    ),
    answers(
        "a property and slots",
        q2="class RunningMean:\n    __slots__ = ('values',)\n"
        "    def __init__(self):\n        self.values = []\n    @property\n    def mean(self):\n"
        "        return sum(self.values) / max(1, len(self.values))\n    def update(self, value):\n"
        "        self.values.append(value)\n        return self.mean\n",
    ),
    answers(
        "a dataclass",
        q2="from dataclasses import dataclass\n\n@dataclass\nclass RunningMean:\n"
        "    n: int = 0\n    mean: float = 0.0\n    def update(self, value: float) -> float:\n"
        "        self.n += 1\n        self.mean += (value - self.mean) / self.n\n"
        "        return self.mean\n",
    ),
    answers(
        "a function that makes objects",
        q2="from types import SimpleNamespace\n\n"
        "def RunningMean():\n    seen = []\n    me = SimpleNamespace(mean=0.0)\n"
        "    def update(v):\n        seen.append(v)\n        me.mean = np.mean(seen)\n"
        "        return me.mean\n    me.update = update\n    return me\n",
    ),
    answers(
        "a base class",
        q2="class Base:\n    def __init__(self):\n        self.all = []\n\n"
        "class RunningMean(Base):\n    mean = 0.0\n    def update(self, value):\n"
        "        self.all += [value]\n        self.mean = float(np.mean(self.all))\n"
        "        return self.mean\n",
    ),
    answers(
        "recursion", q3=LOOP + "    return x if steps == 0 else repeated(f, f(x), steps - 1)\n"
    ),
    answers(
        "reduce",
        q3=LOOP + "    from functools import reduce\n"
        "    return reduce(lambda v, _: f(v), range(steps), x)\n",
    ),
    answers(
        "a generator",
        q3="def _values(f, x):\n    while True:\n        yield x\n        x = f(x)\n\n"
        + LOOP
        + "    from itertools import islice\n"
        "    return next(islice(_values(f, x), steps, None))\n",
    ),
    answers("a tuple", q4="order = (2, 0, 1)\n"),
    answers("an array", q4="order = np.array([2, 0, 1])\n"),
    answers("a computed value", q4="order = [(k + 2) % 3 for k in range(3)]\n"),
    answers("keys of a dictionary", q4="order = {2: 'c', 0: 'a', 1: 'b'}\n"),
    answers("a deque", q4="from collections import deque\norder = deque([2, 0, 1])\n"),
]

NOISY = [
    answers(
        "prints everywhere",
        q1="print('begin')\n" + CENTERED.replace("    Z", "    print(X)\n    Z", 1),
    ),
    answers(
        "text on stderr",
        q1="import sys\n" + CENTERED.replace("    Z", "    print('oh', file=sys.stderr)\n    Z", 1),
    ),
    answers(
        "warnings",
        q1="import warnings\n"
        + CENTERED.replace("    Z", "    warnings.warn('old')\n    np.log(np.zeros(1))\n    Z", 1),
    ),
    answers(
        "a log",
        q1="import logging\n" + CENTERED.replace("    Z", "    logging.error('so far')\n    Z", 1),
    ),
    answers("a timed cell", q1="%%time\n" + CENTERED),
    answers(
        "a line of the shell",
        q1="!echo hello\n%config InlineBackend.figure_format = 'svg'\n" + CENTERED,
    ),
    answers(
        "figures",
        q1="%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\n"
        "plt.show()\nfig, ax = plt.subplots()\nax.imshow(np.eye(3))\n" + CENTERED,
    ),
    answers(
        "widgets",
        q1="import ipywidgets\nfrom IPython.display import display\n"
        "display(ipywidgets.interactive(lambda k: print(k), k=(0, 3)))\n" + CENTERED,
    ),
    answers(
        "display of HTML",
        q1="from IPython.display import HTML, display\n"
        "display(HTML('<b>x</b>'))\nHTML('<script>alert(1)</script>')\n" + CENTERED,
    ),
    answers("an async cell", q1="import asyncio\nawait asyncio.sleep(0)\n" + CENTERED),
    answers(
        "an async helper",
        q1="import asyncio\n\nasync def work(X):\n    await asyncio.sleep(0)\n"
        "    return (X - X.mean(0)) / X.std(0)\n\nresult = await work(np.eye(2))\n" + CENTERED,
    ),
    answers(
        "a pool of threads",
        q1="from concurrent.futures import ThreadPoolExecutor\n\n"
        + Q1
        + "    with ThreadPoolExecutor(2) as pool:\n"
        "        return list(zip(*pool.map(lambda c: (c - c.mean()) / c.std(), X.T)))\n",
    ),
    answers(
        "a temporary file",
        q1="import tempfile\n\n" + Q1 + "    with tempfile.TemporaryFile() as f:\n"
        "        np.save(f, X)\n        f.seek(0)\n        X = np.load(f)\n"
        "    return (X - X.mean(0)) / X.std(0)\n",
    ),
    answers(
        "a file in the working folder", q1="open('notes.txt', 'w').write('mean')\n\n" + CENTERED
    ),
    answers("all of NumPy and math", q1="from math import *\nfrom numpy import *\n" + CENTERED),
    answers(
        "names that the tests use, too",
        q1=CENTERED,
        q3="q, _X, _got, _seen, _half, Question = 1, 2, 3, 4, 5, 6\n" + GOOD_LOOP,
    ),
    answers("comments in other scripts", q1="# наука, 学問, 🙂\nμ = 0\n" + CENTERED),
    answers(
        "lines that end as on Windows", **{k: v.replace("\n", "\r\n") for k, v in RIGHT.items()}
    ),
    notebook("one more cell", with_cell(solved(), "print(1)\n1 + 1")),
    notebook("one more cell that fails", with_cell(solved(), "1 / 0")),
    notebook("one more cell that is no Python", with_cell(solved(), "def f(:")),
    notebook("one more cell that asks", with_cell(solved(), "name = input('Your name? ')")),
    notebook(
        "a helper in a cell of its own",
        with_cell(
            solved(q1=Q1 + "    return center(X) / X.std(axis=0)\n"),
            "def center(X):\n    return X - X.mean(axis=0)",
        ),
    ),
    notebook(
        "the notebook was emptied by reset", with_cell(solved(), "%reset -f\nimport numpy as np")
    ),
]
CASES = STYLES + NOISY
