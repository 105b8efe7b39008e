"""What code needs to write to the channel of the grader as it pleases."""

from submissions.case import Case, attack

F = "def standardize(X):\n"
TOOLS = '''
import gc, json, os, socket, struct, sys, threading, time

worker = next(o for o in gc.get_objects() if type(o).__name__ == "Worker")
end = worker.channel.connection


def frame(message, *buffers, sizes=None):
    text = message if type(message) is bytes else json.dumps(message).encode()
    sizes = json.dumps([len(b) for b in buffers] if sizes is None else sizes).encode()
    return struct.pack(">II", len(sizes), len(text)) + sizes + text + b"".join(buffers)


def push(data):
    end.settimeout(5)
    end.sendall(data)


def say(kind, data, *buffers, sizes=None):
    push(frame([worker.number, kind, data], *buffers, sizes=sizes))


def instead(action):
    """Let something else be the answer to the request that is being answered."""
    old = worker.reply

    def reply(answer):
        worker.reply = old
        action()

    worker.reply = reply
'''


def forged(name: str, body: str, *words: str, **kind) -> Case:
    """Return the case of a function of the first question that does something to the channel."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return attack(name, TOOLS + F + lines + "    return X\n", "q1", *words, **kind)
