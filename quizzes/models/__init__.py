"""Tables, constraints, and QuerySet methods as the vocabulary."""

from .accommodations import Accommodation, Extension
from .attempts import Answer, Attempt, AttemptEvent
from .content import Choice, Item, Question, Revision, Section
from .images import Image, RevisionImage
from .imports import ImportRecord
from .pending import PendingFile, PendingImport
from .quizzes import Course, Quiz
from .rulings import Override, Ruling, ScoreChange

__all__ = [
    "Accommodation",
    "Answer",
    "Attempt",
    "AttemptEvent",
    "Choice",
    "Course",
    "Extension",
    "Image",
    "ImportRecord",
    "Item",
    "Override",
    "PendingFile",
    "PendingImport",
    "Question",
    "Quiz",
    "Revision",
    "RevisionImage",
    "Ruling",
    "ScoreChange",
    "Section",
]
