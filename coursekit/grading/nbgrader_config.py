"""Settings with which nbgrader grades in coursekit's sandbox, and shows nothing that runs.

nbgrader reads this file from the folder of a course. Without ``source/``, the sheet is
what nbgrader's gradebook knows of the assignment.
"""

c = get_config()  # noqa: F821, which nbgrader gives to this file

c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.ClearOutput",
    "coursekit.grading.steps.RepairCells",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    "coursekit.grading.execute.SandboxedExecute",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.GenerateFeedback.preprocessors = [
    "coursekit.grading.steps.LiteralComments",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
# For the pages of feedback and of formgrader alike.
c.HTMLExporter.preprocessors = ["coursekit.grading.steps.Sanitize"]
