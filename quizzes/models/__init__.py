"""Tables, constraints, and QuerySet methods as the vocabulary."""

from .attempts import Answer, Attempt, AttemptEvent
from .content import Choice, Course, Item, Question, Quiz, Revision, Section
from .images import Image, RevisionImage
from .imports import ImportRecord
from .pending import PendingFile, PendingImport

__all__ = [
    "Answer",
    "Attempt",
    "AttemptEvent",
    "Choice",
    "Course",
    "Image",
    "ImportRecord",
    "Item",
    "PendingFile",
    "PendingImport",
    "Question",
    "Quiz",
    "Revision",
    "RevisionImage",
    "Section",
]
