"""What a learner's notebook calls: predictions and checks of answers."""

from coursekit.study.predict import compare
from coursekit.study.question import Question, WrongAnswer

__all__ = ["Question", "WrongAnswer", "compare"]
