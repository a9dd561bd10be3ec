"""The HTML of a course's description: rendered and sanitised as the texts of quizzes are."""

from quizzes.core.bounded_rendering import RenderError, RenderJob, render_all

from .rendering import PROBLEMS


class CannotRender(Exception):
    """The description cannot be rendered. `code` is that of a diagnostic, the message says why, and
    `hint` what to do about it.
    """

    def __init__(self, reason: str) -> None:
        self.code, problem, self.hint = PROBLEMS[reason]
        super().__init__(f"the description {problem}")


def render_description(text: str) -> str:
    """The HTML of a description in Markdown, safe to show; "" for none.

    Pictures are not shown: a course has none of its own. Slow, and must not run inside a
    transaction. Raises CannotRender.
    """
    if not text:
        return ""
    try:
        (html,) = render_all([RenderJob(text)])
    except RenderError as problem:
        raise CannotRender(problem.reason) from None
    return html
