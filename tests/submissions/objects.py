"""Objects that lie, crash or never end when a test looks at them; none is a right answer."""

from submissions.case import Case, attack

F = "def standardize(X):\n"
CLASSES = '''
import itertools
from collections import UserList, namedtuple

import numpy as np


class Equal:
    """Equal to everything, true, of every type, and every number."""

    __class__ = np.ndarray
    shape, dtype, ndim, size = (2, 2), np.dtype(float), 2, 4
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = lambda self, other: True
    __sub__ = __rsub__ = __add__ = __abs__ = __neg__ = __array_wrap__ = lambda self, *a: 0.0
    __bool__ = __contains__ = lambda self, *a: True
    __hash__ = lambda self: 0
    __len__ = lambda self: 2
    __float__ = lambda self: 0.0
    __getattr__ = lambda self, name: lambda *a, **k: True
    __array_ufunc__ = __array_function__ = lambda self, *a, **k: True


class EqualArray(np.ndarray):
    __eq__ = __ne__ = lambda self, other: True
    __array_ufunc__ = __array_function__ = lambda self, *a, **k: True
    __reduce__ = __reduce_ex__ = lambda self, *a: (print, ("no",))


class EqualFloat(float):
    __eq__ = __le__ = __ge__ = lambda self, other: True
    __sub__ = __rsub__ = lambda self, other: 0.0
    __hash__ = float.__hash__


class EqualList(list):
    __eq__ = __contains__ = lambda self, other: True
    __iter__ = lambda self: iter([2, 0, 1])
    __len__ = lambda self: 3


class Address:
    __array_interface__ = {"shape": (2, 2), "typestr": "<f8", "data": (8, False), "version": 3}


class Raising:
    def __getattribute__(self, name):
        raise SystemExit(name)
    __repr__ = __str__ = __iter__ = __len__ = __eq__ = __bool__ = __getattribute__


class Recursing:
    __array__ = lambda self, *a, **k: np.asarray(self)
    __repr__ = lambda self: repr(self)
    __iter__ = lambda self: iter([self])
    __len__ = lambda self: 1
    __getitem__ = lambda self, k: self


class Endless:
    __iter__ = lambda self: itertools.count()
    __len__ = lambda self: 2**31 - 1
    __getitem__ = lambda self, k: 1.0


class NoLength:
    __len__ = lambda self: -1
    __iter__ = lambda self: 1


class Large:
    """Entries of a quarter of a megabyte, a million of them."""

    __len__ = lambda self: 10**6
    __iter__ = lambda self: itertools.repeat(np.ones(2**15), 10**6)


class Meta(type):
    __name__ = property(lambda cls: 1 / 0)
    __instancecheck__ = __eq__ = lambda cls, other: True
    __hash__ = type.__hash__


class Made(metaclass=Meta):
    pass


class Reduce:
    def __reduce__(self):
        import os
        return os.abort, ()
    __reduce_ex__ = lambda self, n: self.__reduce__()


class Collide(int):
    __hash__ = lambda self: id(self)
    __eq__ = lambda self, other: self is other


class Bad(Exception):
    __str__ = __repr__ = lambda self: 1 / 0


def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


inside = [1.0]
inside.append(inside)
loop = {}
loop["me"] = loop
Pair = namedtuple("Pair", "a b")
'''
# What the function gives back.
RETURNED = {
    "equal to everything": "Equal()",
    "an array that is equal to everything": "np.zeros_like(X).view(EqualArray)",
    "numbers that are equal to everything": "[[EqualFloat(0)] * X.shape[1]] * len(X)",
    "an address in memory": "Address()",
    "raises whatever is asked": "Raising()",
    "is its own array": "Recursing()",
    "never ends": "Endless()",
    "impossible lengths": "NoLength()",
    "large entries": "Large()",
    "a class that hides its name": "Made()",
    "the class itself": "Made",
    "a pickle that does something": "Reduce()",
    "objects in an array": "np.array([[Equal(), Equal()]] * 2)",
    "an array of arrays": "np.array([np.ones(2), np.ones(3)], dtype=object)",
    "records": "np.zeros(2, dtype=[('a', float), ('b', object)])",
    "dates": "np.zeros(X.shape, dtype='datetime64[s]')",
    "texts in an array": "X.astype(str)",
    "an array without bytes and with many rows": "np.empty((10**10, 0))",
    "terabytes without memory": "np.broadcast_to(1.0, (10**6, 10**6))",
    "an array of 100 MB": "np.ones(100 * 2**17)",
    "strides backwards": "X[::-1, ::-1]",
    "nothing but NaN": "np.full_like(X, np.nan)",
    "infinite": "X * np.inf",
    "complex": "X + 1j",
    "of 80 bits": "X.astype(np.longdouble)",
    "masked": "np.ma.masked_all(X.shape)",
    "a memory map": "np.memmap('map', float, 'w+', shape=X.shape)",
    "lists without end": "inside",
    "a dictionary in itself": "loop",
    "lists in lists": "nested(100_000)",
    "lists in lists, not too deep": "nested(39)",
    "keys that are no numbers": "{float('nan'): 1, (1, 2): 2, frozenset(): 3, None: 4}",
    "keys that collide": "{Collide(k * (2**61 - 1)): 0 for k in range(1, 40_000)}",
    "a set that collides": "{Collide(k * (2**61 - 1)) for k in range(1, 40_000)}",
    "a number of many digits": "10**100_000",
    "a decimal number that explodes": "__import__('decimal').Decimal('1e999999')",
    "a fraction of many digits": "__import__('fractions').Fraction(10**50_000, 3)",
    "a text of 20 MB": "'x' * (20 * 2**20)",
    "half a character": "'\\ud800'",
    "ten million numbers": "list(range(10**7))",
    "a range without end": "range(10**18)",
    "a generator": "(row for row in itertools.count())",
    "a module": "np",
    "the builtins": "__builtins__",
    "a function": "len",
    "a frame": "__import__('sys')._getframe()",
    "a coroutine": "(lambda: (yield))()",
    "a named tuple": "Pair(1.0, 2.0)",
    "its argument": "X",
    "an own list class": "UserList([1.0])",
    "the ellipsis": "...",
    "NotImplemented": "NotImplemented",
}
ERRORS = {
    "NotImplementedError": "NotImplementedError('done')",
    "AssertionError": "AssertionError()",
    "an error that looks like a success": "StopIteration(X)",
    "an error that cannot be read": "Bad()",
    "errors in errors": "ExceptionGroup('all', [ValueError(1), TypeError(2)])",
    "a warning": "UserWarning('only that')",
    "a time-out": "TimeoutError('not your socket')",
    "an end of file": "EOFError()",
    "a broken pipe": "BrokenPipeError(32, 'gone')",
    "MemoryError": "MemoryError()",
    "RecursionError": "RecursionError()",
    "an error of the operating system": "OSError(10**30, 'x', 'y')",
    "a Unicode error": "UnicodeDecodeError('utf-8', b'x', 0, 1, 'no')",
    "the grader's own error": "__import__('coursekit.study').study.WrongAnswer('right')",
    "an error that is no exception": "type('E', (BaseException,), {})()",
}


SLOW = ("ten million numbers", "large entries", "never ends")


def given(name: str, value: str) -> Case:
    return attack(f"gives {name}", CLASSES + F + f"    return {value}\n", slow=name in SLOW)


def raised(name: str, value: str) -> Case:
    return attack(f"raises {name}", CLASSES + F + f"    raise {value}\n")


CASES = [
    *(given(*item) for item in RETURNED.items()),
    *(raised(*item) for item in ERRORS.items()),
]
