"""What tests hand to a student's function, and how its changes come back."""

import dataclasses
import importlib
import math
import sys

import numpy as np

# Functions and records from these packages are named, and looked up on the other side.
KNOWN = ("builtins", "coursekit", "numpy", "math", "cmath", "operator", "functools", "statistics")
LOOKED_UP = (type(len), type(np.sin), type(np.mean), type(math.sin), type(lambda: 0), type)


class Odd:
    """What arrives in place of an object that is no plain data."""

    def __init__(self, kind: str):
        self.kind = kind

    def __repr__(self) -> str:
        return f"an object of type {self.kind}"


def known_place(value: object) -> tuple[str, str] | None:
    """Return the module and the name under which a known package offers just this object."""
    if not isinstance(value, LOOKED_UP):
        return None
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
    name = name or getattr(value, "__name__", None)
    if type(value) is np.ufunc:
        module, name = "numpy", value.__name__
    if not isinstance(module, str) or not isinstance(name, str):
        return None
    known = module.partition(".")[0] in KNOWN and not module.startswith("coursekit.grading")
    if not known or "<" in name:
        return None
    found = sys.modules.get(module) or importlib.import_module(module)
    for part in name.split("."):
        found = getattr(found, part, None)
    return (module, name) if found is value else None


def fields(value: object) -> list | None:
    """Return the arguments that make a named tuple or a dataclass anew."""
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return list(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [getattr(value, field.name) for field in dataclasses.fields(value) if field.init]
    return None


def restore(old: object, new: object) -> None:
    """Change arguments in place as the student's code changed its copies of them."""
    if type(old) is not type(new):
        return
    if isinstance(old, np.ndarray) and old.shape == new.shape and old.dtype == new.dtype:
        if old.flags.writeable:
            np.copyto(old, new)
    elif isinstance(old, np.random.Generator):
        old.bit_generator.state = new.bit_generator.state
    elif isinstance(old, dict):
        for key in [key for key in old if key not in new]:
            del old[key]
        for key, value in new.items():
            _put(old, key, value)
    elif isinstance(old, list):
        del old[len(new) :]
        for place, value in enumerate(new):
            if place < len(old):
                _put(old, place, value)
            else:
                old.append(value)
    elif isinstance(old, tuple):
        for before, after in zip(old, new, strict=False):
            restore(before, after)


def _put(container: dict | list, key: object, value: object) -> None:
    """Put a value into its place, and keep the object there if it can be changed in place."""
    before = container[key] if not isinstance(container, dict) else container.get(key)
    arrays = isinstance(before, np.ndarray) and isinstance(value, np.ndarray)
    alike = arrays and before.shape == value.shape and before.dtype == value.dtype
    kept = list | dict | tuple | np.random.Generator
    if alike or (isinstance(before, kept) and type(before) is type(value)):
        restore(before, value)
    elif not isinstance(value, Odd) and not callable(value):
        container[key] = value
