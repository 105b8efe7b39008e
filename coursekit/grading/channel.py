"""Frames of plain data over a socket, which nobody has to trust.

A frame is its lengths, a JSON text, and the bytes of the arrays in it.
"""

import json
import math
import socket
import struct
import time
from collections.abc import Callable

from coursekit.grading.wire import ProtocolError, check, natural

TEXT, BYTES = 8 * 2**20, 64 * 2**20  # the most that the JSON text and the arrays may take
HEADER = struct.Struct(">II")
AT_ONCE = 2**18  # bytes to ask a socket for
TICK = 0.1  # seconds: how soon a time limit that another thread sets is noticed


class ClosedError(ProtocolError):
    """The other side is gone."""


class LateError(ProtocolError):
    """The other side did not answer in time."""


class Channel:
    """Frames over a socket; both sides use it.

    Parameters
    ----------
    connection : socket.socket
        A stream. It is used by one thread at a time.
    """

    def __init__(self, connection: socket.socket):
        self.connection = connection
        self.received = 0  # bytes, since somebody set it to 0
        self._waiting = bytearray()  # what arrived and was not read yet
        connection.settimeout(TICK)

    def send(self, message: object, buffers: list[bytes], seconds: float = math.inf) -> None:
        """Send one frame; raise `LateError` or `ClosedError` if the other side does not take it."""
        text = json.dumps(message).encode("ascii")
        if len(text) > TEXT or sum(map(len, buffers)) > BYTES:
            raise ProtocolError("too much data in one piece")
        sizes = json.dumps([len(buffer) for buffer in buffers]).encode("ascii")
        data = b"".join([HEADER.pack(len(sizes), len(text)), sizes, text, *buffers])
        view, deadline = memoryview(data), time.monotonic() + seconds
        while view:
            view = view[self._try(lambda rest=view: self.connection.send(rest), deadline) :]

    def receive(self, seconds: float = math.inf) -> tuple[object, list[bytes]]:
        """Return the next frame: its JSON and its arrays' bytes."""
        deadline = time.monotonic() + seconds
        sizes, text = HEADER.unpack(self._read(HEADER.size, deadline))
        if sizes > TEXT or text > TEXT:
            raise ProtocolError("too much data in one piece")
        try:
            lengths = json.loads(self._read(sizes, deadline))
            check(type(lengths) is list and sum(map(natural, lengths)) <= BYTES)
            message = json.loads(self._read(text, deadline))
        except (ValueError, RecursionError):
            raise ProtocolError("malformed frame") from None
        return message, [self._read(length, deadline) for length in lengths]

    def _read(self, size: int, deadline: float) -> bytes:
        while len(self._waiting) < size:
            part = self._try(lambda: self.connection.recv(AT_ONCE), deadline)
            if not part:
                raise ClosedError("the other side is gone")
            self._waiting += part
        data = bytes(self._waiting[:size])
        del self._waiting[:size]
        self.received += size
        return data

    def _try(self, action: Callable, deadline: float):
        """Return what a socket gives, in short waits: a time limit may want to break in."""
        while time.monotonic() < deadline:
            try:
                return action()
            except TimeoutError:
                continue
            except OSError:
                raise ClosedError("the other side is gone") from None
        raise LateError("no answer in time")

    def close(self) -> None:
        """Close the socket."""
        self.connection.close()
