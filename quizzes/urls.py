"""URLs by the object they hang on."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from quizzes.views import (
    attempts,
    catalogue,
    enrolment,
    gallery,
    images,
    personal_data,
    practice,
    progress,
    question_reports,
    review,
    saving,
    signing_in,
)


class UnicodeSlugConverter(StringConverter):
    """A slug in any script; nothing else reaches the database (PostgreSQL refuses NUL in text)."""

    regex = r"[-\w]+"


class Sha256Converter(StringConverter):
    """What names a picture."""

    regex = r"[0-9a-f]{64}"


register_converter(UnicodeSlugConverter, "unicode_slug")
register_converter(Sha256Converter, "sha256")

app_name = "quizzes"


def pages_for_development(debug: bool) -> list[URLPattern]:
    """What nobody needs who does not change the site: not there at all but with `DEBUG`."""
    return [path("components/", gallery.gallery, name="components")] if debug else []


urlpatterns = [
    path("", catalogue.home, name="home"),
    # a course: coming into it, its page, leaving it
    path("join/", enrolment.join, name="join"),
    path("invitations/<str:token>/", enrolment.invitation, name="invitation"),
    path("courses/<unicode_slug:slug>/", catalogue.course, name="course"),
    path("courses/<unicode_slug:course>/leave/", enrolment.leave, name="leave"),
    # a quiz
    path("quizzes/<unicode_slug:course>/<unicode_slug:slug>/", catalogue.quiz, name="quiz"),
    path("quizzes/<unicode_slug:course>/<unicode_slug:slug>/start/", catalogue.start, name="start"),
    path("images/<sha256:sha256>.<slug:extension>", images.image, name="image"),
    # an attempt
    path("attempts/<int:pk>/", attempts.attempt, name="attempt"),
    path("attempts/<int:pk>/save/", saving.save, name="save"),
    path("attempts/<int:pk>/submit/", saving.submit, name="submit"),
    path("attempts/<int:pk>/state/", saving.state, name="state"),
    path("attempts/<int:pk>/sign-in/", signing_in.sign_in, name="sign_in"),
    path("attempts/<int:pk>/sign-in/code/", signing_in.second_factor, name="second_factor"),
    path("attempts/<int:pk>/review/", review.review, name="review"),
    path("attempts/<int:pk>/receipt/", review.receipt, name="receipt"),
    path("attempts/<int:pk>/practise/", practice.practise_missed, name="practise_missed"),
    # practice
    path("practice/", practice.overview, name="practice"),
    path("practice/start/", practice.start, name="start_practice"),
    path("practice/<int:pk>/", practice.session, name="practice_session"),
    path("practice/<int:pk>/<int:position>/answer/", practice.answer, name="answer_turn"),
    path("practice/<int:pk>/<int:position>/rate/", practice.rate, name="rate_turn"),
    # what is wrong with a question
    path(
        "attempts/<int:pk>/questions/<int:position>/report/", question_reports.report, name="report"
    ),
    path(
        "practice/<int:pk>/<int:position>/report/", question_reports.report_turn, name="report_turn"
    ),
    path("reports/", question_reports.reports, name="reports"),
    # a student
    path("progress/", progress.progress, name="progress"),
    # a person
    path("my-data/", personal_data.my_data, name="my_data"),
    path("my-data/delete/", personal_data.delete, name="delete_account"),
]
