"""A conversation with a student's process, in which each answer fits a question."""

import builtins
import socket
import time

import numpy as np

from coursekit.grading.arguments import Odd, fields, known_place
from coursekit.grading.channel import Channel, ClosedError
from coursekit.grading.remote import LONGEST, Remote
from coursekit.grading.wire import ProtocolError, class_name, decode, encode

# These would end a loop or a generator of the test itself, as if all had gone well.
CONTROL = (StopIteration, StopAsyncIteration, GeneratorExit)
PER_TEST = 256 * 2**20  # bytes that one test may receive
NUMERIC_ERRORS = {"divide": "warn", "over": "warn", "under": "ignore", "invalid": "warn"}
DEEPEST = 50  # calls within calls
# Why a process is lost.
GONE, LATE, SPOILED = "gone", "late", "spoiled"


class Lost(Exception):  # noqa: N818 - the student's process is lost, for the test and after it
    """The student's process is gone, or was stopped."""


class RemoteError(Exception):
    """An error of the student's code that is not one of Python's own exceptions."""


class Session:
    """One conversation with a student's process.

    Parameters
    ----------
    connection : socket.socket
    seconds : float
        The most that one request may take.
    deadline : float
        When all of it must be over, in seconds of `time.monotonic`.

    Attributes
    ----------
    lost : str
        Why nothing more can be asked: `GONE`, `LATE` or `SPOILED`; empty as long as it can.
    """

    def __init__(self, connection: socket.socket, seconds: float, deadline: float):
        self.seconds, self.deadline, self.lost = seconds, deadline, ""
        self._channel, self._number, self._depth = Channel(connection), 0, 0
        self._trusted: dict[int, object] = {}
        self._handed = 0

    def begin_test(self) -> None:
        """Forget the functions that earlier tests handed over, and count its data from 0."""
        self._trusted, self._channel.received = {}, 0

    def ask(self, action: str, *arguments: object) -> object:
        """Return the answer to one request.

        Raises
        ------
        Lost
            If the process is gone, late, or answers anything but what was asked.
        Exception
            What the student's code raised, if it is one of Python's; else `RemoteError`.
        """
        if self.lost:
            raise Lost(self.lost)
        depth = self._depth
        try:
            return self._ask(action, arguments)
        except BaseException as error:
            if self._depth > depth:  # in the middle of an exchange: what comes next fits nothing
                self._lose(error)
                self._depth = depth
                if isinstance(error, ProtocolError):
                    raise Lost(self.lost) from None
            raise

    def _ask(self, action: str, arguments: tuple) -> object:
        left = min(self.seconds, self.deadline - time.monotonic())
        until = time.monotonic() + left
        data, buffers = self._encode(list(arguments))
        self._number += 1
        number, depth = self._number, self._depth
        self._depth += 1
        self._send([number, action, _numeric_errors(), *data[1]], buffers, until)
        while True:
            message, buffers = self._channel.receive(until - time.monotonic())
            if self._channel.received > PER_TEST:
                raise ProtocolError("too much data for one test")
            if type(message) is not list or message[:1] != [number] or len(message) < 3:
                raise ProtocolError("an answer that was not asked for")
            kind, data, *rest = message[1:]
            if kind == "ok":
                value = decode(data, buffers, self._resolve)
                self._depth = depth
                return value
            if kind == "error":
                self._depth = depth
                raise _error(data, *rest)
            if kind != "call":
                raise ProtocolError("an answer of no known kind")
            self._call_back(number, rest[0], decode(data, buffers, self._resolve), until)

    def _send(self, message: list, buffers: list[bytes], until: float) -> None:
        self._channel.send(message, buffers, until - time.monotonic())

    def _call_back(self, number: int, target: object, arguments: object, until: float) -> None:
        """Call a function of the test for the student's code."""
        if type(target) is not int or target not in self._trusted:
            raise ProtocolError("a function that was not handed over")
        if self._depth > DEEPEST:
            raise ProtocolError("calls within calls without end")
        try:
            args, keywords = arguments
            answer = ["ok", [self._trusted[target](*args, **keywords)]]
        except Lost:
            raise
        except Exception as error:  # the student's code may catch it, as in a notebook
            answer = ["error", [class_name(error), str(error)[:LONGEST]]]
        data, buffers = self._encode(answer[1])
        self._send([number, answer[0], {}, *data[1]], buffers, until)

    def _encode(self, value: list) -> tuple[list, list[bytes]]:
        return encode(value, self._refer)

    def _refer(self, value: object, write) -> list | None:
        if type(value) is Remote:
            if value._session is not self:
                raise Lost("a value of a process that was stopped")
            return ["object", value._number]
        if type(value) is np.random.Generator:
            return ["generator", write(value.bit_generator.state)]
        if place := known_place(value):
            return ["global", *place]
        if known_place(type(value)) and (parts := fields(value)):
            return ["make", *known_place(type(value)), [write(part) for part in parts]]
        if callable(value):
            self._handed += 1
            self._trusted[self._handed] = value
            return ["trusted", self._handed, getattr(value, "__name__", "function")]
        return None

    def _resolve(self, data: list, read) -> object:
        tag, value, *rest = data
        if tag == "object" and type(value) is int:
            return Remote(self, value, str(rest[0])[:60])
        if tag == "trusted" and type(value) is int and value in self._trusted:
            return self._trusted[value]
        if tag == "odd":
            return Odd(str(value)[:60])
        if tag == "generator":
            generator = np.random.default_rng(0)
            generator.bit_generator.state = read(value)
            return generator
        raise ProtocolError("a reference to nothing")

    def _lose(self, error: BaseException) -> None:
        reasons = {ClosedError: GONE, ProtocolError: SPOILED}
        self.lost = self.lost or reasons.get(type(error), LATE)
        self._channel.close()

    def close(self) -> None:
        """End the conversation."""
        self.lost = self.lost or "closed"
        self._channel.close()


def _numeric_errors() -> dict[str, str]:
    """Return how NumPy treats numeric errors here, where a test has changed that."""
    return {kind: what for kind, what in np.geterr().items() if what != NUMERIC_ERRORS[kind]}


def _error(name: object, text: object = "") -> Exception:
    """Return an exception as the student's code raised it, if that is one that tests may see."""
    name, text = str(name)[:60], str(text)[:LONGEST]
    kind = getattr(builtins, name, None)
    usable = isinstance(kind, type) and issubclass(kind, Exception) and kind not in CONTROL
    try:
        return kind(text) if usable else RemoteError(f"{name}: {text}")
    except TypeError:  # such as UnicodeDecodeError, which wants more than a text
        return RemoteError(f"{name}: {text}")
