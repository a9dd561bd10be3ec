"""Tables, constraints, and QuerySet methods as the vocabulary."""

from .attempts import Answer, Attempt, AttemptEvent
from .content import Choice, Course, Item, Question, Quiz, Revision, Section
from .images import Image, RevisionImage

__all__ = [
    "Answer",
    "Attempt",
    "AttemptEvent",
    "Choice",
    "Course",
    "Image",
    "Item",
    "Question",
    "Quiz",
    "Revision",
    "RevisionImage",
    "Section",
]
