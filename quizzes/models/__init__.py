"""Tables, constraints, and QuerySet methods as the vocabulary."""

from .attempts import Answer, Attempt, AttemptEvent
from .content import Choice, Course, Item, Question, Quiz, Revision, Section

__all__ = [
    "Answer",
    "Attempt",
    "AttemptEvent",
    "Choice",
    "Course",
    "Item",
    "Question",
    "Quiz",
    "Revision",
    "Section",
]
