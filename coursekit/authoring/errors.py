"""The one kind of error that a user of the command line can cause."""


class CourseError(Exception):
    """A mistake in what the user gave, told in one line.

    The message says what is wrong, where, and what to do about it; the command
    line prints it without a traceback and exits with 2.
    """
