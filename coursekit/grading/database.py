"""The database of nbgrader's gradebook, wherever it lies, and our own table in it."""

import contextlib
import importlib
import json
import os
import re
import subprocess
import sysconfig
from collections.abc import Iterator
from functools import cache

from coursekit.authoring.errors import CourseError

VERSION = "CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL)"


@contextlib.contextmanager
def open_gradebook(url: str) -> Iterator[tuple]:
    """Open a gradebook, made if it is not there; give nbgrader's api module and a session.

    Raises
    ------
    CourseError
        If nbgrader is missing, or the database cannot be used; a password is not told.
    """
    try:
        from nbgrader import api
        from sqlalchemy.exc import SQLAlchemyError
    except ModuleNotFoundError:
        raise CourseError(
            f"{_shown(url)}: nbgrader is missing, whose gradebook this is; "
            'install it with: python -m pip install -e ".[instructor]"'
        ) from None
    try:
        with _connect(api, url) as book:
            yield api, book.db
    except SQLAlchemyError as error:
        raise _unusable(url, getattr(error, "orig", None) or error) from None


def _connect(api, url: str):
    try:
        with _scripts_found():
            book = api.Gradebook(url)
            # A new one may have lost its maker before nbgrader wrote down which form it has.
            book.db.execute(api.text(VERSION))
            if book.db.execute(api.text("SELECT * FROM alembic_version")).first() is None:
                form = {"form": api.get_alembic_version()}
                book.db.execute(api.text("INSERT INTO alembic_version VALUES (:form)"), form)
            _answers().create(book.db.connection(), checkfirst=True)
            book.db.commit()
    except (OSError, ImportError, ValueError, subprocess.SubprocessError) as error:
        raise _unusable(url, error) from None
    return book


def _unusable(url: str, error: BaseException) -> CourseError:
    reason = (str(error) or type(error).__name__).splitlines()[0].rstrip(".")
    return CourseError(
        f"{_shown(url)}: the gradebook cannot be used ({reason}); "
        "check the address; if nbgrader is newer than the gradebook: nbgrader db upgrade."
    )


def _shown(url: str) -> str:
    return re.sub(r"(?<=:)[^:/@]+(?=@)", "***", url)  # no password


@contextlib.contextmanager
def _scripts_found() -> Iterator[None]:
    """Let programs beside this Python be found for a while: nbgrader starts a bare alembic."""
    before = os.environ.get("PATH", os.defpath)
    os.environ["PATH"] = f"{sysconfig.get_path('scripts')}{os.pathsep}{before}"
    try:
        yield
    finally:
        os.environ["PATH"] = before


@cache
def _answers():
    """Return a table of ours beside nbgrader's: which answers the grades of a notebook are for."""
    sql = importlib.import_module("sqlalchemy")
    columns = [sql.Column("notebook_id", sql.String(32), primary_key=True)]
    return sql.Table(
        "coursekit_answers",
        sql.MetaData(),
        *columns,
        sql.Column("digests", sql.Text, nullable=False),
    )


def swap_digests(db, notebook: str, new: dict[str, str]) -> dict[str, str]:
    """Store the sums of the answers that a notebook's grades are for; return the earlier ones."""
    table = _answers()
    mine = table.c.notebook_id == notebook
    old = db.execute(table.select().where(mine)).first()
    text = json.dumps(new, sort_keys=True)
    if old is None:
        db.execute(table.insert().values(notebook_id=notebook, digests=text))
    elif old.digests != text:
        db.execute(table.update().where(mine).values(digests=text))
    return json.loads(old.digests) if old else {}
