"""URLs by the object they hang on."""

from django.urls import path

from quizzes.views import attempts, catalogue, progress

app_name = "quizzes"

urlpatterns = [
    path("", catalogue.home, name="home"),
    # a quiz
    path("quizzes/<slug:course>/<str:slug>/", catalogue.quiz, name="quiz"),
    path("quizzes/<slug:course>/<str:slug>/start/", attempts.start, name="start"),
    # an attempt
    path("attempts/<int:pk>/", attempts.attempt, name="attempt"),
    path("attempts/<int:pk>/save/", attempts.save, name="save"),
    path("attempts/<int:pk>/submit/", attempts.submit, name="submit"),
    path("attempts/<int:pk>/review/", attempts.review, name="review"),
    # a student
    path("progress/", progress.progress, name="progress"),
]
