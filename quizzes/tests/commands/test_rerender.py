"""`manage.py rerender` after the renderer has changed."""

import io

import pytest
from django.core.management import call_command

from quizzes.actions import rerendering
from quizzes.core.bounded_rendering import RenderError
from quizzes.core.rendering_limits import RENDERER_VERSION
from quizzes.models import Choice, Question, Revision, Section

from ..conftest import import_markdown

QUIZ = """
    ---
    description: About *dust*
    ---
    # Dust

    ## Rings

    Some *words*.

    **1.** Which have `rings`?

    > **Hint:** *Two* of them.

    - [x] *Saturn*
      > *Ice*
    - [ ] Venus

    *Dust.*
"""
HTML = {
    Revision: ["description_html"],
    Section: ["introduction_html"],
    Question: ["html", "hint_html", "explanation_html"],
    Choice: ["html", "feedback_html"],
}


def run(*, expect: int = 0) -> str:
    out = io.StringIO()
    status = 0
    try:
        call_command("rerender", stdout=out, stderr=out)
    except SystemExit as exit_:
        status = exit_.code
    assert status == expect
    return out.getvalue()


def all_html() -> list:
    return [list(model.objects.order_by("pk").values_list(*HTML[model])) for model in HTML]


def make_outdated() -> None:
    for model, columns in HTML.items():
        model.objects.update(**dict.fromkeys(columns, "old"))
    Revision.objects.update(renderer_version=RENDERER_VERSION - 1)


def test_all_html_is_made_again_as_an_import_makes_it(db):
    import_markdown(QUIZ)
    before = all_html()
    make_outdated()
    assert all_html() != before
    assert run() == "1 revisions made again, 0 failed\n"
    assert all_html() == before
    assert Revision.objects.get().renderer_version == RENDERER_VERSION


def test_pictures_are_shown_again(illustrated):
    before = Question.objects.get().html
    assert "<img" in before
    make_outdated()
    run()
    assert Question.objects.get().html == before


def test_what_is_up_to_date_is_left_alone(planets):
    assert run() == "0 revisions made again, 0 failed\n"


def test_a_description_from_before_its_markdown_was_stored_stays(planets):
    make_outdated()
    run()
    assert Revision.objects.get().description_html == "old"


def test_a_revision_that_cannot_be_rendered_keeps_its_html_and_stops_nobody(db, monkeypatch):
    for name in "abc":
        import_markdown(QUIZ.replace("Saturn", name), f"{name}.md")
    make_outdated()
    render_all = rerendering.render_all

    def fail_on_b(jobs, images):
        if any(job.markdown == "*b*" for job in jobs):
            raise RenderError(0, "time")
        return render_all(jobs, images)

    monkeypatch.setattr(rerendering, "render_all", fail_on_b)
    output = run(expect=1)
    assert "b.md): cannot be rendered (time)" in output
    assert output.endswith("2 revisions made again, 1 failed\n")
    outdated = Revision.objects.get(renderer_version__lt=RENDERER_VERSION)
    assert (outdated.path, outdated.description_html) == ("b.md", "old")
    monkeypatch.undo()
    assert run() == "1 revisions made again, 0 failed\n"


@pytest.mark.parametrize("size", [1, 3])
def test_queries_do_not_grow_with_the_questions(db, size, count_queries):
    text = "\n".join(f"**{n}.** Number *{n}*?\n- [x] a\n- [ ] b\n" for n in range(size))
    import_markdown(text)
    make_outdated()
    with count_queries(11):
        run()
