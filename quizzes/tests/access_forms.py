"""What the POSTs of `access_matrix.TABLE` send, by the name after their address.

Names and values have the `{names}` of `access_world`; a call makes what is sent anew each time.
"""

from collections.abc import Callable, Mapping

from django.core.files.uploadedfile import SimpleUploadedFile

from .access_world import PASSWORD

Value = str | list[str] | Callable[[], object]

NEW_QUIZ = "1. Is it new?\n- [x] Yes\n- [ ] No\n"
AGREED = {"agreed": "new=", "reason": ""}
QUESTION = {"about": "question", "question": "{item}", "basis": "{basis}", "reason": "So."}
TICKED = {"_selected_action": "{open_attempt}"}
TEN_MINUTES = {"action": "give_more_time", "apply": "yes", "minutes": "10"}
DELETE = {"action": "delete_selected", "post": "yes"}
SETTINGS = {
    "navigation": "one-page",
    "shuffle": "choices",
    "scoring": "exact",
    "counts": "latest",
    "show_score": "after-submitting",
    "show_marks": "after-submitting",
    "show_answers": "after-submitting",
    "show_explanations": "after-submitting",
}

UNITS = {
    "unit-TOTAL_FORMS": "1",
    "unit-INITIAL_FORMS": "1",
    "unit-0-title": "Renamed",
    "unit-0-position": "2",
}

FORMS: Mapping[str, Mapping[str, Value]] = {
    "unknown": {"unknown": "1"},
    "guessed": {"rating": "guessed"},
    "answers": {"q1": "0", "accept_unanswered": "1"},
    "password": {"username": "student", "password": "wrong", "password1": "a", "password2": "b"},
    "superuser": {"username": "student", "is_superuser": "on", "is_staff": "on"},
    "group": {"name": "Graders"},
    "name": {"first_name": "New"},
    "new-address": {"action_add": "", "email": "fresh@example.org"},
    "verified-address": {"user": "{outsider_pk}", "email": "new@example.org", "verified": "on"},
    "right-password": {"password": PASSWORD},
    "code": {"code": "{code_to_type}"},
    "code-of-guests": {"code": "{guests_code}"},
    "wrong-code": {"code": "2345678923"},
    "remove": {"enrolments": "{enrolment}"},
    "remove-elsewhere": {"enrolments": "{foreign_enrolment}"},
    "note": {"note": "Two are right."},
    "no-note": {"note": " "},
    "reply": {"reply": "Thank you.", "seen": "{seen_report}"},
    "late-reply": {"reply": "Thank you.", "seen": "earlier"},
    "dates": {"ends_at": "2099-01-01T00:00"},
    "assistant": {"who": "outsider", "role": "assistant"},
    "invited-assistant": {"who": "helper@example.org", "role": "assistant"},
    "owner": {"who": "instructor", "role": "owner"},
    "dismiss": {"user": "{assistant_pk}"},
    "dismiss-elsewhere": {"user": "{foreign_instructor_pk}"},
    "invitation": {"invitation": "{invitation}"},
    "invitation-elsewhere": {"invitation": "{foreign_invitation}"},
    "new-code": {"expires_at": "2099-01-01T00:00", "max_uses": "5"},
    "end-code": {"code": "{code}"},
    "end-code-elsewhere": {"code": "{foreign_code}"},
    "roster": {"text": "somebody@example.org"},
    "agree-to-roster": {"agreed": "{roster_digest}"},
    "order": UNITS | {"unit-of-{quiz_pk}": "", "position-of-{quiz_pk}": "1"},
    "course": {"title": "Renamed", "slug": "{course}"},
    "new-course": {"title": "New", "slug": "new"},
    "new-quiz": {"course": "{course_pk}", "text": NEW_QUIZ},
    "preview": {"text": NEW_QUIZ, "base": "{base}"},
    "upload": {
        "course": "{course_pk}",
        "sources": lambda: SimpleUploadedFile("new.md", NEW_QUIZ.encode()),
    },
    "new-quiz-elsewhere": {"course": "{foreign_course_pk}", "text": NEW_QUIZ},
    "preview-elsewhere": {"text": NEW_QUIZ, "base": "{foreign_base}"},
    "upload-elsewhere": {
        "course": "{foreign_course_pk}",
        "sources": lambda: SimpleUploadedFile("new.md", NEW_QUIZ.encode()),
    },
    "void-elsewhere": QUESTION | {"question": "{foreign_item}", "decision": "void", "_decide": "1"},
    "factor-elsewhere": {"student": "{foreign_classmate_pk}", "time_factor": "3"},
    "delete-accommodation-elsewhere": DELETE | {"_selected_action": "{foreign_accommodation}"},
    "delete-extension-elsewhere": DELETE | {"_selected_action": "{foreign_extension}"},
    "agree": AGREED,
    "markdown": {"text": NEW_QUIZ, "base": "{base}"},
    "settings": SETTINGS | {"course": "{course_pk}"},
    "move": SETTINGS | {"course": "{foreign_course_pk}", "slug": "moved"},
    "delete": {"post": "yes"},
    "forecast": QUESTION | {"decision": "void"},
    "void": QUESTION | {"decision": "void", "_decide": "1"},
    "again": {"_again": "1"},
    "override": {"target": "", "points": "2", "reason": "So.", "seen": "{seen}"},
    "more-time": TICKED | {"action": "give_more_time"},
    "ten-minutes": TICKED | TEN_MINUTES,
    "ten-minutes-for-all": TICKED | TEN_MINUTES | {"select_across": "1"},
    "ten-minutes-elsewhere": TEN_MINUTES | {"_selected_action": "{foreign_open_attempt}"},
    "attempts-as-csv": TICKED | {"action": "export_csv", "select_across": "1"},
    "answers-as-csv": TICKED | {"action": "export_answers_csv", "select_across": "1"},
    "delete-ticked": TICKED | {"action": "delete_selected", "post": "yes"},
    "factor": {"student": "{classmate_pk}", "time_factor": "3"},
    "delete-accommodation": DELETE | {"_selected_action": "{accommodation}"},
    "extension": {"quiz": "{quiz_pk}", "student": "{classmate_pk}", "extra_attempts": "2"},
    "extension-elsewhere": {
        "quiz": "{foreign_quiz_pk}",
        "student": "{classmate_pk}",
        "extra_attempts": "2",
    },
    "delete-extension": DELETE | {"_selected_action": "{extension}"},
}
