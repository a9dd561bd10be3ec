"""Tables, constraints, and QuerySet methods as the vocabulary."""

from .accommodations import Accommodation, Extension
from .attempts import Answer, Attempt, AttemptEvent
from .audit import AuditEvent
from .content import Choice, Item, Question, Revision, Section
from .courses import Course, Unit
from .enrolments import Enrolment, Invitation, JoinCode
from .images import Image, RevisionImage
from .imports import ImportRecord
from .pending import PendingFile, PendingImport
from .practice import PracticeCard, PracticeReview, PracticeSession, PracticeTurn
from .question_reports import QuestionReport
from .quizzes import Quiz
from .roles import CourseStaff, Role
from .rosters import PendingRoster
from .rulings import Override, Ruling, ScoreChange

__all__ = [
    "Accommodation",
    "Answer",
    "Attempt",
    "AttemptEvent",
    "AuditEvent",
    "Choice",
    "Course",
    "CourseStaff",
    "Enrolment",
    "Extension",
    "Image",
    "ImportRecord",
    "Invitation",
    "Item",
    "JoinCode",
    "Override",
    "PendingFile",
    "PendingImport",
    "PendingRoster",
    "PracticeCard",
    "PracticeReview",
    "PracticeSession",
    "PracticeTurn",
    "Question",
    "QuestionReport",
    "Quiz",
    "Revision",
    "RevisionImage",
    "Role",
    "Ruling",
    "ScoreChange",
    "Section",
    "Unit",
]
