"""The page that a learner gets back: nbgrader's feedback, made of our grades and messages."""

import importlib.resources
import logging
import re
from pathlib import Path

from coursekit.authoring.errors import CourseError
from coursekit.authoring.files import write_atomic

CONFIG = "nbgrader_config.py"
PROBLEM = re.compile(r"There was an error processing assignment '(.*)' for student '(.*)'")


def write_config(out: Path) -> None:
    """Write our settings for nbgrader's commands into a course folder that has none."""
    if not (Path(out) / CONFIG).exists():
        shipped = importlib.resources.files("coursekit.grading") / CONFIG
        write_atomic(Path(out) / CONFIG, shipped.read_text(encoding="utf-8"))


def make_feedback(out: Path, url: str = "", exercise: str = "", student: str = "*") -> int:
    """Make the pages of feedback by nbgrader's ``generate_feedback``, anew in any case.

    Hidden tests, scripts, foreign links and pictures do not get into a page. It asks the
    network for MathJax alone, by the address that nbconvert gives; without it, formulas
    stay TeX.

    Parameters
    ----------
    out : Path
        The folder with the gradebook and ``autograded/``; its ``nbgrader_config.py`` holds.
    url : str
        The gradebook, if it is not the one in `out`.
    exercise : str
        Empty for all.
    student : str
        One, or a pattern of several.

    Returns
    -------
    int
        How many pages there are: ``out/feedback/<student>/<exercise>/<exercise>.html``.

    Raises
    ------
    CourseError
        If nothing is graded yet, nbgrader is missing, or a page cannot be made; the others are.
    """
    out = Path(out).resolve()
    found = sorted(out.glob(f"autograded/{student}/{exercise or '*'}/*.ipynb"))
    if not found:
        raise CourseError(f"{out}: no graded notebook there; run coursekit grade first.")
    write_config(out)
    problems = []
    for name in sorted({path.parent.name for path in found}):
        problems += _generate(out, name, student, url)
    if problems:
        raise CourseError(f"{out}: no feedback for {'; '.join(problems)}.")
    return len(found)


def _generate(out: Path, exercise: str, student: str, url: str) -> list[str]:
    """Run nbgrader on one exercise; return whose page could not be made, and why."""
    try:
        from nbgrader.converters import GenerateFeedback, NbGraderException
        from nbgrader.coursedir import CourseDirectory
        from traitlets.config import PyFileConfigLoader
    except ModuleNotFoundError:
        raise CourseError(
            f"{out}: nbgrader is missing, which makes feedback; "
            'install it with: python -m pip install -e ".[instructor]"'
        ) from None
    config = PyFileConfigLoader(CONFIG, path=str(out)).load_config()
    where = {"db_url": url} if url else {}
    course = CourseDirectory(
        config=config, root=str(out), assignment_id=exercise, student_id=student, **where
    )
    listener = _Listener()
    maker = GenerateFeedback(coursedir=course, config=config, force=True, log=listener.logger)
    try:
        maker.start()
    except NbGraderException:
        return listener.problems() or [f"{exercise} ({listener.last()})"]
    return []


class _Listener(logging.Handler):
    """Keeps the errors that nbgrader logs, which are all that its exceptions do not say."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.texts: list[str] = []
        self.logger = logging.Logger("nbgrader")
        self.logger.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())

    def last(self) -> str:
        return self.texts[-1].strip().splitlines()[-1] if self.texts else "no reason given"

    def problems(self) -> list[str]:
        reasons = [text.strip().splitlines()[-1] for text in self.texts if "Traceback" in text]
        who = [match for text in self.texts if (match := PROBLEM.match(text))]
        return [
            f"{match[2]} ({match[1]}: {reason})"
            for match, reason in zip(who, reasons, strict=False)
        ]
