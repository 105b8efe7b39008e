"""The trusted side of grading: a student's functions and values, of which only data comes back.

Nothing that a test compares is an object of the student's: numbers, texts and arrays arrive as
plain data, and the rest as a `Remote`, which can be called and asked for data. What a test
compares with never crosses: operators on a `Remote` are not passed on.
"""

from collections.abc import Iterator

from coursekit.grading.arguments import restore

ITEMS, AT_ONCE = 1_000_000, 256  # entries of an iterator, at most and in one piece
LONGEST = 2000  # characters of a text


class Remote:
    """An object of the student's process: a function, a class, an instance, an iterator.

    Parameters
    ----------
    session : Session
        Whom to ask.
    number : int
        How the other process knows it.
    kind : str
        The name of its class.
    """

    __slots__ = ("_kind", "_number", "_session")
    __hash__ = object.__hash__

    def __init__(self, session: object, number: int, kind: str):
        self._session, self._number, self._kind = session, number, kind

    def __call__(self, *args: object, **keywords: object) -> object:
        """Call it with copies of the arguments; what it changes in them is copied back."""
        value, changed = self._session.ask("call", self, list(args), keywords)
        if changed is not None:
            restore([list(args), keywords], changed)
        return value

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):  # numpy and copy look for such, and would believe the answer
            raise AttributeError(name)
        return self._session.ask("get", self, name)

    def __getitem__(self, key: object) -> object:
        return self._session.ask("item", self, key)

    def __len__(self) -> int:
        size = self._session.ask("length", self)
        if type(size) is not int or not 0 <= size < 2**31:
            raise TypeError("its length is no number")
        return size

    def __iter__(self) -> Iterator:
        iterator, count = self._session.ask("next", self, 0), 0
        while count < ITEMS:
            # One at a time at first, so that a test takes no more than it looks at.
            many = AT_ONCE if count >= AT_ONCE else 1
            entries = self._session.ask("next", iterator, many)
            if type(entries) is not list or len(entries) > many:
                raise TypeError("its entries cannot be read")
            yield from entries
            count += len(entries)
            if len(entries) < many:
                return
        raise ValueError(f"more than {ITEMS:,} entries")

    def __eq__(self, other: object) -> bool:
        if self is other or type(other) is not Remote:
            return self is other
        return self._session.ask("equal", self, other) is True

    def __bool__(self) -> bool:
        return self._session.ask("truth", self) is True

    def __instancecheck__(self, value: object) -> bool:
        return type(value) is Remote and self._session.ask("instance", value, self) is True

    def __str__(self) -> str:
        return str(self._session.ask("text", self))[:LONGEST]

    def __repr__(self) -> str:
        return f"an object of type {self._kind}"


def _operator(name: str):
    def operate(self: Remote, other: object) -> object:
        if type(other) is not Remote:  # it may be what the test expects
            return NotImplemented
        return self._session.ask("operate", name, self, other)

    return operate


for _name in ("add", "sub", "mul", "truediv", "matmul", "lt", "le", "gt", "ge"):
    setattr(Remote, f"__{_name}__", _operator(_name))
