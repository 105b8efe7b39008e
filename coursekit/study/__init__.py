"""What a learner's notebook calls: predictions, checks of answers, and progress."""

from coursekit.study.checks import WrongAnswer
from coursekit.study.predict import compare
from coursekit.study.question import Question
from coursekit.study.table import progress

__all__ = ["Question", "WrongAnswer", "compare", "progress"]
