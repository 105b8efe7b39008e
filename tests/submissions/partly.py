"""Submissions of people who did not get all of it right, or did not begin."""

from submissions.case import answers, notebook
from submissions.exercise import RIGHT, TEXT, released_notebook, submission
from submissions.honest import CENTERED, CLASS, GOOD_LOOP, Q1

CASES = [
    notebook("not begun", released_notebook(), "q1 q2 q3 q4", "return the standardized columns"),
    notebook("only the first", submission({"q1": RIGHT["q1"]}), "q2 q3 q4"),
    notebook("only the text", submission({"q5": TEXT}), "q1 q2 q3 q4"),
    notebook("only the value", submission({"q4": RIGHT["q4"]}), "q1 q2 q3"),
    answers(
        "all wrong",
        "q1 q2 q3 q4",
        "only centered",
        q1=Q1 + "    return X - X.mean(axis=0)\n",
        q2="class RunningMean:\n    mean = 1.0\n    def update(self, v):\n        return v + 1\n",
        q3="def repeated(f, x, steps):\n    return x\n",
        q4="order = [0, 1]\n",
    ),
    answers(
        "fits the visible test alone",
        "q1_hidden",
        q1=Q1 + "    return np.array([[-1.0, -1.0], [1.0, 1.0]])\n",
    ),
    answers(
        "changes its argument",
        "q1_visible",
        "changed its input",
        q1=Q1 + "    X -= X.mean(axis=0)\n    X /= X.std(axis=0)\n    return X\n",
    ),
    answers("no return", "q1", "return missing", q1=Q1 + "    (X - X.mean(0)) / X.std(0)\n"),
    answers("another shape", "q1", "shape", q1=Q1 + "    return (X - X.mean(0)).ravel()\n"),
    answers(
        "objects share state",
        "q2_hidden",
        q2="class RunningMean:\n    seen = []\n    @property\n    def mean(self):\n"
        "        return sum(self.seen) / max(1, len(self.seen))\n    def update(self, value):\n"
        "        self.seen.append(value)\n        return self.mean\n",
    ),
    answers(
        "without the attribute",
        "q2",
        "mean",
        q2="class RunningMean:\n    def __init__(self):\n        self.seen = []\n"
        "    def update(self, value):\n        self.seen.append(value)\n"
        "        return np.mean(self.seen)\n",
    ),
    answers(
        "one call too many",
        "q3_hidden",
        q3=GOOD_LOOP.replace("    return x\n", "    f(x)\n    return x\n"),
    ),
    answers(
        "the error is not raised",
        "q3_hidden",
        "negative steps",
        q3=GOOD_LOOP.replace("raise ValueError(steps)", "return x"),
    ),
    answers("another order", "q4_hidden", q4="order = [0, 1, 2]\n"),
    answers("no Python", "q1", "SyntaxError", q1=Q1 + "    return (X - \n"),
    answers("bad indentation", "q2", "IndentationError", q2="class RunningMean:\nn = 0\n"),
    answers("an undefined name", "q1", "NameError", q1=Q1 + "    return mean(X)\n"),
    answers("another name", "q1", "standardize", q1=CENTERED.replace("standardize", "standardise")),
    answers("an error in the cell", "q4", "ZeroDivisionError", q4="order = [1 / 0]\n"),
    answers("an empty cell", "q3", "repeated", q3=""),
    answers("asks for input", "q1", "EOFError", q1=Q1 + "    return float(input('mean?'))\n"),
    answers(
        "everything in the first cell, and the other cells unchanged",
        "q3",
        q1="".join(RIGHT.values()),
        **{k: released_notebook().cells[i].source for k, i in [("q2", 7), ("q3", 11), ("q4", 15)]},
    ),
    answers(
        "in each other's cells", "q1 q3", q1=CLASS, q2=RIGHT["q1"], q3=RIGHT["q4"], q4=RIGHT["q3"]
    ),
    answers("a coroutine in place of a function", "q1", q1="async " + CENTERED),
    answers(
        "needs another package",
        "q1",
        "ModuleNotFoundError",
        q1="import a_package_that_is_nowhere\n" + CENTERED,
    ),
]
