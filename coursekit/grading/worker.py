"""The student's side of grading: runs cells, calls functions, and answers with plain data.

Nothing here is trusted: a submission may change all of it. It cannot gain by that, because what
is right is known on the other side only.
"""

import contextlib
import importlib
import operator
import os
import socket
import sys
import threading
import warnings

import numpy as np

from coursekit.grading.channel import Channel, ClosedError
from coursekit.grading.shell import Output
from coursekit.grading.wire import DERIVED, class_name, decode, encode

LONGEST = 2000  # characters of an error's message


class Callback:
    """A function of the other side, which a test handed over."""

    def __init__(self, worker: "Worker", number: int, name: str):
        self._worker, self._number, self.__name__ = worker, number, name

    def __call__(self, *args, **keywords):
        return self._worker.call_back(self._number, args, keywords)


class Worker:
    """Answers one request after the other."""

    def __init__(self, connection: socket.socket, shell, output: int):
        self.channel = Channel(connection)
        self.shell, self.output = shell, Output(output)
        self.objects: dict[int, object] = {}
        self.callbacks: dict[int, Callback] = {}
        self.number = 0
        self.actions = {
            **{"run": self.run, "names": self.names, "call": self.call, "get": self.get},
            **{"item": self.item, "length": self.length, "text": self.text, "next": self.next},
            **{"equal": self.equal, "truth": self.truth, "instance": self.instance},
            "operate": self.operate,
        }

    def serve(self) -> None:
        while True:
            (self.number, action, errors, *rest), buffers = self.channel.receive()
            try:
                arguments = [decode(part, buffers, self.resolve) for part in rest]
                with np.errstate(**errors):
                    answer = ["ok", self.actions[action](*arguments)]
            except ClosedError:
                raise
            except BaseException as error:
                answer = ["error", *_described(error)]
            self.reply(answer)

    def reply(self, answer: list) -> None:
        try:
            data, buffers = encode(answer[1], self.refer)
            self.channel.send([self.number, answer[0], data, *answer[2:]], buffers)
        except ClosedError:
            raise
        except BaseException as error:  # too large, or it changed while it was read
            self.channel.send([self.number, "error", *_described(error)], [])

    def call_back(self, target: int, args: tuple, keywords: dict):
        """Ask the other side to call a function of its own, and return what that gave."""
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("call this function from the main thread")
        data, buffers = encode([list(args), keywords], self.refer)
        self.channel.send([self.number, "call", data, target], buffers)
        while True:  # meanwhile the other side may ask for more
            (self.number, action, errors, *rest), buffers = self.channel.receive()
            value = [decode(part, buffers, self.resolve) for part in rest]
            if action == "ok":
                return value[0]
            if action == "error":
                raise _error(*value)
            try:
                with np.errstate(**errors):
                    answer = ["ok", self.actions[action](*value)]
            except BaseException as error:
                answer = ["error", *_described(error)]
            self.reply(answer)

    def refer(self, value: object, write) -> list | None:
        """Return what stands for a value that is no plain data."""
        if type(value) is Callback:
            return ["trusted", value._number]
        if issubclass(type(value), DERIVED):
            return None
        if type(value) is np.random.Generator:
            return ["generator", write(value.bit_generator.state)]
        with contextlib.suppress(Exception):
            return write(getattr(type(value), "__array__")(value))  # noqa: B009 - not on the value
        self.objects[id(value)] = value
        return ["object", id(value), class_name(value)]

    def resolve(self, data: list, read) -> object:
        """Return what the other side refers to."""
        tag, *rest = data
        if tag == "object":
            return self.objects[rest[0]]
        if tag == "trusted":
            return self.callbacks.setdefault(rest[0], Callback(self, *rest))
        if tag == "global":
            return _imported(*rest)
        if tag == "make":
            return _imported(*rest[:2])(*map(read, rest[2]))
        if tag == "generator":
            generator = np.random.default_rng()
            generator.bit_generator.state = read(rest[0])
            return generator
        raise ValueError(tag)

    def run(self, source: str) -> dict:
        """Run a cell; return what it printed, and its error if there was one."""
        self.output.take()  # what functions printed since then belongs to no cell
        sys.stdout = sys.stderr = self.output
        with warnings.catch_warnings():
            result = self.shell.run_cell(source, store_history=False)
        error = result.error_before_exec or result.error_in_exec
        text, cut = self.output.take()
        return {"error": _described(error) if error else None, "output": text, "cut": cut}

    def names(self, wanted: list[str]) -> dict:
        """Return those of the wanted names that the cells have defined."""
        space = self.shell.user_ns
        return {name: space[name] for name in wanted if name in space}

    def call(self, function, args: list, keywords: dict) -> list:
        """Return what a call gives, and its arguments if it changed them."""
        before = encode([args, keywords], self.refer)
        value = function(*args, **keywords)
        after = encode([args, keywords], self.refer)
        return [value, None if before == after else [args, keywords]]

    def get(self, value, name: str):
        return getattr(value, name)

    def item(self, value, key):
        return value[key]

    def length(self, value) -> int:
        return len(value)

    def text(self, value) -> str:
        return str(value)[:LONGEST]

    def next(self, iterator, many: int) -> list:
        """Return an iterator for anything else, and the next entries of an iterator."""
        if not many:
            return iter(iterator)
        entries = []
        for entry in iterator:
            entries.append(entry)
            if len(entries) == many:
                break
        return entries

    def equal(self, left, right) -> bool:
        return bool(left == right)

    def truth(self, value) -> bool:
        return bool(value)

    def instance(self, value, kind) -> bool:
        return isinstance(value, kind)

    def operate(self, name: str, left, right):
        return getattr(operator, name)(left, right)


def _imported(module: str, name: str) -> object:
    value = importlib.import_module(module)
    for part in name.split("."):
        value = getattr(value, part)
    return value


def _described(error: BaseException) -> list[str]:
    try:
        text = str(error)
    except BaseException:
        text = "an error whose message cannot be read"
    return [class_name(error), str.__str__(text)[:LONGEST]]


def _error(name: str, text: str) -> Exception:
    import builtins

    kind = getattr(builtins, name, None)
    kind = kind if isinstance(kind, type) and issubclass(kind, Exception) else RuntimeError
    try:
        return kind(text)
    except TypeError:  # such as UnicodeDecodeError, which wants more than a text
        return RuntimeError(text)


def serve(connection: socket.socket, shell, output: int) -> None:
    """Answer the other side until it closes the connection."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    with contextlib.suppress(ClosedError):
        Worker(connection, shell, output).serve()
