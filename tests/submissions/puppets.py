"""Code that answers the grader in place of its own worker, in all processes it can get."""

from submissions.case import GUARD, Case, answers, attack
from submissions.channel import TOOLS, F

# The answer to "run this cell", which grading reads itself.
RUNS = {
    "nothing": "None",
    "a number": "5",
    "a list": "[1, 2]",
    "an empty table": "{}",
    "output that is a number": "{'output': 5, 'error': None, 'cut': False}",
    "output that is an object": "{'output': Evil(), 'error': None, 'cut': Evil()}",
    "output of 7 MB": "{'output': 'x' * (7 * 2**20), 'error': None, 'cut': False}",
    "an error that is a number": "{'output': '', 'error': 5, 'cut': False}",
    "an error that is empty": "{'output': '', 'error': [], 'cut': True}",
    "an error that is one": "{'output': '', 'error': ['A'], 'cut': True}",
    "an error of objects": "{'output': '', 'error': [Evil(), Evil()], 'cut': Evil()}",
    "an error that is a table": "{'output': '', 'error': {'a': 1}, 'cut': None}",
    "an error of half characters": "{'output': '\\ud800', 'error': ['\\ud800' * 99, "
    "'\\x1b[2J'], 'cut': 0}",
    "an error of 7 MB": "{'output': '', 'error': ['A' * 10**6, 'B' * (6 * 2**20)], 'cut': False}",
    "keys of all kinds": "{None: 1, 2: 3, 'error': ('a', 'b')}",
    "numbers that collide": "set(Collide(k * (2**61 - 1)) for k in range(1, 60_000))",
    "an error": "1 / 0",
    "the end": "os._exit(0)",
}
EVIL = """
class Evil:
    __str__ = __bool__ = __len__ = __iter__ = __eq__ = lambda self, *a: 1 / 0
    __hash__ = object.__hash__
    __getitem__ = __getattr__ = lambda self, *a: 1 / 0


class Collide(int):
    __hash__ = lambda self: id(self)
    __eq__ = lambda self, other: self is other
"""


def ran(name: str, value: str) -> Case:
    source = f"{TOOLS}{EVIL}worker.actions['run'] = lambda source: {value}\n"
    return attack(f"says of a cell {name}", source, alone=True)


NAMES = {
    "more than asked": "{**old(wanted), 'np': Fine(), 'Question': Fine(), 'print': print, "
    "'list': list}",
    "the tools in place of the answers": "{name: Fine() for name in wanted}",
    "what was not asked": "{'np': Fine(), 'Question': Fine()}",
    "no table": "[1, 2]",
    "keys that are no names": "{1: 2, None: 3, (): 4}",
    "nothing": "{}",
    "an object": "Fine()",
    "names with underscores": "{name: Fine() for name in (*wanted, '_X', '_right', "
    "'__builtins__')}",
}
FINE = """
class Fine:
    __init__ = lambda self, *a, **k: None
    __enter__ = lambda self: self
    __exit__ = __bool__ = __eq__ = __contains__ = lambda self, *a: True
    __hash__ = object.__hash__
    __call__ = __getitem__ = lambda self, *a, **k: self
    __getattr__ = lambda self, name: self
    __iter__ = lambda self: iter([1, 1, 1])
    __len__ = lambda self: 3


old = worker.names
"""


def named(name: str, value: str, lost: str = "q1 q2 q3 q4") -> Case:
    source = f"{GUARD}{TOOLS}{FINE}worker.actions['names'] = lambda wanted: {value}\n"
    return answers(f"has as names {name}", lost, q1=source, q2="", q3="", q4="")


PROCESSES = [
    attack(
        "answers before it is asked",
        TOOLS
        + """
for number in range(worker.number, worker.number + 50):
    push(frame([number, "ok", ["list", [True, None]]]))
""",
        alone=True,
    ),
    attack(
        "answers in a child, too",
        TOOLS
        + """
if os.fork() == 0:
    for number in range(worker.number, worker.number + 50):
        push(frame([number, "ok", ["dict", [["standardize", 1]]]]))
        time.sleep(0.01)
    os._exit(0)
"""
        + F
        + "    return X\n",
        alone=True,
    ),
    attack(
        "answers in a thread, too",
        TOOLS
        + """
def go():
    while True:
        push(frame([worker.number, "ok", ["list", [1, None]]]))
threading.Thread(target=go, daemon=True).start()
"""
        + F
        + "    return X\n",
        alone=True,
    ),
    attack(
        "lets a child go on in its place",
        TOOLS
        + """
if os.fork() != 0:
    time.sleep(0.3)
    os._exit(0)
"""
        + F
        + "    return X\n",
        "q1 q2 q3 q4",
        alone=True,
    ),
    attack(
        "a server of its own that says yes",
        TOOLS
        + """
def serve():
    while True:
        (number, action, *rest), buffers = worker.channel.receive()
        data = ["list", [True, None]] if action == "call" else True
        if action == "names":
            data = ["dict", [[name, ["object", 1, "function"]] for name in rest[0][1]]]
        if action == "run":
            data = ["dict", [["output", ""], ["error", None], ["cut", False]]]
        push(frame([number, "ok", data]))
fine = ["dict", [["output", ""], ["error", None], ["cut", False]]]
worker.reply = lambda answer: (say("ok", fine), serve())
""",
        alone=True,
    ),
    attack(
        "writes into everything that is open",
        TOOLS
        + """
junk = frame([worker.number, "ok", ["list", [True, None]]])
for number in range(3, 1024):
    try:
        os.set_blocking(number, False)
        os.write(number, junk)
    except OSError:
        pass
"""
        + F
        + "    return X\n",
        alone=True,
    ),
    attack(
        "closes everything",
        "import os\nos.closerange(0, 1024)\n" + F + "    return X\n",
        alone=True,
    ),
    attack(
        "puts files in place of everything",
        "import os\nn = os.open('junk', os.O_CREAT | os.O_RDWR)\n"
        "for k in range(3, 128):\n    if k != n: os.dup2(n, k)\n" + F + "    return X\n",
        alone=True,
    ),
    attack(
        "stops to listen",
        TOOLS + "end.shutdown(socket.SHUT_RD)\n" + F + "    return X\n",
        alone=True,
    ),
    attack(
        "stops to speak",
        TOOLS + "end.shutdown(socket.SHUT_WR)\n" + F + "    return X\n",
        alone=True,
    ),
    attack(
        "sends sockets along",
        TOOLS
        + """
pair = socket.socketpair()
for _ in range(50):
    socket.send_fds(end, [b"\\0"], [p.fileno() for p in pair])
"""
        + F
        + "    return X\n",
        alone=True,
    ),
    answers(
        "calls earlier functions of the tests",
        "q4",
        q4=GUARD
        + TOOLS
        + """
class Order:
    def __iter__(self):
        for k in range(3):
            args = ["list", [["list", [8.0]], ["dict", []]]]
            push(frame([worker.number, "call", args, k]))
        return iter([0, 1, 2])
order = Order()
""",
    ),
]
CASES = [
    *(ran(*item) for item in RUNS.items()),
    *(named(*item) for item in NAMES.items()),
    *PROCESSES,
]
