"""Code that writes to the channel of the grader: out of turn, too much, and in other forms."""

from submissions.case import Case
from submissions.channel import forged


def reply(name: str, source: str) -> Case:
    """Return the case of an answer made by any code."""
    slow = name.endswith(("for ever", "waits"))
    return forged(f"replies {name}", f"instead(lambda: {source})", slow=slow)


NESTED = "b'[%d, \"ok\", ' % worker.number"
FRAMES = [
    reply("nothing, and ends", "os._exit(0)"),
    reply("half a frame, and ends", "(push(frame([worker.number, 'ok', 1])[:9]), os._exit(0))"),
    reply("a header that promises too much", "push(struct.pack('>II', 2**32 - 1, 2**32 - 1))"),
    reply("a text of 9 MB", "say('ok', 'x' * (9 * 2**20))"),
    reply("arrays of 70 MB", "say('ok', 1, sizes=[70 * 2**20])"),
    reply("sizes that are no list", "say('ok', 1, sizes={'a': 1})"),
    reply("negative sizes", "say('ok', 1, sizes=[-1, 5])"),
    reply("sizes that are true", "say('ok', 1, sizes=[True])"),
    reply("sizes that are huge", "say('ok', 1, sizes=[10**30])"),
    reply("a million empty arrays", "say('ok', 1, sizes=[0] * 10**6)"),
    reply("no JSON", "push(frame(b'{'))"),
    reply("no text", "push(frame(b''))"),
    reply("no list", "push(frame({'a': 1}))"),
    reply("a short list", "push(frame([worker.number, 'ok']))"),
    reply("a nest without end", f"push(frame({NESTED} + b'[' * 10**6))"),
    reply("a nest in order", f"push(frame({NESTED} + b'[' * 10**5 + b']' * 10**5 + b']'))"),
    reply("a number of many digits", f"push(frame({NESTED} + b'1' * 10**6 + b']'))"),
    reply("many small lists", "say('ok', ['list', [['list', []]] * 600_000])"),
    reply("another number", "push(frame([worker.number + 1, 'ok', 1]))"),
    reply("a number in words", "push(frame([str(worker.number), 'ok', 1]))"),
    reply("an unknown kind", "say('fine', ['list', [1, None]])"),
    reply("a kind that is a list", "say(['ok'], 1)"),
    reply("random bytes", "push(os.urandom(10**5))"),
    reply("zeros", "push(bytes(10**5))"),
    reply("twice", "(say('ok', 1), say('ok', 1))"),
    reply("three times at once", "push(frame([worker.number, 'ok', 1]) * 3)"),
    reply(
        "one byte after the other, for ever",
        "[(push(b'\\0' if n < 4 else b'\\1'), time.sleep(0.02)) for n in range(10**6)]",
    ),
    reply("half a frame, and waits", "(push(frame([worker.number, 'ok', 1])[:9]), time.sleep(60))"),
    reply("nothing, and waits", "time.sleep(60)"),
    reply("a pair that is none", "say('ok', 'ab')"),
    reply(
        "arguments that do not fit", "say('ok', ['list', [1, ['list', [['list', [5, 5, 5]], 7]]]])"
    ),
    reply("arguments as a table", "say('ok', ['list', [1, ['dict', [[1, 2]]]]])"),
    reply("a process's object as the pair", "say('ok', ['object', id(worker), 'Worker'])"),
    reply("a call of nothing", "say('call', ['list', [['list', []], ['dict', []]]])"),
    reply(
        "a call of what was not given",
        "push(frame([worker.number, 'call', ['list', [['list', []], ['dict', []]]], 0]))",
    ),
    reply("a call with odd arguments", "push(frame([worker.number, 'call', 7, 0]))"),
    reply(
        "a call from behind",
        "push(frame([worker.number, 'call', ['list', [['list', []], ['dict', []]]], -1]))",
    ),
]
ERRORS = [
    reply(f"the error {name}", f"push(frame([worker.number, 'error', {name!r}, 'text']))")
    for name in (
        "KeyboardInterrupt",
        "SystemExit",
        "StopIteration",
        "GeneratorExit",
        "OutOfTime",
        "Lost",
        "WrongAnswer",
        "NotImplementedError",
        "BaseException",
        "print",
        "__import__",
        "",
        "a b",
    )
] + [
    reply("an error without a name", "push(frame([worker.number, 'error', None, None]))"),
    reply(
        "an error that is a list",
        "push(frame([worker.number, 'error', ['ValueError'], [1] * 10**6]))",
    ),
    reply(
        "an error with more", "push(frame([worker.number, 'error', 'ValueError', 'a', 'b', 'c']))"
    ),
    reply(
        "an error with half a character",
        "push(frame([worker.number, 'error', 'ValueError', '\\ud800\\x1b[2J']))",
    ),
]
CASES = FRAMES + ERRORS
