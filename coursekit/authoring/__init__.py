"""Notebooks: build, release, lint, and the ledger of claims."""

import sys


def _import_quickly() -> None:
    """Import nbformat without the grammars of internationalized addresses.

    They stand in no notebook, and to compile them takes longer than to make a deck. Validators
    do without a package that cannot be imported; whoever needs it later can import it again.
    """
    name = "rfc3987_syntax"
    if "jsonschema" in sys.modules or name in sys.modules:
        return
    sys.modules[name] = None
    try:
        import jsonschema  # noqa: F401
    finally:
        del sys.modules[name]


_import_quickly()  # here, as all other modules of this room import nbformat
