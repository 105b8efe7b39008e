"""The command line: ``coursekit lab``, ``build``, ``release``, ``grade``, ``slides`` and others.

Exit codes: 0 done, 1 something failed the check asked for, 2 wrong usage or input.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from coursekit import __version__, doctor
from coursekit.authoring.errors import CourseError
from coursekit.authoring.files import course_notebooks, course_root
from coursekit.authoring.terminal import progress, say
from coursekit.grading.commands import add_feedback, add_grade, add_grades
from coursekit.slides.commands import add_arguments


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; a user's mistake becomes one line on stderr."""
    parser = _parser()
    # argparse cannot collect options that it does not know, which `lab` hands on.
    options, options.rest = parser.parse_known_args(arguments)
    if options.rest and options.command != "lab":
        parser.error(f"unrecognized arguments: {' '.join(options.rest)}")
    try:
        status = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # who read the output has left, as in `coursekit claims | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except CourseError as error:
        print(f"coursekit {options.command}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"coursekit {options.command}: stopped; files are whole.", file=sys.stderr)
        return 1
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="coursekit", description="A course on neural networks.")
    parser.add_argument("--version", action="version", version=f"coursekit {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, run: Callable | None, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        return command

    add("lab", _lab, "open JupyterLab at the start of the course; hands options on to it")
    add(
        "build", _build, "execute notebooks, store their outputs, renew the exercises"
    ).add_argument("notebooks", nargs="*", type=Path, help="default: all lectures and solutions")
    add("release", _release, "make exercises from solutions").add_argument(
        "notebooks", nargs="*", type=Path, help="in solutions/; default: all"
    )
    add_arguments(add("slides", _slides, "make a one-file deck that needs no network"))
    add_grade(add("grade", None, "grade a folder of submissions in a sandbox"))
    add_feedback(add("feedback", None, "make a page for each student of what was graded"))
    add_grades(add("grades", None, "write the grades as a table"))
    claims = add("claims", _claims, "print what became of the decks' claims, and the errata")
    claims.add_argument("--deck", default="", help="list the claims of one deck: S0 to S4")
    claims.add_argument("--lecture", default="", help="list those of one lecture, such as 7")
    claims.add_argument("--json", action="store_true", help="print the rows as JSON, nothing else")
    add("lint", _lint, "check stored notebooks for what tests of outputs overlook").add_argument(
        "notebooks", nargs="*", type=Path, help="default: the whole course, with its ledger"
    )
    add("doctor", _doctor, "say what is installed, what is missing, and how to get it")
    return parser


def _lab(options: argparse.Namespace) -> int:
    from coursekit.lab import open_lab

    return open_lab(course_root(), options.rest)


def _build(options: argparse.Namespace) -> int:
    from coursekit.authoring.build import BuildError, build

    # All are read before the first is executed, so a wrong name costs no waiting.
    paths = _existing(options.notebooks) or course_notebooks(course_root())
    failures = 0
    for path in paths:
        try:
            changed = build(path, progress)
        except BuildError as error:
            say(f"coursekit build: {error}", sys.stderr)
            failures += 1
            continue
        say(f"{path}: {'stored' if changed else 'unchanged'}")
        if path.resolve().parent.name == "solutions":
            _release_one(path, _exercise(path))
    return 1 if failures else 0


def _existing(paths: list[Path]) -> list[Path]:
    from coursekit.authoring.files import read_notebook

    for path in paths:
        read_notebook(path)
    return paths


def _release(options: argparse.Namespace) -> int:
    paths = _existing(options.notebooks) or course_notebooks(course_root(), ["solutions"])
    # All exercises are named before the first is written, so a wrong one leaves all as they are.
    for path, exercise in [(path, _exercise(path)) for path in paths]:
        _release_one(path, exercise)
    return 0


def _exercise(path: Path) -> Path:
    if path.resolve().parent.name != "solutions":
        raise CourseError(f"{path}: is not in a folder named solutions, so it has no exercise.")
    return path.resolve().parents[1] / "exercises" / path.name


def _release_one(path: Path, exercise: Path) -> None:
    from coursekit.authoring.release import release

    changed = release(path, exercise)
    say(f"exercises/{exercise.name}: {'written' if changed else 'unchanged'}")


def _slides(options: argparse.Namespace) -> int:
    from coursekit.slides.commands import run

    return run(options)


def _claims(options: argparse.Namespace) -> int:
    from coursekit.authoring import coverage, ledger

    root = course_root()
    every = ledger.read_claims(root / "lectures" / "claims.csv")
    claims = ledger.select(every, options.deck, options.lecture)
    if options.json:
        print(json.dumps([claim.as_dict() for claim in claims], indent=2, ensure_ascii=False))
    else:
        if options.deck or options.lecture:
            print(ledger.listing(claims), end="\n\n")
        print(ledger.counts_table(claims))
        print(ledger.errata_text(claims))
    return _complain(list(coverage.ledger_problems(root)))


def _lint(options: argparse.Namespace) -> int:
    from coursekit.authoring.lint import lint, lint_course

    if options.notebooks:
        return _complain([str(finding) for path in options.notebooks for finding in lint(path)])
    return _complain(lint_course(course_root()))


def _complain(problems: list[str]) -> int:
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def _doctor(options: argparse.Namespace) -> int:
    items = doctor.examine()
    print(doctor.report(items))
    return 0 if all(item.found for item in items if item.required) else 1


if __name__ == "__main__":
    sys.exit(main())
