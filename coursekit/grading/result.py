"""What grading one submission found, as plain data that survives a crash."""

from dataclasses import asdict, dataclass, field

GRADED, PARTLY, BROKEN = "graded", "partly graded", "not gradable"


@dataclass(frozen=True)
class Mark:
    """The points of one test cell, and why they are not all there.

    Attributes
    ----------
    score, points : float
        Given, and the most that can be.
    message : str
        For the student; empty if nothing is wrong.
    """

    score: float
    points: float
    message: str = ""


@dataclass(frozen=True)
class Result:
    """One graded submission.

    Attributes
    ----------
    student, exercise : str
    file : str
        Path of the submission below the folder of submissions, with forward slashes.
    digest, sheet : str
        SHA-256 of the submitted file and of the instructor's notebook.
    seed : str
        What the instructor set for random cases; empty if nothing.
    status : {"graded", "partly graded", "not gradable"}
        Partly: something ended early or had to be resolved; the messages say what.
    messages : tuple of str
        One plain sentence each, for the student and the instructor.
    marks : dict of str to Mark
        Every test cell of the sheet, in order, also for a submission that is not gradable.
    by_hand : dict of str to float
        Points of what a person grades, by grade_id.
    outputs : dict of int to str
        What the student's code cells printed, by their place in the submission; cut short.
    answers : dict of str to str
        The text of each answer, by grade_id: what was graded.
    modified : str
        When the file was last changed, ISO 8601 in UTC.
    seconds : float
        Wall time it took.
    """

    student: str
    exercise: str
    file: str
    digest: str = ""
    sheet: str = ""
    seed: str = ""
    status: str = GRADED
    messages: tuple[str, ...] = ()
    marks: dict[str, Mark] = field(default_factory=dict)
    by_hand: dict[str, float] = field(default_factory=dict)
    outputs: dict[int, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    modified: str = ""
    seconds: float = 0.0

    @property
    def score(self) -> float:
        """Points given by tests."""
        return sum(mark.score for mark in self.marks.values())

    @property
    def points(self) -> float:
        """Points that the tests can give."""
        return sum(mark.points for mark in self.marks.values())

    def as_dict(self) -> dict:
        """Return plain data for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict) -> "Result":
        """Return the result that `as_dict` came from, after JSON or not."""
        marks = {name: Mark(**mark) for name, mark in data["marks"].items()}
        outputs = {int(place): text for place, text in data["outputs"].items()}
        changed = {"marks": marks, "outputs": outputs, "messages": tuple(data["messages"])}
        return cls(**{**data, **changed})
