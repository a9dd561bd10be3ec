"""Tables, constraints, and QuerySet methods as the vocabulary."""

from .attempts import Answer, Attempt, AttemptEvent
from .content import Choice, Course, Item, Question, Quiz, Revision, Section
from .imports import ImportRecord

__all__ = [
    "Answer",
    "Attempt",
    "AttemptEvent",
    "Choice",
    "Course",
    "ImportRecord",
    "Item",
    "Question",
    "Quiz",
    "Revision",
    "Section",
]
