"""Values, classes and calls of the test's own function that are no answer."""

from submissions.case import GUARD, Case, answers
from submissions.objects import CLASSES, SLOW

# The plain value of the fourth question, and the class of the second.
ORDERS = {
    "equal to everything": ("EqualList([0, 1, 2])", "q4_hidden"),
    "an endless iterator": ("itertools.count()", "q4"),
    "an endless object": ("Endless()", "q4"),
    "large entries": ("Large()", "q4"),
    "an object": ("Equal()", "q4"),
    "a range that no memory holds": ("range(10**13)", "q4"),
    "rows without bytes": ("np.empty((10**13, 0))", "q4"),
    "an object that raises": ("Raising()", "q4"),
    "an object that is a list for ever": ("Recursing()", "q4"),
    "numbers that are equal to all": ("[EqualFloat(3)] * 3", "q4"),
    "a text": ("'201'", "q4"),
    "nothing": ("None", "q4"),
    "a coroutine": ("(lambda: (yield))()", "q4"),
}


def order(name: str, value: str, lost: str) -> Case:
    slow = "endless" in name or name in SLOW
    return answers(f"the order is {name}", lost, q4=f"{GUARD}{CLASSES}order = {value}\n", slow=slow)


MEANS = {
    "always equal": "    def update(self, value): return Equal()\n    mean = Equal()\n",
    "a float that is always equal": "    def update(self, value): return EqualFloat(7)\n"
    "    mean = EqualFloat(7)\n",
    "raised as an attribute": "    def __getattribute__(self, name): raise SystemExit\n",
    "another object of itself": "    def update(self, value): return self\n"
    "    mean = property(lambda s: s)\n",
}


def mean(name: str, body: str) -> Case:
    return answers(f"the mean is {name}", "q2", q2=f"{GUARD}{CLASSES}class RunningMean:\n{body}")


R = "def repeated(f, x, steps):\n"
CALLS = [
    answers(
        "calls the test's function for ever",
        "q3",
        q3=f"{GUARD}{R}    while True: f(x)\n",
        slow=True,
    ),
    answers(
        "calls it in itself for ever",
        "q3",
        q3=f"{GUARD}{R}    return repeated(f, f(repeated(f, x, steps)), steps)\n",
    ),
    answers(
        "gives it an object of its own", "q3", q3=f"{GUARD}{CLASSES}{R}    return f(Equal())\n"
    ),
    answers(
        "gives it everything",
        "q3",
        q3=f"{GUARD}{CLASSES}{R}    return f(*range(10**5), **globals())\n",
    ),
    answers("gives it a huge number", "q3", q3=f"{GUARD}{R}    return f(10**20_000)\n"),
    answers("gives the function back", "q3", q3=f"{GUARD}{R}    return f\n"),
    answers(
        "calls it in a thread",
        "q3_hidden",
        q3=f"import threading\n{GUARD}{R}    if steps < 0: raise ValueError\n"
        "    out = [x]\n    def go():\n        for _ in range(steps): out.append(f(out[-1]))\n"
        "    t = threading.Thread(target=go)\n    t.start(); t.join()\n    return out[-1]\n",
    ),
    answers(
        "calls it after the answer",
        "q3",
        q3=f"import threading\n{GUARD}{R}"
        "    threading.Timer(0.01, lambda: [f(1.0) for _ in range(1000)]).start()\n    return x\n",
    ),
    answers(
        "looks into it",
        "q3",
        q3=f"{GUARD}{R}    return f.__globals__['_seen'], f.__closure__, f.__self__\n",
    ),
    answers(
        "swallows its errors",
        "q3",
        q3=f"{GUARD}{R}    try: f(x, x, x, x)\n"
        "    except BaseException as e: return str(e)\n    return x\n",
    ),
    answers(
        "ends where an error is asked for",
        "q3_hidden",
        "ended Python",
        q3=f"import os\n{GUARD}{R}    if steps < 0: os._exit(0)\n"
        "    for _ in range(steps): x = f(x)\n    return x\n",
    ),
]
CASES = [
    *(order(name, *item) for name, item in ORDERS.items()),
    *(mean(*item) for item in MEANS.items()),
    *CALLS,
]
