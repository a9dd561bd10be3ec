"""Files between handing in and importing: kept, planned, and then imported exactly as shown."""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import DatabaseError, transaction

from accounts.models import User
from quizzes.core.archives import ArchiveLimits
from quizzes.core.diagnostics import Code, DiagnosticLog
from quizzes.core.document import Diagnostic
from quizzes.core.reading import ReadQuiz, SourceFile, read_quiz, slug_of
from quizzes.core.uploads import Upload, UploadedQuiz, sort_out
from quizzes.models import Course, PendingFile, PendingImport, Quiz

from .importing import ImportResult, import_quiz
from .planning import Plan, plan_for
from .rendering import RenderedQuiz, render_quiz

KEPT_FOR = timedelta(days=1)
# A page that waits longer than this is no page: the rest of the quizzes must come on their own.
RENDERING_SECONDS = 15

logger = logging.getLogger(__name__)
